/**
 * /webhooks/wechat: the address check, and pushes: proved, opened, stored, answered in time with `success` or the answer
 * itself. Nothing that fails here may reach the owner as 该公众号暂时无法提供服务.
 */
import type { Response } from 'restify';
import { DeskError } from '../../errors.ts';
import { talkIdOf } from '../../inbox/talk.ts';
import type { Mount } from '../../server.ts';
import { chosen } from '../degrade.ts';
import { answer, callbacks, opened, proved, type Query } from '../tencent/callback.ts';
import { sealed } from '../tencent/crypto.ts';
import { type Fields, field, fieldsOf, toXml } from '../tencent/envelope.ts';
import { TENCENT_CAPABILITIES } from '../tencent/outgoing.ts';
import { type Asked, askedBy, WECHAT } from './events.ts';
import type { Passive } from './passive.ts';
import type { WechatParts } from './wechat.ts';

/** A push as proved: its fields, and whether its answer is encrypted. */
interface Push {
  fields: Fields;
  safe: boolean;
}

/** A push that answered passively is answered the same when it comes again, for so many ms. */
const REPEATED = 20_000;

export function wechatRoutes(parts: WechatParts & { passive: Passive }): Mount {
  const { ledger, arrive, now, log, passive, settings } = parts;
  const { keys, mode } = settings;
  const answered = new Map<string, string>();

  /** The push behind the body. @throws DeskError BadSignature, BadRequest */
  function pushOf(query: Query, body: string): Push {
    const safe = query('encrypt_type') === 'aes';
    if (safe) {
      const message = opened(keys, query, field(fieldsOf(body), 'Encrypt') ?? '');
      return { fields: fieldsOf(message), safe };
    }
    // In safe mode the platform never sends words unencrypted.
    if (mode === 'safe') throw new DeskError('BadSignature', 'Safe mode takes encrypted pushes only.');
    proved(keys, query);
    return { fields: fieldsOf(body), safe };
  }

  function answerWith(text: string, { fields, safe }: Push, query: Query): string {
    const message = {
      ToUserName: field(fields, 'FromUserName') ?? '',
      FromUserName: field(fields, 'ToUserName') ?? '',
      CreateTime: Math.floor(now().getTime() / 1_000),
      MsgType: 'text',
      Content: text,
    };
    if (!safe) return toXml(message);
    const seal = sealed(keys, toXml(message), { timestamp: query('timestamp'), nonce: query('nonce') });
    return toXml({ ...seal, TimeStamp: Number(seal.TimeStamp) });
  }

  /** Sends the answer; false when the platform had hung up. */
  function sent(res: Response, body: string): Promise<boolean> {
    return new Promise((resolve) => {
      res.once('finish', () => resolve(true));
      res.once('close', () => resolve(res.writableFinished));
      answer(res, body);
    });
  }

  async function take(
    { arrival, opens }: Extract<Asked, { what: 'arrive' }>,
    push: Push,
    query: Query,
    res: Response,
  ): Promise<void> {
    const { userId, key } = arrival;
    const talkId = talkIdOf(WECHAT, userId);
    if (await ledger.seen(WECHAT, key)) {
      answer(res, answered.get(key) ?? 'success');
      return;
    }
    const at = now();
    if (arrival.type === 'start') await ledger.blocked(talkId, null);
    const { text } = arrival;
    const words = text === undefined ? undefined : await chosen(text, () => ledger.offers(talkId));
    const waiting = passive.wait(talkId, settings.passive);
    await arrive(
      { ...arrival, account: settings.appId, text: words },
      { at, eventAt: at, opens, limits: TENCENT_CAPABILITIES.limits },
    );
    const given = await waiting;
    if (!given) {
      answer(res, 'success');
      return;
    }
    const body = answerWith(given.text, push, query);
    answered.set(key, body);
    setTimeout(() => answered.delete(key), REPEATED).unref();
    given.told(await sent(res, body));
  }

  async function handle(push: Push, query: Query, res: Response): Promise<void> {
    const asked = askedBy(push.fields);
    switch (asked.what) {
      case 'arrive':
        return take(asked, push, query, res);
      case 'block':
        await ledger.blocked(talkIdOf(WECHAT, asked.userId), now());
        break;
      case 'opt-in':
        await ledger.optIn(talkIdOf(WECHAT, asked.userId), asked.count);
        break;
      case 'failed':
        log.warn({ channel: WECHAT, status: asked.status.slice(0, 80) }, 'a notice did not arrive');
        break;
      case 'nothing':
        break;
    }
    answer(res, 'success');
  }

  return callbacks('/webhooks/wechat', {
    echo(query) {
      proved(keys, query);
      return query('echostr');
    },
    take: ({ query, body, res }) => handle(pushOf(query, body), query, res),
  });
}
