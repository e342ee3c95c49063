/**
 * One turn: an activity of a talk, what is known when it begins, and everything that it wants written and said.
 * Middleware and dialogs only gather; the turn is committed once, at its end.
 */
import type { Activity, TurnContext } from 'botbuilder';
import type { Writes } from '../../prisma/writes.ts';
import type { Person } from './person.ts';
import type { Talk } from './talk.ts';

/** What this turn decided about its talk; written with the commit. */
export interface TalkChange {
  /** The talk belongs to this estate from now on. */
  estateId?: string;
  mode?: Talk['mode'];
  handoffId?: string | null;
  ownerId?: string;
  locale?: string;
}

export interface Turn {
  /** Set anew by what finds out which estate is meant, before anybody else looks. */
  talk: Talk;
  activity: Activity;
  /** Where the activity stands in the talk. */
  readonly position: number;
  /** Made by the desk itself: an event of the same name from outside is nobody's word. */
  internal: boolean;
  /** The instant of the turn: everything in it happens now. */
  readonly at: Date;
  /** Undefined until somebody of this account was first registered. */
  readonly person: Person | undefined;
  /** The conversation's stored bot state as JSON, undefined when new. */
  readonly state: string | undefined;
  /** The state is one that this process wrote: its form needs no second look. */
  readonly stateOurs: boolean;
  /** Set by the bot when its state changed. */
  nextState: string | undefined;
  readonly writes: Writes;
  readonly change: TalkChange;
  /** What is said, in order. */
  readonly said: Partial<Activity>[];
}

const key = Symbol('turn');

/** Hangs the turn on its context, so that middleware and dialogs find it. */
export function setTurn(context: TurnContext, turn: Turn): void {
  context.turnState.set(key, turn);
}

/** @throws Error when the context was not made by the desk's adapter */
export function turnOf(context: TurnContext): Turn {
  const turn = context.turnState.get<Turn>(key);
  if (!turn) throw new Error('this context carries no turn');
  return turn;
}
