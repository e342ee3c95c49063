/** Instants as people at the desk say them: 今天 14:05, 9月12日 14:05, 3分钟. */
import { clockTime, dayOf, deskNow, parts } from './clock.ts';
import { t } from './messages/index.ts';

const DAY = 86_400_000;

/** "今天", "昨天", "9月12日", "2025年9月12日". */
export function dayWords(at: string | number): string {
  const ms = new Date(at).getTime();
  const now = deskNow();
  const day = dayOf(ms);
  if (day === dayOf(now)) return t.time.today;
  if (day === dayOf(now - DAY)) return t.time.yesterday;
  if (day === dayOf(now + DAY)) return t.time.tomorrow;
  const { year, month, day: date } = parts(ms);
  const words = t.time.date(month, date);
  return year === parts(now).year ? words : t.time.year(year) + words;
}

/** "今天 14:05" */
export const moment = (at: string | number): string => `${dayWords(at)} ${clockTime(at)}`;

/** The shortest that still tells: "14:05" today, otherwise the day. */
export const brief = (at: string | number): string =>
  dayOf(at) === dayOf(deskNow()) ? clockTime(at) : dayWords(at);

/** A promise with its weekday: "9月12日（周六）14:00前". */
export function promiseWords(at: string | number): string {
  const ms = new Date(at).getTime();
  const { year, month, day } = parts(ms);
  const weekday = t.time.weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
  return t.time.before(`${t.time.date(month, day)}（${weekday}）${clockTime(ms)}`);
}

/** A length of time in its largest telling unit. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return t.time.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t.time.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t.time.hours(hours, minutes % 60);
  return t.time.days(Math.floor(hours / 24));
}

/** A running wait: "2:05", "1:02:05"; days beyond that. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds >= 86_400) return span(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** How a promise stands now: "还有2小时", "已超15分钟". */
export function remaining(at: string, now: number): string {
  const left = Date.parse(at) - now;
  return left >= 0 ? t.time.left(span(left)) : t.time.late(span(-left));
}
