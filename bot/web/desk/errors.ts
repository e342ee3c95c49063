/** What a person is told when a call fails, and how a form or button tells it. */
import { App } from 'antd';
import { ApiError } from './api.ts';
import { t } from './messages/index.ts';

/** The server's own words, when they are for the one at the desk and not for a programmer. */
const ownWords = (error: unknown): string | undefined =>
  error instanceof ApiError && /\p{Script=Han}/u.test(error.message) ? error.message : undefined;

/** A sentence for a failure. */
export function errorWords(error: unknown): string {
  const told = ownWords(error);
  if (told !== undefined) return told;
  const fallback = t.errors.unknown ?? '';
  return error instanceof ApiError ? (t.errors[error.code] ?? fallback) : fallback;
}

export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 409;

/** Shows short messages: what was done, what went wrong. */
export function useTell(): { done: (text: string) => void; failed: (error: unknown) => void } {
  const { message } = App.useApp();
  return {
    done: (text) => void message.success(text),
    failed: (error) => void message.error(errorWords(error)),
  };
}
