/** One turn as the dialogs see it, hung on the turn's context. */
import type { TurnContext } from 'botbuilder-core';
import type { Memory } from './memory.ts';
import type { Heard, Ports } from './ports.ts';
import type { Speech } from './speech.ts';

export interface Desk {
  ports: Ports;
  mind: Memory;
  speech: Speech;
  /** Undefined in turns that no words began: a new conversation, a return visit falling due. */
  heard: Heard | undefined;
  /** The turn was begun by the desk itself. */
  internal: boolean;
}

const key = Symbol('desk');

export function setDesk(context: TurnContext, desk: Desk): void {
  context.turnState.set(key, desk);
}

/** @throws Error outside a turn of the front desk */
export function deskOf(context: TurnContext): Desk {
  const desk = context.turnState.get<Desk>(key);
  if (!desk) throw new Error('this context has no desk');
  return desk;
}

/** What was heard, for dialogs that only words can reach. */
export function heardBy(desk: Desk): Heard {
  if (!desk.heard) throw new Error('nothing was said in this turn');
  return desk.heard;
}
