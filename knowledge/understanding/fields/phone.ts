/** Telephone numbers in the ways residents of the mainland, Hong Kong and Taiwan write them. */
import { numeralDigits } from './numerals.ts';

/** A found number: digits alone, and where it stands in the text (UTF-16 units). */
export interface PhoneMention {
  digits: string;
  start: number;
  end: number;
}

/** In order of trust; each matches on folded text. */
const shapes: readonly RegExp[] = [
  // Mainland mobile in one piece or as 3-4-4, 3-8, 3-3-5 first, so that a room in front lends it no digits ("1302 134 6605 8192").
  /(?<![\da-z])(?:\(?(?:\+|00)?86\)?[-. ]{0,2})?1[3-9]\d(?:\d{8}|[-. ]{1,2}(?:\d{8}|\d{4}[-. ]{1,2}\d{4}|\d{3}[-. ]{1,2}\d{5}))(?!\d)/g,
  // Mainland mobile, any grouping, +86 or 0086 in front.
  /(?<![\da-z])(?:\(?(?:\+|00)?86\)?[-. ]{0,2})?1[3-9]\d(?:[-. ]{0,2}\d){8}(?![\d])/g,
  // With a country code of Hong Kong, Macau or Taiwan.
  /(?<![\da-z])\(?\+?(?:852|853|886)\)?[-. ]{0,2}\d(?:[-. ]?\d){6,9}(?!\d)/g,
  // Taiwan mobile and mainland or Taiwan landline with area code.
  /(?<![\da-z])(?:09\d{2}[-. ]?\d{3}[-. ]?\d{3}|\(?0\d{1,3}\)?[-. ]{0,2}\d{3,4}[-. ]?\d{3,4}(?:[-. ]?\d)?)(?!\d)/g,
  // Service numbers of firms.
  /(?<![\da-z])[48]00[-. ]?\d{3,4}[-. ]?\d{3,4}(?!\d)/g,
  // Eight digits of Hong Kong or a local landline, in one or two groups; seven in a local landline.
  /(?<![\da-z.#-])[2-9]\d{3}[-. ]?\d{4}(?![\d]|[-.]\d|元|块|号楼|栋|号线)/g,
  /(?<![\da-z.#-])[2-8]\d{2}[-. ]?\d{4}(?![\d]|[-.]\d|元|块|号楼|栋)/g,
];

/** Read out digit by digit, perhaps in groups. */
const spoken = /[零〇○洞幺一二两三四五六七八九](?:[ -]?[零〇○洞幺一二两三四五六七八九]){6,11}/g;

/** Words before a number that make it something else. */
const notPhone =
  /(?:单号|工单|编号|订单|票号|号码牌|流水|序号|合同|车牌|尾号|账号|卡号|帐号|户号|表号|身份证|快递|取件码|批号|型号|案号|报告|受理|no\.?|ref|order|ticket|case|invoice|account|tracking|#)[^\d,。;]{0,6}$/;

/** Words before a number that make it a phone beyond doubt. */
const callWords =
  /(?:电话|手机|致电|联系|座机|号码|打|tel|phone|call|whatsapp|contact|mobile|cell|line|ring|text)[^\d]{0,12}$/;

/**
 * Every telephone number of a message in reading order.
 * @param folded text of `fold`; positions are those of the original.
 */
export function findPhones(folded: string): PhoneMention[] {
  const found: PhoneMention[] = [];
  if (digitCount(folded) >= 7)
    shapes.forEach((shape, rank) => {
      for (const m of folded.matchAll(shape)) {
        const start = m.index;
        const end = start + m[0].length;
        if (found.some((f) => start < f.end && end > f.start)) continue;
        const before = folded.slice(Math.max(0, start - 14), start);
        if (rank >= 2 && notPhone.test(before)) continue;
        const digits = m[0].replace(/\D/g, '');
        if (rank >= 5 && !plausibleLocal(m[0], digits, before)) continue;
        found.push({ digits: rank <= 1 ? digits.slice(-11) : digits, start, end });
      }
    });
  for (const m of folded.matchAll(spoken)) {
    const digits = numeralDigits(m[0].replace(/[ -]/g, ''));
    if (digits === undefined) continue;
    const mobile = /1[3-9]\d{9}$/.exec(digits);
    // Groups keep their breaks, so only an unbroken number can begin inside the run.
    const start = mobile && !/[ -]/.test(m[0]) ? m.index + mobile.index : m.index;
    if (
      mobile ||
      ((digits.length === 8 || (digits.startsWith('0') && digits.length >= 10)) &&
        callWords.test(folded.slice(Math.max(0, m.index - 14), m.index)))
    )
      found.push({ digits: mobile ? mobile[0] : digits, start, end: m.index + m[0].length });
  }
  return found.sort((a, b) => a.start - b.start);
}

function digitCount(text: string): number {
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const u = text.charCodeAt(i);
    if (u >= 48 && u <= 57) n++;
  }
  return n;
}

/** Seven or eight bare digits are a phone only if not a date and, when seven, only if called one. */
function plausibleLocal(raw: string, digits: string, before: string): boolean {
  if (/^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$/.test(digits)) return callWords.test(before);
  if (/^20[12]\d[-. ]/.test(raw)) return false;
  return digits.length === 8 || callWords.test(before);
}

/** Words that say whose number it is not: the company's own, the police, another person's. */
const othersNumber =
  /(?:你们的?|物业的?|前台|服务中心|客服|管理处|车主|对方|骗子|陌生)(?:电话|号码|手机|座机)[^\d]{0,8}$/;

/** The number of the person to be called: the first that is not somebody else's. */
export function choosePhone(folded: string, phones: readonly PhoneMention[]): PhoneMention | undefined {
  const own = phones.filter((p) => !othersNumber.test(folded.slice(Math.max(0, p.start - 16), p.start)));
  // "改为 186…": of an old and a new number the new one is to be called.
  return (
    own.find((p) =>
      /(?:改为|改成|换成|新号码?)[^\d]{0,6}$/.test(folded.slice(Math.max(0, p.start - 10), p.start)),
    ) ?? own[0]
  );
}
