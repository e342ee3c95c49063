/** What is done about the messages and events that 微信客服 gave. */
import { talkIdOf } from '../../inbox/talk.ts';
import { chosen } from '../degrade.ts';
import type { Client } from '../tencent/client.ts';
import { type Asked, endsOf, WECOM } from './messages.ts';
import { LIMITS, msgidOf, type WecomParts } from './wecom.ts';

/** How long a talk counts as taken in WeCom's own app without word of its end, in ms. */
const TAKEN = 48 * 3_600_000;
/** Messages that one delivery was split into, at most. */
const PARTS = 8;

export function createIncoming(parts: WecomParts & { client: Client }): (asked: Asked) => Promise<void> {
  const { client, state, ledger, arrive, now, log } = parts;
  const takenKey = (conversationId: string): string => `taken/${conversationId}`;

  function aside(what: string, work: () => Promise<unknown>): void {
    work().catch((err: unknown) => log.warn({ channel: WECOM, what, err }, 'a call to WeCom failed'));
  }

  async function meet(talkId: string, userId: string): Promise<void> {
    const { customer_list: [customer] = [] } = await client.post<{ customer_list?: { nickname?: string }[] }>(
      '/cgi-bin/kf/customer/batchget',
      { external_userid_list: [userId] },
    );
    if (customer?.nickname) await parts.introduce(talkId, { name: customer.nickname, language: undefined });
    await ledger.profiled(talkId, now());
  }

  /** The bot takes a new session, so that WeCom does not queue it for its own receptionists. */
  const claimSession = (openKfId: string, userId: string) =>
    client.post('/cgi-bin/kf/service_state/trans', {
      open_kfid: openKfId,
      external_userid: userId,
      service_state: 1,
    });

  async function take({ arrival, reply }: Extract<Asked, { what: 'arrive' }>): Promise<void> {
    const { userId, conversationId = userId, key } = arrival;
    const talkId = talkIdOf(WECOM, conversationId);
    // Whoever has it in WeCom's own app has it: the desk does not answer beside them.
    if ((await state.read(takenKey(conversationId))) !== undefined) return;
    if (await ledger.seen(WECOM, key)) return;
    const known = await ledger.read(talkId);
    const at = now();
    const opens = arrival.type === 'message' ? 'message' : 'none';
    const { text } = arrival;
    const { openKfId } = endsOf(conversationId);
    await arrive(
      {
        ...arrival,
        account: openKfId,
        text: text === undefined ? undefined : await chosen(text, () => ledger.offers(talkId)),
      },
      { at, eventAt: at, opens, limits: LIMITS, reply },
    );
    if (arrival.type === 'message' && !known?.lastOwnerAt)
      aside('state', () => claimSession(openKfId, userId));
    if (!known?.profiled) aside('profile', () => meet(talkId, userId));
  }

  return async function handle(asked: Asked): Promise<void> {
    if (asked.what === 'nothing') return;
    if (asked.what === 'arrive') return take(asked);
    const { conversationId } = asked;
    const talkId = talkIdOf(WECOM, conversationId);
    switch (asked.what) {
      case 'taken':
        return state.write(takenKey(conversationId), '1', TAKEN);
      case 'ended': {
        const at = now();
        await state.spoil(takenKey(conversationId), '1');
        await ledger.shut(talkId, at);
        if (!asked.reply) return;
        await ledger.heard({
          talkId,
          channel: WECOM,
          at,
          eventAt: at,
          opens: 'none',
          limits: LIMITS,
          reply: asked.reply,
        });
        return ledger.release(talkId, at);
      }
      case 'failed': {
        const { msgid, type } = asked;
        const is = (id: string): boolean =>
          Array.from({ length: PARTS }, (_, i) => msgidOf(id, i)).includes(msgid);
        return parts.undelivered(talkId, is, `SendFailed: type ${type}`);
      }
      case 'unsend':
        return parts.unsend(talkId, asked.msgid);
    }
  };
}
