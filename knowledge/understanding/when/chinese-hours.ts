/** Chinese hours and lengths of time, in folded text. */
import { numeralDigits } from '../fields/numerals.ts';
import type { DaySpec } from './days.ts';
import type { Matcher, Token } from './tokens.ts';

/** A number of up to two digits, or as much in Chinese numerals. */
export const N = '(?:\\d{1,2}|[零〇一二两三四五六七八九十廿卅]{1,3})';
/** Its value; NaN when it is malformed. */
export const numberIn = (text: string | undefined): number => Number(numeralDigits(text ?? '') ?? Number.NaN);

const day = (spec: DaySpec): Token => ({ is: 'day', day: spec });

const clock: Matcher = {
  re: new RegExp(
    `(${N})(?:点|时)(?:(半)|(一刻)|(三刻)|([零〇]?${N})分|([零〇0][一二三四五六七八九1-9]|[1-5]\\d|[二三四五]?十[一二三四五六七八九]?(?![点时])|[二三四五]十[一二三四五六七八九]?)|整|钟)?`,
    'y',
  ),
  make: ([whole, hour, half, quarter, threeQuarters, minutes, bare]) => {
    const h = numberIn(hour);
    const m = half ? 30 : quarter ? 15 : threeQuarters ? 45 : numberIn(minutes ?? bare ?? '零');
    if (!(h >= 0 && h <= 24 && m >= 0 && m < 60)) return undefined;
    return [{ is: 'clock', clock: { hour: h, minute: m, certain: h > 12 || h === 0 || /^0\d/.test(whole) } }];
  },
};

/** Whole units in minutes; longer ones are days. */
const unitMinutes: Record<string, number> = { 分钟: 1, 分: 1, 刻钟: 15, 小时: 60, 钟头: 60, 钟: 60 };
const unitDays: Record<string, number> = { 天: 1, 日: 1, 周: 7, 星期: 7, 礼拜: 7 };
const span: Matcher = {
  re: new RegExp(
    `(?:过)?(\\d{1,3}(?:\\.5)?|半|个半|${N})个?(半)?(分钟|分|刻钟|小时|钟头|钟|天|日|周|星期|礼拜|月)(?:的)?(以后|之后|过后|后|内|之内|以内|前|以前|之前)`,
    'y',
  ),
  make: ([, count, half, unit = '', edgeWord = '']) => {
    const whole =
      count === '半' ? 0.5 : count === '个半' ? 1.5 : count?.includes('.') ? Number(count) : numberIn(count);
    const n = whole + (half ? 0.5 : 0);
    if (!(n > 0)) return undefined;
    const edge = edgeWord.includes('内') ? 'within' : edgeWord.includes('前') ? 'ago' : 'after';
    const minutes = unitMinutes[unit];
    if (minutes !== undefined) return [{ is: 'span', minutes: Math.round(n * minutes), edge }];
    // Half a month is counted as fifteen days.
    // 15日前 is before the fifteenth; 三日前 and 15日后 may be either.
    if (unit === '日' && edge !== 'within' && (edge === 'ago' || /\d/.test(count ?? ''))) return undefined;
    const days = unit === '月' ? (n === 0.5 ? 15 : undefined) : n * (unitDays[unit] ?? 0);
    if (days !== undefined && !Number.isInteger(days)) return undefined;
    if (edge === 'within') return [{ is: 'withinDays', days: days ?? Math.round(n * 30) }];
    const sign = edge === 'ago' ? -1 : 1;
    if (days === undefined)
      return Number.isInteger(n) ? [day({ on: 'monthsAway', months: sign * n })] : undefined;
    return [day({ on: 'offset', days: sign * days })];
  },
};

/** Matchers for hours and spans in Chinese. */
export const chineseHours: readonly Matcher[] = [clock, span];
