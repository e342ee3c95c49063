/** The live stream: hints become refetches, a lost connection shows, and after each reconnect everything is fetched. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveEvent } from '../../desk/contract/desk.ts';
import { address, call } from './api.ts';
import { refresh } from './queries.ts';
import { createStore, useStore } from './store.ts';

/** Hints that arrive together are answered together, in milliseconds. */
const GATHER = 120;
/** A connection lost for less than this is not shown. */
const PATIENCE = 1_500;
const RETRY = [1_000, 2_000, 5_000, 10_000];

const down = createStore(false);
/** Whether the stream has been lost. */
export const useDown = (): boolean => useStore(down);

function parse(data: string): LiveEvent | undefined {
  try {
    return JSON.parse(data) as LiveEvent;
  } catch {
    return undefined;
  }
}

/** Calls `flush` once for the hints of each short while, each only once. */
function gathering(flush: (events: LiveEvent[]) => void): (event: LiveEvent) => void {
  const waiting = new Map<string, LiveEvent>();
  return (event) => {
    const first = waiting.size === 0;
    waiting.set(`${event.topic} ${event.id ?? ''}`, event);
    if (!first) return;
    setTimeout(() => {
      const events = [...waiting.values()];
      waiting.clear();
      flush(events);
    }, GATHER);
  };
}

/** Opens the stream and keeps it open; returns how to end it. */
export function listen(client: QueryClient): () => void {
  let source: EventSource | undefined;
  let lost = false;
  let tries = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const gather = gathering((events) => {
    const all = events.find(({ topic }) => topic === 'resync');
    for (const event of all ? [all] : events) refresh(client, event);
  });

  const open = (): void => {
    source = new EventSource(address('events'));
    source.onopen = () => {
      clearTimeout(patience);
      patience = undefined;
      tries = 0;
      down.set(false);
      if (lost) gather({ topic: 'resync' });
      lost = false;
    };
    source.onmessage = ({ data }) => {
      const event = parse(String(data));
      if (event) gather(event);
    };
    source.onerror = () => {
      lost = true;
      patience ??= setTimeout(() => down.set(true), PATIENCE);
      // The browser tries again by itself unless it was refused; then the session is asked after, and we try.
      if (source?.readyState !== EventSource.CLOSED) return;
      source.close();
      const wait = RETRY[Math.min(tries, RETRY.length - 1)] ?? 10_000;
      tries += 1;
      clearTimeout(retry);
      retry = setTimeout(() => {
        call('me', {}).then(open, () => {
          client.invalidateQueries({ queryKey: ['me'] }).then(open, open);
        });
      }, wait);
    };
  };
  open();
  return () => {
    clearTimeout(retry);
    clearTimeout(patience);
    source?.close();
    down.set(false);
  };
}

/** Keeps the stream open while the calling component is shown. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => listen(client), [client]);
}
