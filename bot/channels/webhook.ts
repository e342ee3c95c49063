/** A webhook's body exactly as it came: what platforms sign are the bytes, not what a parser makes of them. */
import type { Request } from 'restify';
import { DeskError } from '../errors.ts';

/** Largest body of a webhook, in bytes. */
const LIMIT = 1024 * 1024;

/**
 * The body's bytes.
 * @throws DeskError TooLarge; BadRequest when the sender hung up
 */
export function rawBody(req: Request, limit = LIMIT): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // Read to its end all the same, or the sender never sees the answer.
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    });
    req.on('end', () => {
      if (size > limit) reject(new DeskError('TooLarge'));
      else resolve(Buffer.concat(chunks));
    });
    req.on('error', (cause) =>
      reject(new DeskError('BadRequest', 'The body did not arrive whole.', { cause })),
    );
  });
}

/** @throws DeskError BadRequest */
export function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
  } catch (cause) {
    throw new DeskError('BadRequest', 'The body is not JSON.', { cause });
  }
}
