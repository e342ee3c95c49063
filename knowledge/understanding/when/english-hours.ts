/** English hours, digits of the clock, and lengths of time, in lower case. */
import type { DaySpec } from './days.ts';
import { anyOf, type Matcher, type Token } from './tokens.ts';
import { timeWords } from './words.ts';

const day = (spec: DaySpec): Token => ({ is: 'day', day: spec });

const written: Matcher = {
  re: /(\d{1,2})(?:[:.](\d{2}))?\s?(a\.?m\b\.?|p\.?m\b\.?|noon|midnight)/y,
  make: ([, hour, minute = '0', half = '']) => {
    const h = Number(hour);
    const m = Number(minute);
    if (h < 1 || h > 12 || m > 59) return undefined;
    if (half === 'noon' || half === 'midnight') {
      if (h !== 12) return undefined;
      return [{ is: 'clock', clock: { hour: half === 'noon' ? 12 : 24, minute: m, certain: true } }];
    }
    return [
      {
        is: 'clock',
        clock: { hour: h, minute: m, certain: true, meridiem: half.startsWith('a') ? 'am' : 'pm' },
      },
    ];
  },
};

/** 9:30, 19.40; a leading zero or an hour past noon leaves no doubt, and few write 9:30 for the evening. */
const digital: Matcher = {
  re: /(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?(?![\d.:])/y,
  make: ([, hour = '', minute]) => {
    const h = Number(hour);
    const m = Number(minute);
    if (h > 24 || m > 59) return undefined;
    return [
      {
        is: 'clock',
        clock: {
          hour: h,
          minute: m,
          certain: hour.startsWith('0') || h === 0 || h > 12 || (h >= 7 && h < 12),
        },
      },
    ];
  },
};

const named: Matcher = {
  re: /\b(noon|midday|midnight)\b|午夜|子夜/y,
  make: ([, word]) => [
    {
      is: 'clock',
      clock: { hour: word === 'noon' || word === 'midday' ? 12 : 24, minute: 0, certain: true },
    },
  ],
};

function spoken(numbers: string, numberOf: (word: string) => number): Matcher[] {
  const hour = `(${numbers}|\\d{1,2})`;
  return [
    {
      re: new RegExp(`(half past|quarter past|quarter to)\\s${hour}`, 'y'),
      make: ([, how, word = '']) => {
        const h = numberOf(word);
        if (!(h >= 1 && h <= 12)) return undefined;
        const to = how === 'quarter to';
        const minute = how === 'half past' ? 30 : to ? 45 : 15;
        return [{ is: 'clock', clock: { hour: to ? (h === 1 ? 12 : h - 1) : h, minute, certain: false } }];
      },
    },
    {
      re: new RegExp(`${hour}\\s?o'?clock`, 'y'),
      make: ([, word = '']) => {
        const h = numberOf(word);
        return h >= 0 && h <= 24
          ? [{ is: 'clock', clock: { hour: h, minute: 0, certain: h > 12 } }]
          : undefined;
      },
    },
    {
      re: new RegExp(`${hour}(?![\\d/:.%a-z])`, 'y'),
      make: ([, word = '']) => {
        const value = numberOf(word);
        return value <= 24 ? [{ is: 'number', value }] : undefined;
      },
    },
  ];
}

const minutesOf: Record<string, number> = { min: 1, minute: 1, hr: 60, hour: 60 };
const daysOf: Record<string, number> = { day: 1, week: 7 };

function spans(numbers: string, numberOf: (word: string) => number): Matcher {
  return {
    re: new RegExp(
      `(?:(in|within|for)\\s(?:the\\snext\\s)?)?(half an?|an?|${numbers}|\\d{1,3})(\\sand\\sa\\shalf)?\\s?(min|minute|hr|hour|day|week|month)s?(?:'s?)?(?:\\stime)?(?:\\s(ago|later|from now|and a half))?(?![a-z])`,
      'y',
    ),
    make: ([, lead, count = '', half, unit = '', tail]) => {
      const n =
        (/^half/.test(count) ? 0.5 : /^an?$/.test(count) ? 1 : numberOf(count)) +
        (half || tail === 'and a half' ? 0.5 : 0);
      const edge =
        tail === 'ago'
          ? 'ago'
          : lead === 'within'
            ? 'within'
            : lead === 'in' || tail === 'later' || tail === 'from now'
              ? 'after'
              : undefined;
      if (edge === undefined || !(n > 0)) return undefined;
      const minutes = minutesOf[unit];
      if (minutes !== undefined) return [{ is: 'span', minutes: Math.round(n * minutes), edge }];
      if (!Number.isInteger(n)) return undefined;
      const days = daysOf[unit];
      if (edge === 'within') return [{ is: 'withinDays', days: days === undefined ? n * 30 : n * days }];
      const sign = edge === 'ago' ? -1 : 1;
      return [
        day(
          days === undefined
            ? { on: 'monthsAway', months: sign * n }
            : { on: 'offset', days: sign * n * days },
        ),
      ];
    },
  };
}

/** Matchers for hours and spans in English and in digits alone. */
export function englishHours(): Matcher[] {
  const data = timeWords();
  const numbers = anyOf(Object.keys(data.numbers));
  const numberOf = (word: string): number =>
    /^\d+$/.test(word) ? Number(word) : (data.numbers[word] ?? Number.NaN);
  return [written, digital, named, ...spoken(numbers, numberOf), spans(numbers, numberOf)];
}
