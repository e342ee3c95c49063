/**
 * What WeChat and WeCom sign and encrypt. Safe mode: 16 random bytes, the length in 4 bytes, the message, the
 * receiver's id, padded to blocks of 32 by PKCS#7, AES-256-CBC with the key's first 16 bytes as IV.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const BLOCK = 32;
const HEAD = 16;

export interface Keys {
  /** The word that both sides know. */
  token: string;
  /** The app id or corp id that a message must be for. */
  receiver: string;
  /** EncodingAESKeys of 43 characters, the one in use first: after a change the former still comes for a while. */
  aesKeys: readonly string[];
}

/** sha1 over the sorted parts. */
export function signatureOf(...parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

/** Whether a signature is the one over `parts`; takes as long for a wrong one. */
export function signed(signature: string, ...parts: readonly string[]): boolean {
  const right = Buffer.from(signatureOf(...parts));
  const given = Buffer.from(signature);
  return given.length === right.length && timingSafeEqual(given, right);
}

const keyOf = (aesKey: string): Buffer => Buffer.from(`${aesKey}=`, 'base64');

function opened(aesKey: string, encrypted: Buffer): { message: string; receiver: string } | undefined {
  const key = keyOf(aesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypted), decipher.final()]);
  const padding = plain.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK || padding > plain.length) return undefined;
  const content = plain.subarray(0, plain.length - padding);
  if (content.length < HEAD + 4) return undefined;
  const end = HEAD + 4 + content.readUInt32BE(HEAD);
  if (end > content.length) return undefined;
  return { message: content.toString('utf8', HEAD + 4, end), receiver: content.toString('utf8', end) };
}

/** The message that was encrypted for us with one of the keys; undefined when it was not. */
export function decrypt({ aesKeys, receiver }: Keys, encrypted: string): string | undefined {
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % 16 !== 0) return undefined;
  for (const aesKey of aesKeys) {
    const found = opened(aesKey, bytes);
    if (found?.receiver === receiver) return found.message;
  }
  return undefined;
}

/**
 * @param random 16 bytes that make two answers alike look different
 * @throws Error without a key
 */
export function encrypt(
  { aesKeys: [aesKey], receiver }: Keys,
  message: string,
  random: Uint8Array = randomBytes(HEAD),
): string {
  if (aesKey === undefined) throw new Error('there is no EncodingAESKey to encrypt with');
  const key = keyOf(aesKey);
  const words = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(words.length);
  const content = Buffer.concat([random, length, words, Buffer.from(receiver)]);
  const padding = BLOCK - (content.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(Buffer.concat([content, Buffer.alloc(padding, padding)])),
    cipher.final(),
  ]).toString('base64');
}

/** An encrypted answer as the platform takes it. `timestamp` in s. */
export function sealed(
  keys: Keys,
  message: string,
  { timestamp, nonce }: { timestamp: string; nonce: string },
): { Encrypt: string; MsgSignature: string; TimeStamp: string; Nonce: string } {
  const Encrypt = encrypt(keys, message);
  const MsgSignature = signatureOf(keys.token, timestamp, nonce, Encrypt);
  return { Encrypt, MsgSignature, TimeStamp: timestamp, Nonce: nonce };
}
