/**
 * While a person is called or at work the bot does not converse (H2): the words go to the person. Only a danger told
 * now brings first aid and goes into the book (U1), and what the words say about the place goes into the record.
 */
import type { Middleware, TurnContext } from 'botbuilder';
import { collect } from '../../dialogs/collecting.ts';
import { deskOf } from '../../dialogs/context.ts';
import { fileCollected } from '../../dialogs/filing.ts';
import { supposeHome } from '../../dialogs/slots.ts';
import { turnOf } from '../inbox/turn.ts';

export function handoffMiddleware(): Middleware {
  return {
    async onTurn(context: TurnContext, next: () => Promise<void>) {
      const turn = turnOf(context);
      // A new conversation and a return visit are notices, not conversation.
      if (turn.talk.mode === 'bot' || context.activity.type !== 'message') return next();
      const desk = deskOf(context);
      const { heard, ports, speech, mind } = desk;
      turn.writes.signal('desk', turn.talk.estateId);
      if (!heard) return;
      const { danger } = heard.details;
      const { building, unit, room } = heard.fields;
      if (danger !== undefined && mind.aided !== danger) {
        speech.add(ports.knows.firstAid(danger));
        mind.aided = danger;
        const matter = collect(heard);
        supposeHome(matter, ports.owner);
        const { number, place, what } = await fileCollected(desk, matter);
        speech.add(ports.say('filed.urgent', { number, place, what }));
        if (turn.talk.handoffId) turn.writes.update('Handoff', { id: turn.talk.handoffId }, { urgent: true });
      } else if (mind.last && (room !== undefined || building !== undefined)) {
        const place = { building, unit, room, spot: heard.details.spot };
        await ports.register.amend(mind.last.id, { place, added: heard.text });
      }
    },
  };
}
