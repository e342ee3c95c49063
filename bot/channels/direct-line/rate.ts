/** How often one address may ask for tokens. Generous: a whole estate may sit behind one router. */
import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;
/** Addresses remembered; the longest unseen go first. */
const ADDRESSES = 20_000;

/**
 * Where a request came from. What a proxy on this machine says of it counts; undefined for a program on this machine
 * itself, which is not limited.
 */
export function addressOf(req: IncomingMessage): string | undefined {
  const peer = req.socket.remoteAddress ?? '';
  if (!LOOPBACK.test(peer)) return peer;
  const forwarded = req.headers['x-forwarded-for'];
  const chain = Array.isArray(forwarded) ? forwarded.join() : forwarded;
  return chain?.split(',').at(-1)?.trim() || undefined;
}

/**
 * A bucket of tokens for each address.
 * @param most requests that may come at once
 * @param perSecond how fast they grow back
 * @param now ms of a clock that only runs forward
 * @returns whether this request may pass
 */
export function createRate(most: number, perSecond: number, now: () => number): (address: string) => boolean {
  const buckets = new Map<string, { left: number; at: number }>();
  return (address) => {
    const at = now();
    const known = buckets.get(address);
    const left = known ? Math.min(most, known.left + ((at - known.at) / 1_000) * perSecond) : most;
    buckets.delete(address);
    buckets.set(address, { left: left >= 1 ? left - 1 : left, at });
    const oldest = buckets.keys().next().value;
    if (buckets.size > ADDRESSES && oldest !== undefined) buckets.delete(oldest);
    return left >= 1;
  };
}
