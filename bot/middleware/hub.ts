/**
 * An outside agent hub at channels of the Bot Framework: that a person is called is told by `handoff.initiate` with the
 * transcript; `handoff.status` says that the hub has taken the talk, could not, or is done (HANDOFF_EVENTS=1).
 */
import { EventFactory, type Middleware, type Transcript, type TurnContext } from 'botbuilder';
import { z } from 'zod';
import { deskOf } from '../../dialogs/context.ts';
import type { Channels } from '../channels/channel.ts';
import { type Turn, turnOf } from '../inbox/turn.ts';

/** Who holds a talk that the hub has taken. */
export const HUB = 'hub';

const status = z.looseObject({ state: z.enum(['accepted', 'failed', 'completed']) });

export interface HubParts {
  channels: Channels;
  /** The talk so far, the newest last, as Bot Framework's transcript. */
  transcript: (talkId: string) => Promise<Transcript>;
  /** Who holds a call; undefined for nobody. */
  holder: (handoffId: string) => Promise<string | undefined>;
}

/** The call that this turn made, as its row. */
const callOf = (turn: Turn): Record<string, unknown> | undefined =>
  turn.writes.inserts.find(({ table }) => table === 'Handoff')?.row;

/** Tells of a new call, after everything that is said. To be used before the desk's middleware. */
export function hubTold({ channels, transcript }: HubParts): Middleware {
  return {
    async onTurn(context: TurnContext, next: () => Promise<void>) {
      await next();
      const turn = turnOf(context);
      const call = callOf(turn);
      if (!call || channels.isOwn(turn.talk.channel)) return;
      const { id, group, urgent, summary } = call;
      const reasons = JSON.parse(String(call.reasons)) as string[];
      const about = { handoffId: id, reasons, group, urgent, summary };
      await context.sendActivity(
        EventFactory.createHandoffInitiation(context, about, await transcript(turn.talk.id)),
      );
    },
  };
}

/** Takes in what the hub says of a call. To be used after the desk's middleware. */
export function hubHeard({ channels, holder }: HubParts): Middleware {
  return {
    async onTurn(context: TurnContext, next: () => Promise<void>) {
      const turn = turnOf(context);
      const { activity, talk, internal, writes, at } = turn;
      const told = activity.type === 'event' && activity.name === 'handoff.status' && !internal;
      if (!told || channels.isOwn(talk.channel)) return next();
      const parsed = status.safeParse(activity.value);
      const id = talk.handoffId;
      if (!parsed.success || id === undefined) return;
      writes.signal('desk', talk.estateId);
      switch (parsed.data.state) {
        case 'accepted':
          if (talk.mode !== 'waiting') return;
          writes.update(
            'Handoff',
            { id, state: 'waiting' },
            { state: 'taken', takenBy: HUB, takenAt: at, spokenAt: at },
          );
          turn.change.mode = 'person';
          return;
        case 'completed': {
          // A colleague who took it meanwhile keeps it.
          if (talk.mode !== 'person' || (await holder(id)) !== HUB) return;
          writes.update(
            'Handoff',
            { id, state: 'taken', takenBy: HUB },
            { state: 'closed', closedAt: at, closedBy: HUB },
            1,
          );
          turn.change.mode = 'bot';
          turn.change.handoffId = null;
          const { speech, ports } = deskOf(context);
          speech.add(ports.say('handoff.handedback', {}));
          return;
        }
        case 'failed':
          // It goes on waiting for a colleague of the desk's own, and climbs (G7).
          return;
      }
    },
  };
}
