/** POST /webhooks/line: checked, stored, answered; everything else afterwards. */
import { validateSignature } from '@line/bot-sdk';
import { DeskError } from '../../errors.ts';
import { talkIdOf } from '../../inbox/talk.ts';
import { type Mount, route } from '../../server.ts';
import { chosen } from '../degrade.ts';
import { parsedJson, rawBody } from '../webhook.ts';
import type { LineApi } from './api.ts';
import { type Asked, askedBy, event, LINE, webhookBody } from './events.ts';
import type { LineParts } from './line.ts';

/** Shown while the desk thinks, in s: it goes when the answer comes. Asked for again only when it has gone. */
const LOADING = 20;
/** Talks that are kept in mind as known. */
const MET = 20_000;

export function lineRoutes(parts: LineParts & { api: LineApi }): Mount {
  const { ledger, arrive, now, log, api } = parts;

  /** What may fail without a loss: told to the log, by the kind of call only. */
  function aside(what: string, work: () => Promise<void>): void {
    work().catch((err: unknown) => log.warn({ channel: LINE, what, err }, 'a call to LINE failed'));
  }

  const loading = new Map<string, number>();

  /** The moving dots, once for a burst. */
  function showLoading(userId: string): void {
    const at = Date.now();
    for (const [id, until] of loading) {
      if (until > at) break;
      loading.delete(id);
    }
    if (loading.has(userId)) return;
    loading.set(userId, at + LOADING * 1_000);
    aside('loading', () => api.loading(userId, LOADING));
  }

  /** Talks that need no profile any more; some of them, the newest. */
  const met = new Set<string>();

  /** Asks who somebody is, once; asked again with their next message if LINE did not say. */
  async function meet(talkId: string, userId: string): Promise<void> {
    if (met.size >= MET) met.clear();
    met.add(talkId);
    try {
      if ((await ledger.read(talkId))?.profiled) return;
      await parts.introduce(talkId, await api.profile(userId));
      await ledger.profiled(talkId, now());
    } catch (error) {
      met.delete(talkId);
      throw error;
    }
  }

  async function take(asked: Extract<Asked, { what: 'arrive' }>, account: string): Promise<void> {
    const { reply } = asked;
    const arrival = { ...asked.arrival, account };
    const { userId } = arrival;
    const talkId = talkIdOf(LINE, userId);
    const { text } = arrival;
    const { position } = await arrive(
      {
        ...arrival,
        text: text === undefined ? undefined : await chosen(text, () => ledger.offers(talkId)),
      },
      { at: now(), eventAt: arrival.at, opens: 'message', limits: undefined, reply },
    );
    if (position === undefined) return;
    if (arrival.type === 'message') showLoading(userId);
    if (!met.has(talkId)) aside('profile', () => meet(talkId, userId));
  }

  async function decline(
    { source, id, replyToken }: Extract<Asked, { what: 'decline' }>,
    account: string,
  ): Promise<void> {
    const text = parts.declined(parts.first(LINE, account));
    if (replyToken !== undefined) await api.reply(replyToken, [{ type: 'text', text }]);
    await api.leave(source, id);
  }

  async function handle(asked: Asked, account: string): Promise<void> {
    switch (asked.what) {
      case 'arrive':
        return take(asked, account);
      case 'block':
        return ledger.blocked(talkIdOf(LINE, asked.userId), now());
      case 'unsend':
        return parts.unsend(talkIdOf(LINE, asked.userId), asked.messageId);
      case 'decline':
        return aside('leave', () => decline(asked, account));
      case 'nothing':
        return;
    }
  }

  return (server) => {
    server.post(
      '/webhooks/line',
      route(async (req, res) => {
        const body = await rawBody(req);
        const signature = String(req.headers['x-line-signature'] ?? '');
        if (!validateSignature(body, parts.settings.secret, signature)) throw new DeskError('BadSignature');
        const parsed = webhookBody.safeParse(parsedJson(body));
        if (!parsed.success) throw new DeskError('BadRequest', 'Not a body of LINE: it needs events.');
        const events = parsed.data.events.flatMap((one) => {
          const known = event.safeParse(one);
          if (!known.success)
            log.warn({ channel: LINE, issue: known.error.issues[0]?.path.join('.') }, 'a strange event');
          return known.success ? [known.data] : [];
        });
        // In the order that LINE gives them; owners apart could go at once, but few bodies hold more than one.
        const { destination = '' } = parsed.data;
        for (const one of events) await handle(askedBy(one), destination);
        res.send(200, {});
      }),
    );
  };
}
