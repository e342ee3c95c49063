/** Codes that people carry: on a slip, or by SMS. What is stored is their hash. */
import { createHash, createHmac } from 'node:crypto';

/** No 0, O, 1, I, L, U: read aloud and typed from paper. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/** The code of an invitation: told again when a slip is printed again, and stored nowhere. */
export function slipCode(key: Uint8Array, invitationId: string): string {
  const digest = createHmac('sha256', key).update(invitationId).digest();
  const letters = Array.from({ length: LENGTH }, (_, at) => LETTERS[(digest[at] ?? 0) % LETTERS.length]).join(
    '',
  );
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** A slip's code in what somebody wrote, in its own form; undefined when there is none. */
export function slipCodeIn(text: string): string | undefined {
  const letters = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/^(邀请码|邀請碼|CODE)\s*[:：是为]?\s*/u, '')
    .replace(/[\s-]/g, '');
  if (letters.length !== LENGTH || !/^[2-9A-Z]+$/.test(letters)) return undefined;
  // A word of ten letters is no code, a number of ten digits is a telephone.
  if (!/\d/.test(letters) && !text.includes('-')) return undefined;
  if (/^\d+$/.test(letters)) return undefined;
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

export const codeHash = (code: string): string => createHash('sha256').update(code).digest('base64url');

/** The six digits of an SMS, as a proof's own: made again when they are sent and when they are checked. */
export const proofCode = (key: Uint8Array, proofId: string): string =>
  String(createHmac('sha256', key).update(proofId).digest().readUInt32BE(0) % 1_000_000).padStart(6, '0');
