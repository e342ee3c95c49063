/** Addresses within the console, kept in the hash so that any server of plain files will do: #/talks/ID?at=3. */
import { useSyncExternalStore } from 'react';

export const pages = [
  'talks',
  'matters',
  'follow',
  'duty',
  'board',
  'tables',
  'transcripts',
  'settings',
  'me',
] as const;
export type Page = (typeof pages)[number];

/** Where the console stands: a page, what is open on it, and finer points. */
export interface Place {
  page: Page | undefined;
  id: string | undefined;
  query: URLSearchParams;
}

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text) || undefined;
  } catch {
    return undefined;
  }
};

/** Reads an address such as `#/talks/web%2F1?at=3`. */
export function readHash(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [name = '', id = ''] = path.split('/', 2);
  return {
    page: pages.find((page) => page === name),
    id: decode(id),
    query: new URLSearchParams(search),
  };
}

/** The address of a place. */
export function hashOf(page: Page, id?: string, query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/${page}${id === undefined ? '' : `/${encodeURIComponent(id)}`}${search ? `?${search}` : ''}`;
}

/** Goes to a place; `replace` leaves no step to come back to. */
export function go(page: Page, id?: string, query: Record<string, string> = {}, replace = false): void {
  const hash = hashOf(page, id, query);
  if (!replace) {
    window.location.hash = hash;
    return;
  }
  window.history.replaceState(null, '', hash);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

let known = { hash: '', place: readHash('') };

function current(): Place {
  const { hash } = window.location;
  if (known.hash !== hash) known = { hash, place: readHash(hash) };
  return known.place;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The present place, following the address. */
export const usePlace = (): Place => useSyncExternalStore(subscribe, current);
