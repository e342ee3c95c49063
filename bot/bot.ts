/** The bot: what a turn does once the middleware has set the desk. */
import type { TurnContext } from 'botbuilder';
import { frontDesk } from '../dialogs/front-desk.ts';
import { dialogStateOf } from './middleware/dialog-state.ts';

export function runBot(context: TurnContext): Promise<void> {
  return frontDesk(context, dialogStateOf(context));
}
