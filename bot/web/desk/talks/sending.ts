/** What the receptionist has typed: drafts, and messages on their way; kept while one goes from talk to talk. */
import type { QueryClient } from '@tanstack/react-query';
import { call } from '../api.ts';
import { errorWords } from '../errors.ts';
import { keys } from '../queries.ts';
import { createStore, useStore } from '../store.ts';

/** A message not yet seen in the transcript. `position` is known once the server has taken it. */
export interface Outgoing {
  clientId: string;
  talkId: string;
  text: string;
  at: number;
  state: 'sending' | 'sent' | 'failed';
  position: number | undefined;
  reason: string | undefined;
}

const outgoing = createStore<Outgoing[]>([]);
const drafts = createStore<Record<string, string>>({});

/** Typing is told to the owner at most this often, in milliseconds. */
const TYPING_EVERY = 4_000;

const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const change = (clientId: string, with_: Partial<Outgoing>): void =>
  outgoing.set((all) => all.map((each) => (each.clientId === clientId ? { ...each, ...with_ } : each)));

async function deliver(client: QueryClient, message: Outgoing): Promise<void> {
  change(message.clientId, { state: 'sending', reason: undefined });
  try {
    const { position } = await call('send', {
      params: { id: message.talkId },
      body: { text: message.text, clientId: message.clientId },
    });
    change(message.clientId, { state: 'sent', position });
    await client.invalidateQueries({ queryKey: keys.activities(message.talkId) });
    outgoing.set((all) => all.filter(({ clientId }) => clientId !== message.clientId));
    void client.invalidateQueries({ queryKey: keys.talks });
    void client.invalidateQueries({ queryKey: keys.talk(message.talkId) });
  } catch (error) {
    change(message.clientId, { state: 'failed', reason: errorWords(error) });
  }
}

/** Sends words to the owner of a talk; they show at once, and stay with a way to retry if that fails. */
export function say(client: QueryClient, talkId: string, text: string): void {
  const message: Outgoing = {
    clientId: newId(),
    talkId,
    text,
    at: Date.now(),
    state: 'sending',
    position: undefined,
    reason: undefined,
  };
  outgoing.set((all) => [...all, message]);
  void deliver(client, message);
}

/** Tries a failed message again, under the same id, so that it is said once. */
export function sayAgain(client: QueryClient, clientId: string): void {
  const message = outgoing.get().find((each) => each.clientId === clientId);
  if (message) void deliver(client, message);
}

/** Gives a failed message up. */
export function discard(clientId: string): void {
  outgoing.set((all) => all.filter((each) => each.clientId !== clientId));
}

/** A talk's messages on their way. */
export function useOutgoing(talkId: string): Outgoing[] {
  return useStore(outgoing).filter((each) => each.talkId === talkId);
}

/** A talk's unsent words, and how to change them. */
export function useDraft(talkId: string): [string, (text: string) => void] {
  const draft = useStore(drafts)[talkId] ?? '';
  return [draft, (text) => drafts.set((all) => ({ ...all, [talkId]: text }))];
}

const told = new Map<string, number>();
/** Shows the owner that somebody is writing; a failure is of no importance. */
export function tellTyping(talkId: string): void {
  const now = Date.now();
  if (now - (told.get(talkId) ?? 0) < TYPING_EVERY) return;
  told.set(talkId, now);
  call('typing', { params: { id: talkId } }).catch(() => undefined);
}
