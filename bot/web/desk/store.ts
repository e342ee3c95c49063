/** Small values shared by components outside React's tree; `key` also keeps them in this browser. */
import { useSyncExternalStore } from 'react';

/** A value with listeners. */
export interface Store<T> {
  get: () => T;
  set: (next: T | ((now: T) => T)) => void;
  subscribe: (listener: () => void) => () => void;
}

function remembered<T>(key: string | undefined, initial: T): T {
  if (key === undefined) return initial;
  try {
    const text = window.localStorage.getItem(key);
    return text === null ? initial : (JSON.parse(text) as T);
  } catch {
    // Private windows may refuse storage; the console works without it.
    return initial;
  }
}

function keep(key: string, value: unknown): void {
  try {
    window.localStorage.setItem(key, JSON.stringify(value));
  } catch (error) {
    // As above: kept for this page only.
    console.debug('not kept', key, error);
  }
}

/** Makes a store; with `key` it survives a reload. */
export function createStore<T>(initial: T, key?: string): Store<T> {
  let value = remembered(key, initial);
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      value = typeof next === 'function' ? (next as (now: T) => T)(value) : next;
      if (key !== undefined) {
        keep(key, value);
      }
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value, followed. */
export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get);
