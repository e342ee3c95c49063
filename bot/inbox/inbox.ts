/**
 * The inbox: what an owner sends is stored under a unique key before anybody says "received", then handled one turn
 * at a time per conversation over all processes, each turn committed once. What a killed process left is taken up
 * again by whoever finds it.
 */
import type { Activity } from 'botbuilder';
import { StaleError } from '../../prisma/client.ts';
import type { Committer } from '../../prisma/commit.ts';
import { grouped } from '../../prisma/grouped.ts';
import { type Together, Writes } from '../../prisma/writes.ts';
import type { Channels } from '../channels/channel.ts';
import type { Clock } from '../clock.ts';
import { DeskError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { coverDocuments } from '../middleware/documents.ts';
import { createBursts, type Patience } from './bursts.ts';
import { createOrder } from './order.ts';
import { insertSaid, type Speaker } from './say.ts';
import {
  type Claim,
  type Inbound,
  type InboxStore,
  LEASE,
  type Left,
  type Place,
  stateKey,
} from './store.ts';
import type { Turn } from './turn.ts';

/** Turns of one activity before it is given up and the owner told. */
const ATTEMPTS = 3;
/** Bot states kept in memory; each is valid only under the claim it was read with. */
const STATES = 20_000;
/** Pause before asking again for a talk that another process holds, in ms. */
const CLAIM_AGAIN = 40;
/** How long a turn waits for its talk, in ms. */
const CLAIM_PATIENCE = 30_000;
/** Inbound activities stored in one transaction. */
const GROUP = 64;
/** Turns that may wait in this process, and those of one talk: what comes beyond is sent away before it is stored. */
const MOST_WAITING = 2_000;
const MOST_OF_TALK = 100;

/** Word that an activity is safe. */
export interface Receipt {
  talkId: string;
  /** Where it stands in the talk; undefined for one that had been stored before. */
  position: number | undefined;
  /** What was said in answer; settles when the turn is committed. */
  replies: Promise<Partial<Activity>[]>;
}

export interface Inbox {
  /** More turns wait than this process takes: whoever brings more is asked to come again. */
  readonly full: boolean;
  /**
   * Stores the activity and lets its turn begin. `returned`: the caller brings the replies to the owner itself.
   * @throws DeskError Unavailable when the inbox is full, TooMany when the talk is; nothing was stored then
   */
  receive(inbound: Inbound, options?: { returned?: boolean }): Promise<Receipt>;
  /** Takes up what a killed process left, before anything new is taken. */
  begin(): Promise<void>;
  /** Takes up what no process is at work on, now and then. */
  resume(): Promise<void>;
  /** Waits until every turn begun here has ended. */
  idle(): Promise<void>;
}

/** Numbers of documents are not even stored (D4): what the desk never asks for is nowhere to be found later. */
function withoutDocuments(inbound: Inbound): Inbound {
  if (inbound.internal || inbound.text === undefined) return inbound;
  const { text, covered } = coverDocuments(inbound.text);
  if (!covered) return inbound;
  const body = JSON.parse(inbound.body) as Partial<Activity>;
  return { ...inbound, text, body: JSON.stringify({ ...body, text }) };
}

export interface InboxParts {
  store: InboxStore;
  committer: Committer;
  channels: Channels;
  clock: Clock;
  log: Logger;
  bot: Speaker;
  /** Runs middleware and dialogs; what they want is left on the turn. */
  run: (turn: Turn) => Promise<void>;
  /** What the owner is told when a message could not be handled. */
  apology: (turn: Turn) => Partial<Activity>;
  /** How long to wait for more of a burst (T1). */
  patience: Patience;
  /** The longest that a burst's first message waits, in ms. */
  mostPatience: number;
  /** How long what another process accepted earlier is waited for before it counts as left, in ms; a lease. */
  othersPatience?: number;
}

interface Entry {
  talkId: string;
  /** Where its activities stand in the talk, in order; the last is answered. */
  positions: number[];
  /** The activity as JSON; of a burst, all of them as one. */
  body: string;
  returned: boolean;
  internal: boolean;
  claim: Claim | undefined;
}

export function createInbox(parts: InboxParts): Inbox {
  const { store, committer, channels, clock, log, othersPatience = LEASE } = parts;
  const states = new Map<string, { fence: number; state: string | undefined; position: number }>();
  const order = createOrder(store, othersPatience);
  const inFlight = new Map<string, Promise<Partial<Activity>[]>>();
  const queues = new Map<string, { tail: Promise<unknown>; waiting: number }>();

  /** Activities on their way into the database, and turns that wait or run. */
  let waiting = 0;
  let roomLater: (() => void)[] = [];
  const isFull = (): boolean => waiting >= MOST_WAITING;

  function leave(): void {
    waiting -= 1;
    if (isFull() || roomLater.length === 0) return;
    const told = roomLater;
    roomLater = [];
    for (const tell of told) tell();
  }

  /** Owners are sent away when there is no room; what the desk itself wants to say waits. */
  async function demandRoom({ internal, talkId }: Inbound): Promise<void> {
    while (internal && isFull()) await new Promise<void>((tell) => roomLater.push(tell));
    if (isFull()) throw new DeskError('Unavailable');
    if (!internal && (queues.get(talkId)?.waiting ?? 0) >= MOST_OF_TALK) throw new DeskError('TooMany');
  }

  const accept = grouped<Inbound, Awaited<ReturnType<InboxStore['accept']>>[number]>(
    (group) => store.accept(group, (talkId) => states.has(talkId)),
    GROUP,
  );

  function remember({ talk, state, nextState, position, said }: Turn): void {
    states.delete(talk.id);
    states.set(talk.id, { fence: talk.fence, state: nextState ?? state, position: position + said.length });
    const oldest = states.keys().next().value;
    if (states.size > STATES && oldest !== undefined) states.delete(oldest);
  }

  /** The state under a claim: as read with it, or ours if nobody else had the talk in between. */
  function stateUnder(claim: Claim): { state: string | undefined; ours: boolean } | undefined {
    if (claim.stateRead) return { state: claim.state, ours: false };
    const known = states.get(claim.talk.id);
    const current = known && (known.fence === claim.talk.fence || known.fence === claim.talk.fence - 1);
    return current ? { state: known.state, ours: true } : undefined;
  }

  async function claimAgain(talkId: string): Promise<Claim> {
    const deadline = Date.now() + CLAIM_PATIENCE;
    for (;;) {
      const claim = await store.claim(talkId);
      if (claim) return claim;
      if (Date.now() > deadline) throw new DeskError('Unavailable');
      await new Promise((next) => setTimeout(next, CLAIM_AGAIN));
    }
  }

  async function commit(turn: Turn, entry: Entry, outcome: Together<Place>): Promise<void> {
    const { talk, writes, change, said } = turn;
    const more = (queues.get(talk.id)?.waiting ?? 0) > 1;
    writes.guardTogether(store.advanceTalks, {
      talkId: talk.id,
      fence: talk.fence,
      count: said.length,
      at: turn.at,
      keep: more,
      change,
    });
    insertSaid(
      writes,
      {
        talk,
        speaker: parts.bot,
        activities: said,
        at: turn.at,
        replyTo: entry.positions.at(-1) ?? 0,
        returned: entry.returned,
      },
      channels,
    );
    if (turn.nextState !== undefined && turn.nextState !== turn.state)
      writes.insert('BotState', { key: stateKey(talk.id), value: turn.nextState }, ['key']);
    // Whoever finds it handled already undoes its own turn: nothing is answered twice.
    for (const position of entry.positions) writes.together(outcome, { talkId: talk.id, position });
    await committer.commit(writes);
    remember(turn);
  }

  async function attempt(entry: Entry, giveUp: boolean): Promise<Turn> {
    let claim = entry.claim ?? (await claimAgain(entry.talkId));
    let known = stateUnder(claim);
    if (!known) {
      claim = await claimAgain(entry.talkId);
      known = { state: claim.state, ours: false };
    }
    const turn: Turn = {
      talk: claim.talk,
      activity: JSON.parse(entry.body) as Activity,
      position: entry.positions.at(-1) ?? 0,
      internal: entry.internal,
      at: clock.now(),
      person: claim.person,
      state: known.state,
      stateOurs: known.ours,
      nextState: undefined,
      writes: new Writes(),
      change: {},
      said: [],
    };
    if (giveUp) {
      turn.said.push(parts.apology(turn));
      await commit(turn, entry, store.giveUp);
    } else {
      await parts.run(turn);
      await commit(turn, entry, store.finish);
    }
    return turn;
  }

  async function handle(entry: Entry): Promise<Partial<Activity>[]> {
    const { talkId, positions } = entry;
    const [first = 0] = positions;
    // Where nothing came between our last words and these, there is nothing to look for.
    const follows = first === 1 || states.get(talkId)?.position === first - 1;
    const earlier = follows ? undefined : await order.earlier(talkId, first);
    if (earlier) entry.claim = undefined;
    for (const left of earlier ?? []) await turnOver(leftBehind(left));
    return turnOver(entry);
  }

  async function turnOver(entry: Entry): Promise<Partial<Activity>[]> {
    for (let tries = 1; ; tries++) {
      try {
        return (await attempt(entry, tries > ATTEMPTS)).said;
      } catch (error) {
        states.delete(entry.talkId);
        if (tries > ATTEMPTS) throw error;
        // A takeover or another process came between: the turn begins again, if it is still to be done.
        if (error instanceof StaleError) {
          if (!(await store.pending(entry.talkId, entry.positions))) return [];
        } else
          log.error({ talk: entry.talkId, positions: entry.positions, tries, err: error }, 'a turn failed');
        entry.claim = undefined;
      }
    }
  }

  /** What was or is being answered to an activity that comes a second time, wherever its turn runs. */
  async function earlierReplies(key: string): Promise<Partial<Activity>[]> {
    const deadline = Date.now() + LEASE;
    for (;;) {
      const here = inFlight.get(key);
      if (here) return here;
      const earlier = await store.repliesTo(key);
      if (!earlier?.pending || Date.now() > deadline)
        return (earlier?.replies ?? []).map((body) => JSON.parse(body) as Partial<Activity>);
      await new Promise((next) => setTimeout(next, CLAIM_AGAIN));
    }
  }

  /** Puts a turn behind the talk's others. */
  function enqueue(entry: Entry): Promise<Partial<Activity>[]> {
    const queue = queues.get(entry.talkId) ?? { tail: Promise.resolve(), waiting: 0 };
    queues.set(entry.talkId, queue);
    // What was read when others were still before us is no longer true when our turn comes.
    if (queue.waiting > 0) entry.claim = undefined;
    queue.waiting += 1;
    waiting += 1;
    order.begun(entry.talkId, entry.positions);
    const turn = queue.tail
      .then(() => handle(entry))
      .finally(() => order.finished(entry.talkId, entry.positions));
    queue.tail = turn
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        queue.waiting -= 1;
        leave();
        if (queue.waiting === 0) queues.delete(entry.talkId);
      });
    return turn;
  }

  /** A turn that failed for good stays in the inbox, or another process has it; the log says so. */
  function watched(turn: Promise<Partial<Activity>[]>, talkId: string): Promise<Partial<Activity>[]> {
    turn.catch((err: unknown) => log.error({ talk: talkId, err }, 'an activity is left in the inbox'));
    return turn;
  }

  const bursts = createBursts<Entry & { answered: (replies: Promise<Partial<Activity>[]>) => void }>(
    ({ body }) => (JSON.parse(body) as Activity).text ?? '',
    parts.patience,
    parts.mostPatience,
  );

  /** Lets more of a burst come before its one turn begins. */
  function gather(entry: Entry): Promise<Partial<Activity>[]> {
    return new Promise((answered, failed) => {
      bursts
        .add(entry.talkId, { ...entry, answered }, (all) => {
          const replies = watched(enqueue(asOne(all)), entry.talkId);
          for (const one of all) one.answered(replies);
        })
        .catch(failed);
    });
  }

  return {
    get full() {
      return isFull();
    },

    async receive(given, { returned = false } = {}) {
      const inbound = withoutDocuments(given);
      await demandRoom(inbound);
      waiting += 1;
      const { claim, position } = await accept(inbound).finally(leave);
      if (position === undefined)
        return {
          talkId: inbound.talkId,
          position: undefined,
          replies: returned ? earlierReplies(inbound.key) : Promise.resolve([]),
        };
      order.begun(inbound.talkId, [position]);
      const ours = claim.talk.holder === store.holder;
      const entry: Entry = {
        talkId: inbound.talkId,
        positions: [position],
        body: inbound.body,
        returned,
        internal: inbound.internal,
        claim: ours ? claim : undefined,
      };
      // Where somebody waits for the answer, or a person has the talk, there is nothing to wait for.
      const gathers =
        !returned && !inbound.internal && inbound.type === 'message' && claim.talk.mode === 'bot';
      if (gathers) return { talkId: inbound.talkId, position, replies: gather(entry) };
      const replies = watched(enqueue(entry), inbound.talkId);
      if (returned) {
        inFlight.set(inbound.key, replies);
        replies.then(
          () => inFlight.delete(inbound.key),
          () => inFlight.delete(inbound.key),
        );
      }
      return { talkId: inbound.talkId, position, replies };
    },

    async begin() {
      await store.begin();
      await this.resume();
    },

    async resume() {
      for (const left of await store.unfinished()) {
        if (queues.has(left.talkId) || bursts.has(left.talkId)) continue;
        // Only those of talks nobody works on: the claim settles who takes them up.
        await watched(enqueue(leftBehind(left)), left.talkId).catch(() => undefined);
      }
    },

    async idle() {
      bursts.flush();
      while (queues.size > 0) await Promise.all([...queues.values()].map(({ tail }) => tail));
    },
  };
}

/** What another process left. Nobody waits for its answer any more. */
const leftBehind = ({ position, ...rest }: Left): Entry => ({
  ...rest,
  positions: [position],
  returned: false,
  claim: undefined,
});

/** When an activity was said, by its platform; 0 when it does not say. */
const saidAt = ({ timestamp }: Activity): number => new Date(timestamp ?? 0).getTime() || 0;

/**
 * A burst as one entry: the words in the order they were said (platforms deliver out of order at times), all files,
 * everything else from the last.
 */
function asOne(entries: readonly Entry[]): Entry {
  const [first, second] = entries;
  if (!first) throw new Error('a burst without messages');
  if (!second) return first;
  const activities = entries
    .map(({ body }) => JSON.parse(body) as Activity)
    .sort((a, b) => saidAt(a) - saidAt(b));
  const attachments = activities.flatMap((activity) => activity.attachments ?? []);
  const text = activities.map((activity) => activity.text ?? '').filter(Boolean);
  return {
    ...first,
    positions: entries.flatMap(({ positions }) => positions),
    body: JSON.stringify({
      ...activities.at(-1),
      text: text.join('\n'),
      ...(attachments.length > 0 ? { attachments } : {}),
    }),
    claim: entries.at(-1)?.claim,
  };
}
