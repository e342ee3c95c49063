/** LINE (Messaging API): webhook in, reply token first and push after, content fetched from LINE's own servers. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Estate } from '../../estates/estates.ts';
import type { FileLinks } from '../../storage/file-links.ts';
import type { AppParts } from '../arrival.ts';
import { type Channel, type Delivery, Held, Later } from '../channel.ts';
import { sayingOf } from '../degrade.ts';
import { createLineApi, type LineApi, type LineSettings, NoReply, Unknown } from './api.ts';
import { LINE } from './events.ts';
import { LINE_CAPABILITIES, OBJECTS, toObjects } from './messages.ts';
import { lineRoutes } from './routes.ts';

export interface LineParts extends AppParts {
  settings: LineSettings;
  links: Pick<FileLinks, 'freshLinks'>;
  /** The estate that an account's groups are declined for. */
  first: (channel: string, account: string) => Estate;
  /** What a group is told before the desk leaves it. */
  declined: (estate: Estate) => string;
  /** Clears a message that its writer took back. */
  unsend: (talkId: string, messageId: string) => Promise<void>;
  /** Keeps what a profile says of somebody: their name in the talk, their language. */
  introduce: (talkId: string, profile: { name: string; language: string | undefined }) => Promise<void>;
}

/** Pause before a reply without word is tried again, in ms. */
const SOON = 1_000;
/** Tries of a reply in a row: they must end within the outbox's lease. */
const TRIES = 2;
/** By how much our reckoning of a token's minute may differ from LINE's, in ms. */
const SPARE = 5_000;
/** How long what LINE says of the quota is believed, in ms. */
const BELIEVED = 5 * 60_000;
/** Pushes of a month that the bot leaves for people. */
const KEPT = 20;

/** A UUID made of the delivery's id: the same at every try, another for each call of a delivery. */
function retryKey(id: string, call: number): string {
  const hex = createHash('sha256').update(`${id} ${call}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Asks for what is left of the month's pushes now and then. */
function createQuota(api: LineApi, now: () => Date): { left(): Promise<number>; pushed(): void } {
  let known: { left: number; until: number } | undefined;
  return {
    async left() {
      if (!known || known.until <= now().getTime())
        known = { left: await api.left(), until: now().getTime() + BELIEVED };
      return known.left;
    },
    pushed() {
      if (known) known.left -= 1;
    },
  };
}

export function createLine(parts: LineParts): Channel {
  const { ledger, links, publicUrl, now } = parts;
  const api = createLineApi(parts.settings);
  const quota = createQuota(api, now);

  const { patience } = parts.settings;
  /** What a token must still be good for: a try without word, and another that tells whether the first had arrived. */
  const room = 2 * patience + SOON + SPARE;

  /**
   * The free answer, if there is one and LINE takes it. False: it must be pushed, which LINE takes once however often it
   * is tried. A try that ended without word is repeated here and now: behind everything else that waits, the token might
   * be too old to tell.
   */
  async function replied(head: Delivery, objects: Parameters<LineApi['reply']>[1]): Promise<boolean> {
    const reply = await ledger.takeReply(head.talkId, head.id, now());
    if (!reply) return false;
    let { blind } = reply;
    if (!blind && reply.until.getTime() - now().getTime() < room) {
      await ledger.dropReply(head.talkId);
      return false;
    }
    for (let tries = 1; ; tries++)
      try {
        await api.reply(reply.token, objects);
        await ledger.dropReply(head.talkId);
        return true;
      } catch (error) {
        if (error instanceof NoReply) {
          await ledger.dropReply(head.talkId);
          // After a try without an answer a used token means that the try had arrived.
          return blind;
        }
        if (!(error instanceof Unknown)) throw error;
        if (!blind) await ledger.blindReply(head.talkId);
        blind = true;
        if (tries === TRIES) throw new Later(error.message, SOON);
        await pause(SOON);
      }
  }

  async function push(
    to: string,
    deliveries: readonly Delivery[],
    call: number,
    objects: Parameters<LineApi['push']>[1],
  ) {
    const [head] = deliveries;
    if (!head) return;
    const people = deliveries.some(({ by }) => by === 'staff');
    if (!people && (await quota.left()) <= KEPT) throw new Held('LineQuota: what is left is for people');
    await ledger.noReply(head.talkId, head.id);
    try {
      await api.push(to, objects, retryKey(head.id, call));
    } catch (error) {
      if (error instanceof Held && call === 0) await ledger.replyAgain(head.talkId);
      throw error;
    }
    quota.pushed();
  }

  return {
    id: LINE,
    delivery: 'sent',
    capabilities: LINE_CAPABILITIES,
    together: OBJECTS,
    mount: lineRoutes({ ...parts, api }),

    async send(deliveries) {
      const [head] = deliveries;
      const to = head.reference.conversation?.id ?? '';
      const entry = await ledger.read(head.talkId);
      if (entry?.blocked) throw new Held('LineBlocked: the owner has blocked the account');
      const sayings = deliveries
        .filter(({ activity }) => activity.type === 'message')
        .map(({ activity }) => sayingOf(links.freshLinks(activity, publicUrl)));
      const { objects, lettered } = toObjects(sayings);
      if (lettered.length > 0 || (entry?.choices.length ?? 0) > 0)
        await ledger.offered(head.talkId, lettered);
      for (let call = 0; call * OBJECTS < objects.length; call++) {
        const part = objects.slice(call * OBJECTS, (call + 1) * OBJECTS);
        if (call === 0 && (await replied(head, part))) continue;
        await push(to, deliveries, call, part);
      }
    },

    async typing(talkId) {
      const userId = talkId.slice(LINE.length + 1);
      await api
        .loading(userId, 5)
        .catch((err: unknown) => parts.log.debug({ err, talk: talkId }, 'no loading animation'));
    },

    // LINE has no scene: the chat is opened with words that hold the code, and the owner sends them.
    async entrance({ words }) {
      const { basicId } = await api.account();
      return `https://line.me/R/oaMessage/${encodeURIComponent(basicId)}/?${encodeURIComponent(words)}`;
    },

    async media(address) {
      const bytes = await api.content(address.slice(`${LINE}:content/`.length));
      return bytes && { bytes, kind: '' };
    },
  };
}
