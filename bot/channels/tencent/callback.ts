/**
 * What WeChat and WeCom call, one piece for both: the address check and the callbacks, each proved by its signature and
 * opened where it is encrypted, before anybody reads it.
 */
import type { Request, Response } from 'restify';
import { DeskError } from '../../errors.ts';
import { type Mount, route } from '../../server.ts';
import { rawBody } from '../webhook.ts';
import { decrypt, type Keys, signed } from './crypto.ts';

/** A callback's query by name; '' where it has none. */
export type Query = (name: string) => string;

export interface Callback {
  query: Query;
  /** The body as it came. */
  body: string;
  res: Response;
}

const queryOf = (req: Request): Query => {
  const query = new URLSearchParams(req.getQuery());
  return (name) => query.get(name) ?? '';
};

/** Proves an unencrypted callback. @throws DeskError BadSignature */
export function proved(keys: Keys, query: Query): void {
  if (!signed(query('signature'), keys.token, query('timestamp'), query('nonce')))
    throw new DeskError('BadSignature');
}

/** The message behind a cipher whose own signature holds. @throws DeskError BadSignature */
export function opened(keys: Keys, query: Query, encrypted: string): string {
  if (!signed(query('msg_signature'), keys.token, query('timestamp'), query('nonce'), encrypted))
    throw new DeskError('BadSignature');
  const message = decrypt(keys, encrypted);
  if (message === undefined)
    throw new DeskError('BadSignature', 'It was not encrypted with a key of this account.');
  return message;
}

/** Answers as the platforms read it: `success`, an echo, or XML. */
export function answer(res: Response, body: string): void {
  res.sendRaw(200, body, { 'Content-Type': body.startsWith('<') ? 'application/xml' : 'text/plain' });
}

/**
 * @param parts `echo` answers the address check, `take` a callback; both throw BadSignature for what is not proved
 */
export function callbacks(
  path: string,
  parts: { echo: (query: Query) => string; take: (callback: Callback) => Promise<void> },
): Mount {
  return (server) => {
    server.get(
      path,
      route(async (req, res) => {
        // Never as markup, whatever the echo is.
        res.sendRaw(200, parts.echo(queryOf(req)), { 'Content-Type': 'text/plain' });
      }),
    );
    server.post(
      path,
      route(async (req, res) => {
        const query = queryOf(req);
        await parts.take({ query, body: (await rawBody(req)).toString('utf8'), res });
      }),
    );
  };
}
