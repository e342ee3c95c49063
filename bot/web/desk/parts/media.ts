/** Widths at which the console changes its shape; styles.css uses the same. */
import { useSyncExternalStore } from 'react';

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Wide enough for a third column beside the talk. */
export const useThreeColumns = (): boolean => useMedia('(min-width: 1180px)');
/** A telephone: one thing at a time. */
export const useNarrow = (): boolean => useMedia('(max-width: 767px)');
