/** English dates and weekdays, in lower case. */
import type { DaySpec } from './days.ts';
import { anyOf, type Matcher, type Token } from './tokens.ts';
import { timeWords } from './words.ts';

const th = '(?:st|nd|rd|th)?';
const day = (spec: DaySpec): Token => ({ is: 'day', day: spec });

function weekdays(names: Readonly<Record<string, number>>): Matcher[] {
  const word = `(${anyOf(Object.keys(names))})`;
  const of = (name: string | undefined): number => names[name ?? ''] ?? 0;
  return [
    {
      re: new RegExp(`(?:(this coming|coming|this|next|last|every|each|any|a)\\s)?${word}\\.?`, 'y'),
      make: ([, which, name]) => {
        const weekday = of(name);
        if (which === 'next') return [day({ on: 'weekday', weekday, week: 1 })];
        return [day(which === 'last' ? { on: 'weekday', weekday, past: true } : { on: 'weekday', weekday })];
      },
    },
    {
      re: new RegExp(`${word}\\s?(?:-|to|thru|through)\\s?${word}`, 'y'),
      make: ([, first, last]) => [
        day({
          on: 'range',
          first: { on: 'weekday', weekday: of(first) },
          last: { on: 'weekday', weekday: of(last) },
        }),
      ],
    },
  ];
}

const offsets: Record<string, number> = { last: -1, this: 0, next: 1 };
const periods: Matcher = {
  re: /(?:(this|next|last|every|each|any|the)\s)?(week(?:end)?s?|month|weekdays?|working days?|public holidays?)\b/y,
  make: ([, which = '', word = '']) => {
    const offset = offsets[which];
    if (/weekday|working/.test(word)) return [day({ on: 'workday' })];
    if (word.startsWith('public')) return [day({ on: 'restday' })];
    if (word.startsWith('weekend'))
      return [
        day(offset === undefined || which === 'this' ? { on: 'weekend' } : { on: 'weekend', week: offset }),
      ];
    if (offset === undefined) return undefined;
    return [day(word === 'month' ? { on: 'month', offset } : { on: 'week', week: offset })];
  },
};

const thirds: Record<string, { days: readonly [number, number] }> = {
  early: { days: [1, 10] },
  mid: { days: [11, 20] },
  late: { days: [21, 31] },
};

function dates(months: Readonly<Record<string, number>>): Matcher[] {
  const month = `(${anyOf(Object.keys(months))})\\.?`;
  const year = '(?:,?\\s(\\d{4}))?';
  const make = (m: string | undefined, d: string | undefined, y: string | undefined): DaySpec | undefined => {
    const number = months[m ?? ''];
    const dayOf = Number(d);
    if (number === undefined || dayOf < 1 || dayOf > 31) return undefined;
    return { on: 'date', month: number, day: dayOf, ...(y === undefined ? {} : { year: { is: Number(y) } }) };
  };
  const single = (spec: DaySpec | undefined): Token[] | undefined => (spec ? [day(spec)] : undefined);
  /** "3 and 5 Dec" are two days, "between 3 and 5 Dec" the days from one to the other. */
  const linked = (
    between: string | undefined,
    link: string | undefined,
    first: DaySpec | undefined,
    last: DaySpec | undefined,
  ): Token[] | undefined => {
    if (!first || !last) return undefined;
    if (link === 'and' && between === undefined) return [day(first), { is: 'or' }, day(last)];
    return [day({ on: 'range', first, last })];
  };
  const between = '(between\\s)?';
  const link = '\\s?(-|to|and|until|till)\\s?';
  return [
    {
      re: new RegExp(`(\\d{1,2})${th}\\s?(?:of\\s)?${month}${year}`, 'y'),
      make: ([, d, m, y]) => single(make(m, d, y)),
    },
    {
      re: new RegExp(`${month}\\s(\\d{1,2})${th}(?![\\d:.]|\\s?[ap]m)${year}`, 'y'),
      make: ([, m, d, y]) => single(make(m, d, y)),
    },
    {
      re: new RegExp(`${between}(\\d{1,2})${th}${link}(\\d{1,2})${th}\\s(?:of\\s)?${month}${year}`, 'y'),
      make: ([, and, a, to, b, m, y]) => linked(and, to, make(m, a, y), make(m, b, y)),
    },
    {
      re: new RegExp(`${between}${month}\\s(\\d{1,2})${th}${link}(\\d{1,2})${th}(?![\\d:.]|\\s?[ap]m)`, 'y'),
      make: ([, and, m, a, to, b]) => linked(and, to, make(m, a, undefined), make(m, b, undefined)),
    },
    {
      re: new RegExp(
        `(?:(early|mid|late|(?:the\\s)?end of)[\\s-])?(?:(next|this|last)\\s)?${month}${year}(?!\\s?\\d)`,
        'y',
      ),
      make: ([, part, which, m, y]) => {
        const number = months[m ?? ''];
        if (number === undefined || which !== undefined) return undefined;
        const third = part === undefined ? {} : (thirds[part] ?? { days: [26, 31], end: true as const });
        return [
          day({
            on: 'month',
            month: number,
            ...third,
            ...(y === undefined ? {} : { year: { is: Number(y) } }),
          }),
        ];
      },
    },
    {
      re: /(?:the\s)?end of (?:the\s|this\s|next\s)?month\b/y,
      make: ([whole]) => [
        day({ on: 'month', offset: whole.includes('next') ? 1 : 0, days: [26, 31], end: true }),
      ],
    },
    {
      re: /(?:the\s)?(\d{1,2})(?:st|nd|rd|th)(?![a-z])/y,
      make: ([, d]) =>
        Number(d) >= 1 && Number(d) <= 31 ? [day({ on: 'date', day: Number(d) })] : undefined,
    },
  ];
}

/** Which of the two is the month is plain only where the other is greater than twelve. */
export const slashed: Matcher = {
  re: /(\d{1,2})\/(\d{1,2})(?![\d/])/y,
  make: ([, a, b]) => {
    const x = Number(a);
    const y = Number(b);
    if (x > 12 === y > 12 || Math.max(x, y) > 31) return undefined;
    return [day({ on: 'date', month: Math.min(x, y), day: Math.max(x, y) })];
  },
};

/** Matchers for days in English. */
export const englishDays = (): Matcher[] => [
  ...weekdays(timeWords().weekdays),
  periods,
  ...dates(timeWords().months),
];
