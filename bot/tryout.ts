/** A talk that never happens: what the desk would answer under other settings. A whole turn runs, nothing is kept. */
import { type Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { ReadSettings } from '../knowledge/settings.ts';
import { Writes } from '../prisma/writes.ts';
import { DeskAdapter } from './adapter.ts';
import { runBot } from './bot.ts';
import type { Estate, Estates } from './estates/estates.ts';
import type { Turn } from './inbox/turn.ts';
import { deskMiddleware } from './middleware/desk.ts';
import { handoffMiddleware } from './middleware/handoff.ts';
import { type House, profileOf } from './ports.ts';
import { createAnswers } from './procedures/answers.ts';

/** What would be said, and what was understood. */
export interface TriedReply {
  texts: string[];
  buttons: string[];
  category: string;
  urgent: boolean;
  handoff: string[];
  confidence: number;
}

export type Tryout = (
  settings: ReadSettings,
  said: { estate: Estate; channel: string; text: string; at: Date },
) => Promise<TriedReply>;

/** @param house what turns work with; its settings, answers and numbers are not used */
export function createTryout(house: House, estates: Estates): Tryout {
  const authentication = new ConfigurationBotFrameworkAuthentication({});
  return async (settings, { estate, channel, text, at }) => {
    const answers = createAnswers(house.db, (one, when) => settings(profileOf(one), when));
    const adapter = new DeskAdapter(
      authentication,
      () => Promise.resolve(undefined),
      () => undefined,
    );
    const tried: House = {
      ...house,
      settings,
      answers: answers.of,
      nextNumber: async ({ code }) => `${code}000000-0000`,
    };
    adapter.use(deskMiddleware(tried, estates));
    adapter.use(handoffMiddleware());
    const address = { channelId: channel, conversation: { id: 'tryout' }, serviceUrl: 'urn:local:tryout' };
    const turn: Turn = {
      talk: {
        id: `${channel}/tryout`,
        channel,
        conversationId: 'tryout',
        estateId: estate.id,
        ownerId: undefined,
        userId: 'tryout',
        reference: JSON.stringify(address),
        locale: undefined,
        mode: 'bot',
        paused: false,
        handoffId: undefined,
        createdAt: at,
        holder: undefined,
        fence: 0,
      },
      activity: {
        ...address,
        type: 'message',
        text,
        from: { id: 'tryout' },
        recipient: { id: 'bot' },
      } as Activity,
      position: 1,
      internal: false,
      at,
      person: undefined,
      state: undefined,
      stateOurs: false,
      nextState: undefined,
      writes: new Writes(),
      change: {},
      said: [],
    };
    await adapter.runTurn(turn, runBot);
    const { category, urgent, handoff, confidence } = await house.ear.hear(text, estate.region);
    const buttons = turn.said.flatMap(({ suggestedActions }) =>
      (suggestedActions?.actions ?? []).map(({ title }) => title),
    );
    return {
      texts: turn.said.flatMap((one) => one.text ?? []),
      buttons,
      category,
      urgent,
      handoff,
      confidence,
    };
  };
}
