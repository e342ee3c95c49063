/**
 * /webhooks/wechat: the address check, and pushes: proved, opened, stored, answered in time with `success` or the answer
 * itself. Nothing that fails here may reach the owner as 该公众号暂时无法提供服务.
 */
import type { Request, Response } from 'restify';
import { DeskError } from '../../errors.ts';
import { talkIdOf } from '../../inbox/talk.ts';
import { type Mount, route } from '../../server.ts';
import { chosen } from '../degrade.ts';
import { decrypt, sealed, signed } from '../tencent/crypto.ts';
import { type Fields, field, fieldsOf, toXml } from '../tencent/envelope.ts';
import { TENCENT_CAPABILITIES } from '../tencent/outgoing.ts';
import { rawBody } from '../webhook.ts';
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

  const queryOf = (req: Request): ((name: string) => string) => {
    const query = new URLSearchParams(req.getQuery());
    return (name) => query.get(name) ?? '';
  };

  /** @throws DeskError BadSignature */
  function proved(query: (name: string) => string): void {
    if (!signed(query('signature'), keys.token, query('timestamp'), query('nonce')))
      throw new DeskError('BadSignature');
  }

  /** The push behind the body. @throws DeskError BadSignature, BadRequest */
  function opened(query: (name: string) => string, body: string): Push {
    const safe = query('encrypt_type') === 'aes';
    if (!safe) {
      // In safe mode the platform never sends words unencrypted.
      if (mode === 'safe') throw new DeskError('BadSignature', 'Safe mode takes encrypted pushes only.');
      proved(query);
      return { fields: fieldsOf(body), safe };
    }
    const sealedFields = fieldsOf(body);
    const encrypted = field(sealedFields, 'Encrypt') ?? '';
    if (!signed(query('msg_signature'), keys.token, query('timestamp'), query('nonce'), encrypted))
      throw new DeskError('BadSignature');
    const message = decrypt(keys, encrypted);
    if (message === undefined)
      throw new DeskError('BadSignature', 'The push was not encrypted with a key of this account.');
    return { fields: fieldsOf(message), safe };
  }

  function answerWith(text: string, { fields, safe }: Push, query: (name: string) => string): string {
    const answer = {
      ToUserName: field(fields, 'FromUserName') ?? '',
      FromUserName: field(fields, 'ToUserName') ?? '',
      CreateTime: Math.floor(now().getTime() / 1_000),
      MsgType: 'text',
      Content: text,
    };
    if (!safe) return toXml(answer);
    const seal = sealed(keys, toXml(answer), { timestamp: query('timestamp'), nonce: query('nonce') });
    return toXml({ ...seal, TimeStamp: Number(seal.TimeStamp) });
  }

  const send = (res: Response, body: string): void => {
    res.sendRaw(200, body, { 'Content-Type': body.startsWith('<') ? 'application/xml' : 'text/plain' });
  };

  /** Sends the answer; false when the platform had hung up. */
  function sent(res: Response, body: string): Promise<boolean> {
    return new Promise((resolve) => {
      res.once('finish', () => resolve(true));
      res.once('close', () => resolve(res.writableFinished));
      send(res, body);
    });
  }

  async function take(
    { arrival, opens }: Extract<Asked, { what: 'arrive' }>,
    push: Push,
    query: (name: string) => string,
    res: Response,
  ): Promise<void> {
    const { userId, key } = arrival;
    const talkId = talkIdOf(WECHAT, userId);
    if (await ledger.seen(WECHAT, key)) {
      send(res, answered.get(key) ?? 'success');
      return;
    }
    const at = now();
    const known = await ledger.heard({
      talkId,
      channel: WECHAT,
      at,
      eventAt: at,
      opens,
      limits: TENCENT_CAPABILITIES.limits,
    });
    if (arrival.type === 'start') await ledger.blocked(talkId, null);
    const text = arrival.text === undefined ? undefined : chosen(arrival.text, known?.choices ?? []);
    const waiting = passive.wait(talkId, settings.passive);
    await arrive(text === undefined ? arrival : { ...arrival, text });
    const given = await waiting;
    if (!given) {
      send(res, 'success');
      return;
    }
    const body = answerWith(given.text, push, query);
    answered.set(key, body);
    setTimeout(() => answered.delete(key), REPEATED).unref();
    given.told(await sent(res, body));
  }

  async function handle(push: Push, query: (name: string) => string, res: Response): Promise<void> {
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
    send(res, 'success');
  }

  return (server) => {
    server.get(
      '/webhooks/wechat',
      route(async (req, res) => {
        const query = queryOf(req);
        proved(query);
        res.sendRaw(200, query('echostr'), { 'Content-Type': 'text/plain' });
      }),
    );
    server.post(
      '/webhooks/wechat',
      route(async (req, res) => {
        const query = queryOf(req);
        const body = await rawBody(req);
        await handle(opened(query, body.toString('utf8')), query, res);
      }),
    );
  };
}
