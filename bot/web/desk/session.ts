/** Who is logged in: a context that every page reads, and the estate the lists are narrowed to. */
import { createContext, useContext } from 'react';
import type { Me } from '../../desk/contract/desk.ts';
import type { Permission } from '../../desk/roles.ts';
import { createStore, useStore } from './store.ts';

export const Session = createContext<Me | undefined>(undefined);

/** The one logged in; only within the shell. */
export function useMe(): Me {
  const me = useContext(Session);
  if (!me) throw new Error('useMe is used outside the session');
  return me;
}

/** Whether the one logged in may do something; the server checks it again. */
export const useMay = (permission: Permission): boolean => useMe().permissions.includes(permission);

const chosenEstate = createStore<string | null>(null, 'desk.estate');

/** The estate lists are narrowed to (undefined: all), and how to change it. */
export function useEstate(): [string | undefined, (id: string | undefined) => void] {
  const { estates } = useMe();
  const chosen = useStore(chosenEstate);
  const known = estates.find(({ id }) => id === chosen);
  return [known?.id, (id) => chosenEstate.set(id ?? null)];
}
