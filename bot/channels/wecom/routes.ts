/** What WeCom calls: the address check, and callbacks that say something came. */
import type { Enqueue } from '../../jobs/enqueue.ts';
import type { Mount } from '../../server.ts';
import { answer, callbacks, opened } from '../tencent/callback.ts';
import type { Keys } from '../tencent/crypto.ts';
import { field, fieldsOf } from '../tencent/envelope.ts';
import { SYNC } from './sync.ts';

/** /webhooks/wecom: the address check and the callbacks, always encrypted. */
export function wecomRoutes(keys: Keys, enqueue: Enqueue): Mount {
  return callbacks('/webhooks/wecom', {
    echo: (query) => opened(keys, query, query('echostr')),
    async take({ query, body, res }) {
      const fields = fieldsOf(opened(keys, query, field(fieldsOf(body), 'Encrypt') ?? ''));
      const openKfId = field(fields, 'OpenKfId');
      if (field(fields, 'Event') === 'kf_msg_or_event' && openKfId !== undefined)
        await enqueue(SYNC, { openKfId, token: field(fields, 'Token') });
      answer(res, 'success');
    },
  });
}
