/**
 * The gradual start of an estate: how far the bot answers by itself in this channel, and a talk in which it is paused.
 * First aid goes out whatever is set (U1).
 */
import type { Middleware, TurnContext } from 'botbuilder';
import { deskOf } from '../../dialogs/context.ts';
import { nextWithin } from '../../knowledge/rules/clock.ts';
import { minutesOf } from '../../knowledge/rules/shared.ts';
import { startModeOf } from '../../knowledge/rules/start.ts';
import { minutesAt } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import { turnOf } from '../inbox/turn.ts';

/** What the bot would say, without a trace. */
export type DraftOf = (said: {
  estateId: string;
  channel: string;
  text: string;
  at: Date;
}) => Promise<string[]>;

/** Whether a person answers first now: within service hours, on the estate's own clock. */
function inService({ clocks, estate, at }: Settings): boolean {
  const now = minutesAt(at, estate.timeZone);
  return now >= minutesOf(clocks.serviceHours.from) && now < minutesOf(clocks.serviceHours.to);
}

export function startMiddleware(draftOf: DraftOf): Middleware {
  return {
    async onTurn(context: TurnContext, next: () => Promise<void>) {
      const desk = deskOf(context);
      const turn = turnOf(context);
      const { talk, writes, at, position } = turn;
      const { heard, ports, speech, mind } = desk;
      const { settings } = ports.knows;
      const mode = startModeOf(settings.start, talk.channel);
      if (context.activity.type === 'conversationUpdate' && mode === 'off') return;
      const danger = heard?.details.danger !== undefined;
      if (context.activity.type !== 'message' || !heard || danger) return next();

      const first = mode === 'person' && inService(settings);
      if (first && !talk.paused) {
        const texts = await draftOf({ estateId: talk.estateId, channel: talk.channel, text: heard.text, at });
        if (texts.length > 0)
          writes.insert('Draft', { talkId: talk.id, position, text: JSON.stringify(texts), at }, 'ignore');
      }
      // A person has the talk, or is called: the next one keeps the bot silent.
      if (talk.mode !== 'bot') return next();
      const enquiry = heard.category === 'other' && !mind.collecting && !mind.visit;
      const toPerson =
        talk.paused ||
        first ||
        mode === 'off' ||
        (mode === 'register' && enquiry && ports.knows.courtesy(heard.text) === undefined);
      if (!toPerson) return next();
      // Who is called is whom the words ask for: a reporter's or a furious owner's are no reception's (H1).
      const { who } = await ports.desk.call({
        reasons: heard.handoff.length > 0 ? [...heard.handoff] : ['request'],
        summary: heard.text.slice(0, 40),
        urgent: heard.urgent,
      });
      // In a paused talk a person has spoken already; elsewhere nobody is left wondering (G8).
      if (talk.paused) return;
      speech.add(ports.say('handoff.announce.first', { who }));
      if (!ports.staffed && !heard.urgent) {
        const { estate, clocks } = settings;
        const opens = nextWithin(at, clocks.serviceHours, estate.timeZone);
        speech.add(ports.say('handoff.outOfHours', { time: ports.by(opens), phone: estate.phone }));
      }
    },
  };
}
