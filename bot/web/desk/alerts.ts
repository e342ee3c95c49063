/** Calls the receptionist: a sound, a browser notification and the tab's title when somebody waits or answers. */
import { useEffect, useRef } from 'react';
import type { TalkItem } from '../../desk/contract/talks.ts';
import { t } from './messages/index.ts';
import { callName } from './parts/owner-name.tsx';
import { useTalks } from './queries.ts';
import { go } from './route.ts';
import { useEstate, useMay } from './session.ts';
import { createStore } from './store.ts';

/** Whether sounds are wanted; kept in this browser. */
export const soundWanted = createStore(true, 'desk.sound');
/** The browser's permission to notify. */
export const permission = createStore<NotificationPermission | 'none'>(
  'Notification' in window ? Notification.permission : 'none',
);

let audio: AudioContext | undefined;
/** Rings: two rising notes for a new call, one low note for an answer. Browsers allow it after the first click. */
export function ring(kind: 'call' | 'answer'): void {
  audio ??= new AudioContext();
  const context = audio;
  void context.resume();
  const notes = kind === 'call' ? [659, 880] : [523];
  notes.forEach((frequency, index) => {
    const start = context.currentTime + index * 0.18;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(kind === 'call' ? 0.25 : 0.12, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.32);
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.34);
  });
}

/** Asks the browser for leave to notify; must follow a click. */
export async function askPermission(): Promise<void> {
  if ('Notification' in window) permission.set(await Notification.requestPermission());
}

function notify(title: string, talk: TalkItem): void {
  if (!document.hidden || permission.get() !== 'granted') return;
  const shown = new Notification(title, {
    body: talk.handoff?.summary ?? talk.last.text ?? '',
    tag: talk.id,
  });
  shown.onclick = () => {
    window.focus();
    go('talks', talk.id);
    shown.close();
  };
}

/** What is new between two looks at a list; undefined: the first look, when nothing is. */
function newcomers(before: Set<string> | undefined, now: readonly string[]): number[] {
  return before ? now.flatMap((key, index) => (before.has(key) ? [] : [index])) : [];
}

/** Watches waiting talks and one's own, wherever in the console one is. */
export function useAlerts(): void {
  const enabled = useMay('talks.work');
  const [estateId] = useEstate();
  const waiting = useTalks({ list: 'waiting', estateId, limit: 200 }, enabled).data;
  const mine = useTalks({ list: 'mine', limit: 200 }, enabled).data;
  const knownCalls = useRef<Set<string>>(undefined);
  const knownWords = useRef<Set<string>>(undefined);

  useEffect(() => {
    document.title = waiting && waiting.total > 0 ? t.talks.alerts.title(waiting.total) : t.app;
    if (!waiting) return;
    // A call that climbs to the next one rings again.
    const calls = waiting.items.map(({ id, handoff }) => `${handoff?.id ?? id} ${handoff?.level ?? 0}`);
    const fresh = newcomers(knownCalls.current, calls);
    knownCalls.current = new Set(calls);
    if (fresh.length > 0 && soundWanted.get()) ring('call');
    for (const index of fresh) {
      const talk = waiting.items[index];
      if (talk) notify(t.talks.alerts.waiting(callName(talk.owner)), talk);
    }
  }, [waiting]);

  useEffect(() => {
    if (!mine) return;
    const said = mine.items.filter(({ last }) => last.from === 'owner');
    const words = said.map(({ id, last }) => `${id} ${last.at}`);
    const fresh = newcomers(knownWords.current, words);
    knownWords.current = new Set([...(knownWords.current ?? []), ...words]);
    if (fresh.length > 0 && document.hidden && soundWanted.get()) ring('answer');
    for (const index of fresh) {
      const talk = said[index];
      if (talk) notify(t.talks.alerts.spoke(callName(talk.owner)), talk);
    }
  }, [mine]);
}
