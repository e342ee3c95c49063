/** Does something and fetches again what it changed; success and failure are told. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTell } from '../errors.ts';

/** @param key of the queries to be fetched again @param done what is said when it has been done */
export function useDo<V, R>(
  key: readonly unknown[],
  work: (values: V) => Promise<R>,
  done: string | ((result: R) => string),
) {
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: work,
    onSuccess: (result) => {
      tell.done(typeof done === 'function' ? done(result) : done);
      return client.invalidateQueries({ queryKey: key });
    },
    onError: tell.failed,
  });
}
