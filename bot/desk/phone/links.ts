/**
 * Links in notices that open a worker's phone page: signed, good for a day, and of use only to who knows the last four
 * digits of their own number, for a notice may stand in a group that others read.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a link holds, in s. */
const LIFE = 24 * 3_600;

export interface PhoneLinks {
  /**
   * The link for a member of staff, to a task where there is one. Undefined where it could open nothing: no public
   * address is set, or no number of theirs is known.
   */
  link(staff: { id: string; phone: string | null }, taskId?: string): string | undefined;
  /** Whose link a token is, if it is ours and still good. `mark` names the link without opening it. */
  read(token: string): { staffId: string; mark: string } | undefined;
}

/**
 * @param key signing key (`secretNamed`)
 * @param now the real time: a trial's clock does not move it
 */
export function createPhoneLinks(
  key: Uint8Array,
  now: () => Date,
  publicUrl: string | undefined,
): PhoneLinks {
  const sign = (body: string): Buffer => createHmac('sha256', key).update(body).digest().subarray(0, 18);
  const seconds = (): number => Math.floor(now().getTime() / 1_000);
  return {
    link(staff, taskId) {
      if (publicUrl === undefined || staff.phone === null) return undefined;
      const body = Buffer.from(JSON.stringify([staff.id, seconds() + LIFE])).toString('base64url');
      const task = taskId === undefined ? '' : `/${encodeURIComponent(taskId)}`;
      // Behind the #: it is sent to no server and stands in no log.
      return `${publicUrl}/phone/#${body}.${sign(body).toString('base64url')}${task}`;
    },
    read(token) {
      const [body = '', mark = ''] = token.split('.');
      const [given, right] = [Buffer.from(mark, 'base64url'), sign(body)];
      if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
      const [staffId, until] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [string, number];
      return until < seconds() ? undefined : { staffId, mark };
    },
  };
}
