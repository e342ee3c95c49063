/** The console's data by TanStack Query: keys, queries of lists and details, and what a live hint invalidates. */
import { keepPreviousData, type QueryClient, useQuery } from '@tanstack/react-query';
import type { LiveEvent, Me } from '../../desk/contract/desk.ts';
import type { MattersQuery } from '../../desk/contract/matters.ts';
import type { ActivityItem, TalksQuery } from '../../desk/contract/talks.ts';
import { call } from './api.ts';
import { learnNow } from './clock.ts';

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** Lists of talks are asked again this often even while the stream is silent, in milliseconds. */
const LIST_REFRESH = 60_000;
/** Lines read again at each refresh, because their delivery may have changed. */
const REREAD = 30;
const PAGE = 100;

export const keys = {
  me: ['me'] as const,
  talks: ['talks'] as const,
  talk: (id: string) => ['talk', id] as const,
  activities: (id: string) => ['activities', id] as const,
  matters: ['matters'] as const,
  matter: (id: string) => ['matter', id] as const,
  alerts: ['alerts'] as const,
  tasks: ['tasks'] as const,
};

/** A list of talks with counts. */
export function useTalks(query: Loose<TalksQuery>, enabled = true) {
  return useQuery({
    queryKey: [...keys.talks, query],
    queryFn: async ({ signal }) => {
      const list = await call('talks', { query, signal });
      learnNow(list.now);
      return list;
    },
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: LIST_REFRESH,
  });
}

/** One talk with owner, matters and notes. */
export function useTalk(id: string | undefined) {
  return useQuery({
    queryKey: keys.talk(id ?? ''),
    queryFn: async ({ signal }) => {
      const detail = await call('talk', { params: { id: id ?? '' }, signal });
      learnNow(detail.now);
      return detail;
    },
    enabled: id !== undefined,
  });
}

/** What is known of a transcript, ascending and without gaps; `older`: there is more before it. */
export interface Transcript {
  items: ActivityItem[];
  older: boolean;
}

/** Joins two runs of lines; the newer reading of a line wins. */
export function joinLines(a: readonly ActivityItem[], b: readonly ActivityItem[]): ActivityItem[] {
  const byPosition = new Map<number, ActivityItem>();
  for (const item of [...a, ...b]) byPosition.set(item.position, item);
  return [...byPosition.values()].sort((x, y) => x.position - y.position);
}

async function readOn(id: string, known: Transcript, signal: AbortSignal): Promise<Transcript> {
  let items = known.items;
  let after = Math.max(0, (items.at(-REREAD) ?? items[0])?.position ?? 0) - 1;
  for (;;) {
    const page = await call('activities', {
      params: { id },
      query: { after: Math.max(0, after), limit: PAGE },
      signal,
    });
    items = joinLines(items, page.items);
    const last = page.items.at(-1);
    if (!page.more || !last) return { items, older: known.older };
    after = last.position;
  }
}

/** A talk's transcript: the newest page first, then only what follows, so that nothing is skipped. */
export function useTranscript(client: QueryClient, id: string | undefined) {
  return useQuery({
    queryKey: keys.activities(id ?? ''),
    queryFn: async ({ signal }): Promise<Transcript> => {
      const known = client.getQueryData<Transcript>(keys.activities(id ?? ''));
      if (known && known.items.length > 0) return readOn(id ?? '', known, signal);
      const page = await call('activities', { params: { id: id ?? '' }, query: { limit: PAGE }, signal });
      return { items: page.items, older: page.more };
    },
    enabled: id !== undefined,
  });
}

/** Puts the page before the oldest known line into the cache. */
export async function loadOlder(client: QueryClient, id: string): Promise<void> {
  const known = client.getQueryData<Transcript>(keys.activities(id));
  const first = known?.items[0];
  if (!known || !first) return;
  const page = await call('activities', { params: { id }, query: { before: first.position, limit: PAGE } });
  client.setQueryData<Transcript>(keys.activities(id), (now) => ({
    items: joinLines(page.items, now?.items ?? known.items),
    older: page.more,
  }));
}

/** A page of the book. */
export function useMatters(query: Loose<MattersQuery>) {
  return useQuery({
    queryKey: [...keys.matters, query],
    queryFn: async ({ signal }) => {
      const list = await call('matters', { query, signal });
      learnNow(list.now);
      return list;
    },
    placeholderData: keepPreviousData,
  });
}

/** One record with its timeline. */
export function useMatter(id: string | undefined) {
  return useQuery({
    queryKey: keys.matter(id ?? ''),
    queryFn: async ({ signal }) => {
      const detail = await call('matter', { params: { id: id ?? '' }, signal });
      learnNow(detail.now);
      return detail;
    },
    enabled: id !== undefined,
  });
}

/** Colleagues to whom a talk or a matter can be given. */
export function useStaff(estateId: string | undefined, enabled = true) {
  return useQuery({
    queryKey: ['staff', estateId],
    queryFn: ({ signal }) => call('staff', { query: { estateId }, signal }),
    enabled,
    staleTime: 30_000,
  });
}

/** What one has to know or acknowledge, new ones only. */
export function useAlertList() {
  return useQuery({
    queryKey: keys.alerts,
    queryFn: async ({ signal }) => {
      const list = await call('alerts', { query: { list: 'new', limit: 50 }, signal });
      learnNow(list.now);
      return list;
    },
    refetchInterval: LIST_REFRESH,
  });
}

/** Task slips that one may take out of the pool. */
export function usePool(enabled: boolean) {
  return useQuery({
    queryKey: [...keys.tasks, 'pool'],
    queryFn: ({ signal }) => call('tasks', { query: { list: 'pool' }, signal }),
    enabled,
    refetchInterval: LIST_REFRESH,
  });
}

/** Fetches again what a hint of the stream is about. */
export function refresh(client: QueryClient, event: LiveEvent): void {
  const again = (queryKey: readonly unknown[]) => void client.invalidateQueries({ queryKey });
  if (event.topic === 'resync') {
    void client.invalidateQueries();
    return;
  }
  if (event.topic === 'talk' && event.id !== undefined) {
    again(keys.activities(event.id));
    again(keys.talk(event.id));
    again(keys.talks);
    return;
  }
  for (const key of [keys.talks, ['talk'], keys.matters, ['matter'], ['outbox'], keys.alerts, keys.tasks])
    again(key);
}

/** Puts somebody else, or nobody, in the place of who was logged in; what the one before saw is forgotten. */
export function become(client: QueryClient, me: Me | null): void {
  client.setQueryData(keys.me, me);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.me[0] });
}
