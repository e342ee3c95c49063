/** The error codes of WeChat and WeCom by name, and what each means for a message on its way. */
import { Held, Later, PermanentFailure } from '../channel.ts';

/** `token`: ask for a new one; `held`: the owner must write first; `later`: try again; `never`: it will not do. */
type Meaning = 'token' | 'held' | 'later' | 'never';

const NAMED: Readonly<Record<number, readonly [name: string, meaning: Meaning]>> = {
  [-1]: ['Busy', 'later'],
  40001: ['TokenInvalid', 'token'],
  40014: ['TokenInvalid', 'token'],
  42001: ['TokenExpired', 'token'],
  40003: ['OpenIdUnknown', 'never'],
  40004: ['MediaKind', 'never'],
  40007: ['MediaGone', 'never'],
  40015: ['MenuKind', 'never'],
  40016: ['MenuButtons', 'never'],
  40017: ['MenuButtons', 'never'],
  40018: ['MenuNameTooLong', 'never'],
  40019: ['MenuKeyTooLong', 'never'],
  40023: ['MenuButtons', 'never'],
  40025: ['MenuNameTooLong', 'never'],
  40026: ['MenuKeyTooLong', 'never'],
  46003: ['MenuNone', 'never'],
  40013: ['AppIdWrong', 'later'],
  40125: ['SecretWrong', 'later'],
  40164: ['AddressNotListed', 'later'],
  61004: ['AddressNotListed', 'later'],
  41001: ['TokenMissing', 'token'],
  43004: ['NotFollowing', 'held'],
  43101: ['SubscriptionRefused', 'held'],
  45002: ['TextTooLong', 'never'],
  45009: ['DailyLimit', 'later'],
  45011: ['TooFast', 'later'],
  45015: ['WindowShut', 'held'],
  45047: ['CountUsedUp', 'held'],
  45072: ['TypingInvalid', 'never'],
  45080: ['TypingNotAllowed', 'never'],
  45081: ['TypingAlready', 'never'],
  47003: ['TemplateFields', 'never'],
  40037: ['TemplateUnknown', 'never'],
  48001: ['NoPermission', 'never'],
  50005: ['NotFollowing', 'held'],
  95000: ['OpenKfIdUnknown', 'never'],
  95001: ['CountUsedUp', 'held'],
  95002: ['WindowShut', 'held'],
  95007: ['WelcomeCodeInvalid', 'never'],
  95013: ['SessionEnded', 'held'],
  95016: ['StateNotAllowed', 'held'],
  95018: ['StateNotAllowed', 'held'],
};

/** Pause after which a daily limit is tried again, in ms. */
const HOUR = 3_600_000;

/** The platform answered, and refused. */
export interface Refusal {
  errcode: number;
  errmsg?: string | undefined;
}

/** No word whether the call arrived. */
export class TencentUnknown extends Error {
  override readonly name = 'TencentUnknown';
}

export const isTokenFault = ({ errcode }: Refusal): boolean => NAMED[errcode]?.[1] === 'token';

/** The name of a code, for the log and the desk. */
export const nameOf = (errcode: number): string => NAMED[errcode]?.[0] ?? 'Refused';

/** A refusal in the outbox's terms. The platform's own sentence is kept, without what follows its request id. */
export function refused({ errcode, errmsg = '' }: Refusal): Error {
  const message = `${nameOf(errcode)} (${errcode}): ${errmsg.replace(/\s*rid:.*$/, '').slice(0, 120)}`;
  switch (NAMED[errcode]?.[1] ?? 'never') {
    case 'held':
      return new Held(message);
    case 'never':
      return new PermanentFailure(message);
    case 'token':
    case 'later':
      return new Later(message, errcode === 45009 ? HOUR : undefined);
  }
}
