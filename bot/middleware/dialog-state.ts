/** Where the turn's dialog state hangs, between the middleware that reads it and the bot that runs the dialogs. */
import type { StatePropertyAccessor, TurnContext } from 'botbuilder';
import type { DialogState } from 'botbuilder-dialogs';

const key = Symbol('dialog state');

export function setDialogState(context: TurnContext, accessor: StatePropertyAccessor<DialogState>): void {
  context.turnState.set(key, accessor);
}

/** @throws Error when the desk middleware has not run */
export function dialogStateOf(context: TurnContext): StatePropertyAccessor<DialogState> {
  const accessor = context.turnState.get<StatePropertyAccessor<DialogState>>(key);
  if (!accessor) throw new Error('this context has no dialog state');
  return accessor;
}
