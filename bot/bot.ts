/** What the desk says. (Placeholder until the dialogs are hung in.) */
import type { TurnContext } from 'botbuilder';

export async function frontDesk(context: TurnContext): Promise<void> {
  if (context.activity.type === 'message') await context.sendActivity(`收到：${context.activity.text ?? ''}`);
}
