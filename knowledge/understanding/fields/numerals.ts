/** Chinese numerals of speech and writing turned into Arabic digits. Works on folded text. */

const digitOf = new Map<string, string>(
  Object.entries({
    零: '0',
    〇: '0',
    '○': '0',
    洞: '0',
    幺: '1',
    一: '1',
    壹: '1',
    二: '2',
    两: '2',
    贰: '2',
    三: '3',
    叁: '3',
    四: '4',
    五: '5',
    六: '6',
    七: '7',
    拐: '7',
    八: '8',
    肆: '4',
    伍: '5',
    陆: '6',
    柒: '7',
    捌: '8',
    玖: '9',
    九: '9',
  }),
);

/** Character class body for regular expressions: digits, tens, hundreds and the colloquial 廿 卅 幺 洞. */
export const numeralChars = '零〇○洞幺一二两三四五六七八九十百千廿卅';
/** The same with the banker's 壹 贰 叁, which homes are sometimes written in (陆 and 伍 are surnames elsewhere). */
export const homeNumeralChars = `${numeralChars}壹贰叁肆伍陆柒捌玖拾`;

/**
 * Reads a Chinese numeral (or plain Arabic digits) as a home is spoken.
 * "十二" → "12", "一五零一" → "1501", "廿三" → "23", "十二零三" → "1203", "一千五百零一" → "1501", "幺零二" → "102".
 * @returns digits alone, or undefined when the text is no numeral.
 */
export function numeralDigits(written: string): string | undefined {
  if (/^\d+$/.test(written)) return written;
  const text = written.replaceAll('拾', '十');
  if (!/[十百千廿卅]/.test(text)) {
    let digits = '';
    for (const c of text) {
      const d = /\d/.test(c) ? c : digitOf.get(c);
      if (d === undefined) return undefined;
      digits += d;
    }
    return digits === '' ? undefined : digits;
  }
  // A spoken floor followed by a door: 十二零三 is 12 and 03, not 15.
  const spoken =
    /^([一二两三四五六七八九]?[十廿卅][一二三四五六七八九]?)([零〇○洞][幺一二三四五六七八九])$/.exec(text);
  if (spoken) {
    const floor = value(spoken[1] ?? '');
    const door = numeralDigits(spoken[2] ?? '');
    return floor === undefined || door === undefined ? undefined : `${floor}${door}`;
  }
  const v = value(text);
  return v === undefined ? undefined : String(v);
}

/** Value of a numeral with place words (十, 百, 千, 廿, 卅); undefined when it is malformed. */
function value(text: string): number | undefined {
  let total = 0;
  let pending: number | undefined;
  for (const c of text) {
    const d = digitOf.get(c);
    if (d !== undefined) pending = Number(d);
    else if (c === '廿' || c === '卅') total += c === '廿' ? 20 : 30;
    else {
      const scale = c === '千' ? 1000 : c === '百' ? 100 : c === '十' ? 10 : 0;
      if (scale === 0) return undefined;
      total += (pending ?? 1) * scale;
      pending = undefined;
    }
  }
  return total + (pending ?? 0);
}
