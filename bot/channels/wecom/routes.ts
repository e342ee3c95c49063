/** What WeCom calls: the address check, and callbacks that say something came. */
import { DeskError } from '../../errors.ts';
import type { Enqueue } from '../../jobs/enqueue.ts';
import { type Mount, route } from '../../server.ts';
import { decrypt, type Keys, signed } from '../tencent/crypto.ts';
import { field, fieldsOf } from '../tencent/envelope.ts';
import { rawBody } from '../webhook.ts';
import { SYNC } from './sync.ts';

/** /webhooks/wecom: the address check and the callbacks, always encrypted. */
export function wecomRoutes(keys: Keys, enqueue: Enqueue): Mount {
  /** @throws DeskError BadSignature */
  function opened(query: URLSearchParams, encrypted: string): string {
    const of = (name: string): string => query.get(name) ?? '';
    if (!signed(of('msg_signature'), keys.token, of('timestamp'), of('nonce'), encrypted))
      throw new DeskError('BadSignature');
    const message = decrypt(keys, encrypted);
    if (message === undefined)
      throw new DeskError('BadSignature', 'It was not encrypted with a key of this company.');
    return message;
  }
  return (server) => {
    server.get(
      '/webhooks/wecom',
      route(async (req, res) => {
        const query = new URLSearchParams(req.getQuery());
        res.sendRaw(200, opened(query, query.get('echostr') ?? ''), { 'Content-Type': 'text/plain' });
      }),
    );
    server.post(
      '/webhooks/wecom',
      route(async (req, res) => {
        const query = new URLSearchParams(req.getQuery());
        const outer = fieldsOf((await rawBody(req)).toString('utf8'));
        const fields = fieldsOf(opened(query, field(outer, 'Encrypt') ?? ''));
        const openKfId = field(fields, 'OpenKfId');
        if (field(fields, 'Event') === 'kf_msg_or_event' && openKfId !== undefined)
          await enqueue(SYNC, { openKfId, token: field(fields, 'Token') });
        res.sendRaw(200, 'success', { 'Content-Type': 'text/plain' });
      }),
    );
  };
}
