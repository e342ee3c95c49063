/** Structured logs. An owner's words, names and numbers are never put in them: ids and codes only. */
import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
