/** The desk's clock as the console sees it, and instants worded in the estate's time zone (never the machine's). */
import { useSyncExternalStore } from 'react';

let offset = 0;
let tick = Date.now();
const listeners = new Set<() => void>();

/** Learns the server's time from an answer's `now`. */
export function learnNow(now: string): void {
  offset = Date.parse(now) - Date.now();
}

/** The desk's time now, in milliseconds. */
export const deskNow = (): number => Date.now() + offset;

let timer: ReturnType<typeof setInterval> | undefined;
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick = deskNow();
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The desk's time, counting each second; for waiting times. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => Math.max(tick, 0));

let zone = 'Asia/Shanghai';
/** Sets the time zone that everything is worded in. */
export function setZone(timeZone: string): void {
  zone = timeZone;
}

/** Calendar parts of an instant in the estate's zone. */
export function parts(at: number): Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  const found = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of format.formatToParts(at)) {
    if (type in found) found[type as keyof typeof found] = Number(value);
  }
  return found;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** "14:05" */
export function clockTime(at: string | number): string {
  const { hour, minute } = parts(new Date(at).getTime());
  return `${two(hour)}:${two(minute)}`;
}

/** "2026-09-12", for comparing days. */
export function dayOf(at: string | number): string {
  const { year, month, day } = parts(new Date(at).getTime());
  return `${year}-${two(month)}-${two(day)}`;
}

/** The value of an `<input type="datetime-local">` for an instant. */
export function toLocalInput(at: string | number): string {
  const ms = new Date(at).getTime();
  const { hour, minute } = parts(ms);
  return `${dayOf(ms)}T${two(hour)}:${two(minute)}`;
}

/** The instant that "2026-09-12T14:00" means in the estate's zone; undefined if it means none. */
export function fromLocalInput(text: string): string | undefined {
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted)) return undefined;
  // Twice, because the first guess may stand on the other side of a change of clocks.
  let at = wanted;
  for (let i = 0; i < 2; i += 1) {
    const p = parts(at);
    at += wanted - Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second);
  }
  return new Date(at).toISOString();
}
