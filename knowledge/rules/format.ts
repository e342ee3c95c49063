import type { Regions } from './regions.ts';
import type { Locale } from './shared.ts';
import { dayAt, wallAt, weekdayOf } from './zone.ts';

const put = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

/** How times, money and homes are written for an estate (forms.md, Wording). */
export interface Writer {
  /** "9月12日（周六）". */
  day(at: Date): string;
  /** "9月12日（周六）14:00". */
  instant(at: Date): string;
  /** "9月12日（周六）14:00前"; in English "by 14:00 on Sat 12 Sep". Seconds are dropped, never added. */
  deadline(at: Date): string;
  /** "9月12日（周六）14:00至16:00". */
  window(from: Date, to: Date): string;
  /** "14:00". */
  clock(at: Date): string;
  /** "¥80". */
  money(amount: number): string;
  /** "3栋2单元1501室", "A棟12樓之3", "2座18樓C室", "Block 3, Unit 2, 1501"; parts not known are left out. */
  home(home: HomeParts): string;
}

/** Parts of a home as the ear gives them. */
export interface HomeParts {
  readonly building?: string | undefined;
  readonly unit?: string | undefined;
  readonly room?: string | undefined;
}

const isTraditional = (locale: Locale): boolean => locale.startsWith('zh-Hant');

/** "12-3" → 12樓之3, "18C" → 18樓C室; other rooms by the format of the locale. */
function roomText(room: string, locale: Locale, format: string): string {
  const floorOf = /^(\d+)-(\w+)$/.exec(room);
  if (floorOf !== null && isTraditional(locale)) return `${floorOf[1]}樓之${floorOf[2]}`;
  const flat = /^(\d{1,2})([A-Z])$/.exec(room);
  if (flat !== null && locale === 'zh-Hant-HK') return `${flat[1]}樓${flat[2]}室`;
  return put(format, { room });
}

/** A writer for one zone and locale; `word` is the estate's own 栋, 幢, 号楼 or 座. */
export function createWriter(
  { regions, formats, months }: Regions,
  locale: Locale,
  estate: {
    readonly timeZone: string;
    readonly region: 'CN' | 'TW' | 'HK';
    readonly buildingWord?: string | undefined;
  },
): Writer {
  const format = formats[locale];
  const own = estate.buildingWord ?? regions[estate.region].buildingWord;
  const word = isTraditional(locale) ? (own === '栋' ? '棟' : own) : own === '棟' ? '栋' : own;
  const day = (at: Date): string => {
    const wall = wallAt(at, estate.timeZone);
    const weekday = format.weekdays[weekdayOf(dayAt(at, estate.timeZone))] ?? '';
    const values = {
      month: String(wall.month),
      day: String(wall.day),
      weekday,
      monthName: months[wall.month - 1] ?? '',
    };
    return put(format.day, values);
  };
  const clock = (at: Date): string => {
    const { hour, minute } = wallAt(at, estate.timeZone);
    return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  };
  return {
    day,
    clock,
    instant: (at) => put(format.instant, { day: day(at), clock: clock(at) }),
    deadline: (at) => put(format.deadline, { day: day(at), clock: clock(at) }),
    window: (from, to) => put(format.window, { day: day(from), from: clock(from), to: clock(to) }),
    money: (amount) => {
      const text = Number.isInteger(amount) ? String(amount) : amount.toFixed(2);
      return put(format.money[regions[estate.region].currency], { amount: text });
    },
    home({ building, unit, room }) {
      const parts = [
        building ? put(format.home.building, { building, word }) : '',
        unit ? put(format.home.unit, { unit }) : '',
        room ? roomText(room, locale, format.home.room) : '',
      ].filter((part) => part !== '');
      return parts.join(locale === 'en' ? ', ' : '');
    },
  };
}
