/** What is done with a talk as a whole: take over, transfer, hand back, close, note. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { TransferBody } from '../../../desk/contract/talks.ts';
import { call } from '../api.ts';
import { errorWords, isConflict, useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
import { keys } from '../queries.ts';

const focusComposer = (): void => {
  // After React has enabled it.
  setTimeout(() => document.getElementById('composer')?.focus(), 60);
};

function useRefreshTalk(id: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.talk(id) }),
      client.invalidateQueries({ queryKey: keys.activities(id) }),
      client.invalidateQueries({ queryKey: keys.talks }),
    ]);
}

/** Takes a talk over; when somebody was first, says who. The variable is `force`. */
export function useTake(id: string) {
  const client = useQueryClient();
  const refresh = useRefreshTalk(id);
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (force: boolean) => call('take', { params: { id }, body: { force } }),
    onSuccess: async () => {
      await refresh();
      void message.success(t.talks.taken);
      focusComposer();
    },
    onError: async (error) => {
      if (!isConflict(error)) {
        void message.error(errorWords(error));
        return;
      }
      await refresh();
      const now = await client
        .fetchQuery({
          queryKey: keys.talk(id),
          queryFn: () => call('talk', { params: { id } }),
          staleTime: 0,
        })
        .catch(() => undefined);
      const holder = now?.talk.handoff?.takenBy;
      void message.warning(holder ? t.talks.takenBy(holder.name) : t.talks.takenByOther);
    },
  });
}

/** Gives the talk to a colleague; `name` is for the message only. */
export function useTransfer(id: string) {
  const refresh = useRefreshTalk(id);
  const tell = useTell();
  return useMutation({
    mutationFn: ({ body }: { body: TransferBody; name: string }) =>
      call('transfer', { params: { id }, body }),
    onSuccess: async (_, { name }) => {
      await refresh();
      tell.done(t.talks.transferred(name));
    },
    onError: tell.failed,
  });
}

/** Hands back to the bot, or closes the reception. */
export function useLeave(id: string, how: 'handBack' | 'closeTalk') {
  const refresh = useRefreshTalk(id);
  const tell = useTell();
  return useMutation({
    mutationFn: () => call(how, { params: { id } }),
    onSuccess: async () => {
      await refresh();
      tell.done(how === 'handBack' ? t.talks.handedBack : t.talks.closed);
    },
    onError: tell.failed,
  });
}

/** Adds an internal note. */
export function useNoteTalk(id: string) {
  const refresh = useRefreshTalk(id);
  const tell = useTell();
  return useMutation({
    mutationFn: (text: string) => call('noteTalk', { params: { id }, body: { text } }),
    onSuccess: refresh,
    onError: tell.failed,
  });
}
