/** Photos and voice that so far are only an address are fetched right after the turn, whoever has the talk. */
import type { Middleware, TurnContext } from 'botbuilder';
import type { Channels } from '../channels/channel.ts';
import { planMedia } from '../channels/media.ts';
import { turnOf } from '../inbox/turn.ts';

export function mediaMiddleware(channels: Channels): Middleware {
  return {
    async onTurn(context: TurnContext, next: () => Promise<void>) {
      planMedia(turnOf(context), channels);
      await next();
    },
  };
}
