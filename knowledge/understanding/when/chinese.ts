/** Chinese dates, weekdays and holidays, in folded text. */
import { N, numberIn } from './chinese-hours.ts';
import type { DaySpec, YearSpec } from './days.ts';
import { anyOf, type Matcher, type Token } from './tokens.ts';
import { timeWords } from './words.ts';

const W = '(?:周|星期|礼拜)';
const X = '(?:[一二三四五六日天]|[1-6](?!\\d))';
const toSign = '(?:到|至|-|~)';
/** Behind a weekday sign these make it an hour or a date instead. */
const noDay = '(?![点时号日月:])';
const weekdayIn = (sign: string | undefined): number => (sign === '日' || sign === '天' ? 7 : numberIn(sign));

const weekOffsets: Record<string, number> = { 上上: -2, 上: -1, 这: 0, 本: 0, 呢: 0, 今: 0, 下: 1, 下下: 2 };
const weekPrefix = '(?:(上上|上|这|本|呢|今|下下|下)一?个?)?';
const offsetIn = (prefix: string | undefined): { week?: number } =>
  prefix === undefined ? {} : { week: weekOffsets[prefix] ?? 0 };

const yearPrefix = '(?:(\\d{4}|去|今|明|前|后)年的?)?';
const yearOffsets: Record<string, number> = { 前: -2, 去: -1, 今: 0, 明: 1, 后: 2 };
function yearIn(word: string | undefined): { year?: YearSpec } {
  if (word === undefined) return {};
  const offset = yearOffsets[word];
  return { year: offset === undefined ? { is: Number(word) } : { offset } };
}

const day = (spec: DaySpec): Token => ({ is: 'day', day: spec });

/** 初 上旬 中旬 下旬 底 of a month, as days. */
function thirdOf(word: string | undefined): { days?: readonly [number, number]; end?: true } {
  if (word === undefined) return {};
  if (word === '初') return { days: [1, 5] };
  if (word === '上旬') return { days: [1, 10] };
  if (word === '中' || word === '中旬') return { days: [11, 20] };
  return word === '下旬' ? { days: [21, 31] } : { days: [26, 31], end: true };
}

const weekdayList: Matcher = {
  re: new RegExp(`每?${weekPrefix}${W}(${X})((?:[、,和及或]?${W}?${X}${noDay})*)${noDay}`, 'y'),
  make: ([, prefix, first, more = '']) => {
    const signs = [first, ...(more.match(new RegExp(X, 'g')) ?? [])];
    const tokens = signs.map((sign) => day({ on: 'weekday', weekday: weekdayIn(sign), ...offsetIn(prefix) }));
    return tokens.flatMap((token, i): Token[] => (i === 0 ? [token] : [{ is: 'or' }, token]));
  },
};

const weekdayRange: Matcher = {
  re: new RegExp(`每?${weekPrefix}${W}(${X})${toSign}${W}?(${X})${noDay}`, 'y'),
  make: ([, prefix, first, last]) => [
    day({
      on: 'range',
      first: { on: 'weekday', weekday: weekdayIn(first), ...offsetIn(prefix) },
      last: { on: 'weekday', weekday: weekdayIn(last) },
    }),
  ],
};

const week: Matcher = {
  re: new RegExp(
    `${weekPrefix}(周末|礼拜尾|双休日|(?<!每)${W}(?!${X})|平日|闲日|工作日|节假日|休息日|假日)`,
    'y',
  ),
  make: ([, prefix, word]) => {
    const { week: offset } = offsetIn(prefix);
    if (word === '周末' || word === '礼拜尾' || word === '双休日')
      return [day({ on: 'weekend', ...offsetIn(prefix) })];
    if (word === '平日' || word === '闲日' || word === '工作日')
      return offset === undefined ? [day({ on: 'workday' })] : undefined;
    if (word === '节假日' || word === '休息日' || word === '假日')
      return offset === undefined ? [day({ on: 'restday' })] : undefined;
    return offset === undefined ? undefined : [day({ on: 'week', week: offset })];
  },
};

const date: Matcher = {
  re: new RegExp(
    `${yearPrefix}(${N})月(?:份|(${N})(?:日|号|(?![点时:个\\d]))|(初|上旬|中旬?|下旬|底|末))?`,
    'y',
  ),
  make: ([, year, month, dayOf, third]) => {
    const m = numberIn(month);
    if (!(m >= 1 && m <= 12)) return undefined;
    if (dayOf === undefined) return [day({ on: 'month', month: m, ...yearIn(year), ...thirdOf(third) })];
    const d = numberIn(dayOf);
    return d >= 1 && d <= 31 ? [day({ on: 'date', month: m, day: d, ...yearIn(year) })] : undefined;
  },
};

const ownMonth: Matcher = {
  re: new RegExp(
    `(?:(上上|上|这|本|今|下下|下)一?个?)?月(?:份|(${N})(?:日|号|(?![点时:个\\d]))|(初|上旬|中旬?|下旬|底|末))?`,
    'y',
  ),
  make: ([, prefix, dayOf, third]) => {
    if (prefix === undefined && third === undefined) return undefined;
    const offset = prefix === undefined ? 0 : (weekOffsets[prefix] ?? 0);
    if (dayOf === undefined) return [day({ on: 'month', offset, ...thirdOf(third) })];
    const d = numberIn(dayOf);
    return d >= 1 && d <= 31 ? [day({ on: 'date', offset, day: d })] : undefined;
  },
};

const dayOfMonth: Matcher = {
  // 三日前 is three days ago or before the third: nobody can tell.
  re: new RegExp(
    `(?![一二两三四五六七八九十]日(?:以|之)?[前后])((?:${N}[、和])*${N})(?:日|号|两日|两天)`,
    'y',
  ),
  make: ([whole, list = '']) => {
    const days = list.split(/[、和]/).map(numberIn);
    // 两日 is a length, unless two days are named before it.
    if (days.length === 1 && /两[日天]$/.test(whole)) return undefined;
    if (!days.every((d) => d >= 1 && d <= 31)) return undefined;
    return days.flatMap((d, i): Token[] => {
      const token = day({ on: 'date', day: d });
      return i === 0 ? [token] : [{ is: 'or' }, token];
    });
  },
};

const numeric: Matcher = {
  re: /(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)/y,
  make: ([, y, m, d]) => [day({ on: 'date', year: { is: Number(y) }, month: Number(m), day: Number(d) })],
};

const lunarMonths: Record<string, number> = { 正: 1, 冬: 11, 腊: 12 };
const lunar: Matcher = {
  re: new RegExp(
    `${yearPrefix}(?:农历|阴历)?(?:(正|冬|腊)月|(?<=历)(${N})月|(大年)(?=初))初?(${N})(?:日|号|(?![点时:个\\d]))`,
    'y',
  ),
  make: ([, year, named, counted, , dayOf]) => {
    const month =
      named === undefined ? (counted === undefined ? 1 : numberIn(counted)) : (lunarMonths[named] ?? 1);
    const d = numberIn(dayOf);
    return d >= 1 && d <= 30 ? [day({ on: 'lunar', month, day: d, ...yearIn(year) })] : undefined;
  },
};

/** 国庆, 去年国庆期间, 国庆五天. */
function holidays(): Matcher {
  const { holidays: known } = timeWords();
  const names = new Map(
    Object.entries(known).flatMap(([name, { words }]) => words.map((w) => [w, name] as const)),
  );
  return {
    re: new RegExp(
      `${yearPrefix}(${anyOf([...names.keys()])})(?:假期|长假|假日|期间|当天|那天|[一二两三五七八几]天)?`,
      'y',
    ),
    make: ([, year, word = '']) => {
      const name = names.get(word);
      return name === undefined ? undefined : [day({ on: 'holiday', name, ...yearIn(year) })];
    },
  };
}

/** Month before day, as it is written in Chinese: 12/3. */
export const monthSlashDay: Matcher = {
  re: /(\d{1,2})\/(\d{1,2})(?![\d/])/y,
  make: ([, m, d]) => [day({ on: 'date', month: Number(m), day: Number(d) })],
};

/** Matchers for days in Chinese; holidays in both languages. */
export const chineseDays = (): Matcher[] => [
  weekdayList,
  weekdayRange,
  week,
  date,
  ownMonth,
  dayOfMonth,
  numeric,
  lunar,
  holidays(),
];
