/**
 * The page's state outside React: tasks as last seen with what waits laid over them, and the sending. Everything pressed
 * is first kept on the telephone, then sent in order; a key makes the desk do it once however often it is sent.
 */
import type { PhoneMe, WorkTask } from '../../desk/contract/phone.ts';
import { ApiError, call, setCsrf, upload } from '../desk/api.ts';
import { deskNow, learnNow, setZone } from '../desk/clock.ts';
import { createStore } from '../desk/store.ts';
import * as kept from './kept.ts';

export interface State {
  /** Undefined until the telephone's own database was read; null: to be opened. */
  me: PhoneMe | null | undefined;
  seen: kept.Seen | undefined;
  waiting: readonly kept.Waiting[];
  /** The last call reached the desk. */
  reached: boolean;
  sending: boolean;
  /** The session was ended from elsewhere. */
  ended: boolean;
}

export const state = createStore<State>({
  me: undefined,
  seen: undefined,
  waiting: [],
  reached: navigator.onLine,
  sending: false,
  ended: false,
});
const set = (change: Partial<State>): void => state.set((now) => ({ ...now, ...change }));

/** The desk was not reached, or is busy: later again. */
const later = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);

async function loggedOut(): Promise<void> {
  await kept.forget();
  set({ me: null, seen: undefined, ended: true });
}

/** Runs a call and learns from it whether there is a signal. @throws ApiError but for "later" ones and a lost session */
async function reaching<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    const answer = await work();
    set({ reached: true });
    return answer;
  } catch (error) {
    if (later(error)) {
      set({ reached: false });
      return undefined;
    }
    set({ reached: true });
    if (error instanceof ApiError && error.status === 401) {
      await loggedOut();
      return undefined;
    }
    throw error;
  }
}

async function become(me: PhoneMe): Promise<void> {
  setCsrf(me.csrf);
  learnNow(me.now);
  await kept.keepMe(me);
  set({ me, ended: false });
}

/** Opens the telephone. @throws ApiError when refused */
export async function open(body: { token: string; last4: string } | { login: string; password: string }) {
  await become(await call('phoneOpen', { body }));
  await look();
}

/** Ends the session of this telephone. */
export async function leave(): Promise<void> {
  await reaching(() => call('phoneLeave', {}));
  await kept.forget();
  set({ me: null, seen: undefined, ended: false });
}

/** Fetches the tasks; without a signal the kept ones stay. */
export async function look(): Promise<void> {
  if (!state.get().me) return;
  const tasks = await reaching(() => call('phoneWork', {}));
  if (!tasks) return;
  learnNow(tasks.now);
  setZone(tasks.estates[0]?.timeZone ?? 'Asia/Shanghai');
  const seen = { tasks, at: Date.now() };
  await kept.keepSeen(seen);
  set({ seen });
}

const refresh = async (): Promise<void> => set({ waiting: await kept.readWaiting() });

async function sendOne(one: kept.Waiting): Promise<string | null> {
  // By how long ago, not at what hour: the telephone's clock may be wrong.
  const ago = Math.max(0, Date.now() - one.pressedAt);
  const { key, taskId } = one;
  if (one.photo) {
    const { kind, blob } = one.photo;
    await upload('phonePhoto', { key, taskId, kind, ago: String(ago) }, blob);
    return null;
  }
  if (!one.act) return null;
  return (await call('phoneAct', { body: { ...one.act, key, ago } })).refused;
}

/** Sends what waits, one after the other; true when nothing is left that could be sent. */
async function sendAll(staffId: string): Promise<boolean> {
  for (;;) {
    const next = (await kept.readWaiting()).find(
      (one) => one.staffId === staffId && one.refused === undefined,
    );
    if (!next) return true;
    let refused: string | null | undefined;
    try {
      refused = await reaching(() => sendOne(next));
    } catch (error) {
      refused = error instanceof Error ? error.message : String(error);
    }
    // Not reached: it waits, and so does everything after it.
    if (refused === undefined) return false;
    if (refused === null) await kept.dropWaiting(next.seq ?? 0);
    else await kept.putWaiting({ ...next, refused });
    await refresh();
  }
}

/** Sends what waits unless another page of this telephone is at it. */
export async function send(): Promise<void> {
  const { me, sending } = state.get();
  if (!me || sending) return;
  set({ sending: true });
  try {
    const work = (): Promise<boolean> => sendAll(me.staffId);
    const locks = 'locks' in navigator ? navigator.locks : undefined;
    const done = locks
      ? await locks.request('phone-send', { ifAvailable: true }, async (lock) => (lock ? work() : false))
      : await work();
    if (done) await look();
  } finally {
    set({ sending: false });
  }
}

async function add(one: Omit<kept.Waiting, 'key' | 'staffId' | 'pressedAt'>): Promise<void> {
  const staffId = state.get().me?.staffId ?? '';
  await kept.addWaiting({ ...one, staffId, key: crypto.randomUUID(), pressedAt: Date.now() });
  await refresh();
}

/** Does something: kept at once, sent as soon as there is a signal. */
export async function act(one: kept.Act): Promise<void> {
  await add({ taskId: one.taskId, act: one });
  void send();
}

/** Keeps a photo or signature to be sent. */
export async function addPhoto(taskId: string, kind: 'photo' | 'signature', blob: Blob): Promise<void> {
  await add({ taskId, photo: { kind, blob } });
  void send();
}

/** The worker has read why something was not done. */
export async function drop(one: kept.Waiting): Promise<void> {
  await kept.dropWaiting(one.seq ?? 0);
  await refresh();
}

/** A task as the worker left it, whether sent or not. */
export interface Shown extends WorkTask {
  /** Something of it waits to be sent. */
  pending: boolean;
}

const after: Readonly<Record<string, string>> = {
  grab: 'accepted',
  accept: 'accepted',
  arrive: 'arrived',
  resume: 'accepted',
  return: 'returned',
  transfer: 'transferred',
};

function lay(task: Shown, { act: done, pressedAt }: kept.Waiting): Shown {
  const next = { ...task, pending: true };
  if (!done) return next;
  const at = new Date(deskNow() - (Date.now() - pressedAt)).toISOString();
  if (done.what === 'finish')
    return { ...next, state: 'done', result: done.result, amount: done.amount ?? null, doneAt: at };
  if (done.what === 'hold')
    return { ...next, hold: { reason: done.reason, newDate: done.newDate, asked: true } };
  if (done.what === 'safe') return { ...next, unsafe: false };
  if (done.what === 'arrive') return { ...next, state: 'arrived', arrivedAt: at };
  return { ...next, state: after[done.what] ?? task.state };
}

/** The tasks with what waits laid over them. */
export function shownTasks({ seen, waiting, me }: State): Shown[] {
  const mine = waiting.filter(({ staffId, refused }) => staffId === me?.staffId && refused === undefined);
  return (seen?.tasks.tasks ?? []).map((task) =>
    mine.filter(({ taskId }) => taskId === task.id).reduce(lay, { ...task, pending: false }),
  );
}

/** How often the page looks and sends by itself, in ms. */
const EVERY = 15_000;

/** Reads what the telephone keeps, then looks and sends: at once, whenever a signal or the page comes back, and in between. */
export async function begin(): Promise<void> {
  const [me, seen] = await Promise.all([kept.readMe(), kept.readSeen()]);
  if (me) {
    setCsrf(me.csrf);
    setZone(seen?.tasks.estates[0]?.timeZone ?? 'Asia/Shanghai');
  }
  set({ me: me ?? null, seen });
  await refresh();
  const again = (): void => {
    if (document.visibilityState === 'visible') void send();
  };
  window.addEventListener('online', again);
  window.addEventListener('offline', () => set({ reached: false }));
  document.addEventListener('visibilitychange', again);
  setInterval(again, EVERY);
  const found = await reaching(() => call('phoneMe', {})).catch(() => undefined);
  if (found) await become(found);
  // Never opened on this telephone: that is no session that ended.
  else if (!me) set({ ended: false });
  await send();
}
