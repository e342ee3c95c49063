/**
 * The page's line to the desk: a token for the talk it had, Web Chat's own Direct Line client on it, and a new one
 * whenever the line is lost. What was said meanwhile is in the transcript, so nothing is missed.
 */
import { forget, type Kept, keep, recall } from './memory.ts';
import { watchPolls, watchSockets } from './watch.ts';

export const DOMAIN = `${location.origin}/v3/directline`;

/** Pauses before trying again, in ms; the last one stays. */
const PAUSES = [400, 1_000, 2_000, 4_000, 8_000, 15_000];

export type State = 'connecting' | 'online' | 'lost' | 'busy';

/** A refusal of the desk's. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the desk answered ${status}`);
    this.status = status;
  }
}

interface Answer {
  conversationId: string;
  token: string;
}

/** What the page's address says of estate and home, as a QR entrance wrote it. */
function entranceOf(search: string): Record<string, string> | undefined {
  const query = new URLSearchParams(search);
  const named = ['estate', 'building', 'unit', 'room'].flatMap((key) => {
    const value = query.get(key);
    return value ? [[key, value] as const] : [];
  });
  return query.get('estate') ? Object.fromEntries(named) : undefined;
}

async function generate(kept: Kept | undefined, body: object): Promise<Answer> {
  const response = await fetch(`${DOMAIN}/tokens/generate`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(kept ? { Authorization: `Bearer ${kept.token}` } : {}),
    },
    body: JSON.stringify({ ...body, entrance: entranceOf(location.search) }),
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Refused(response.status);
  return (await response.json()) as Answer;
}

/** The user that a token names. */
function userOf(token: string): string {
  const payload = token.split('.')[1] ?? '';
  const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { user: string };
  return claims.user;
}

/** A token for the talk that this browser had, else for a new talk of the same owner, else for a new owner. */
async function fetchToken(): Promise<Answer & { resumed: boolean }> {
  const kept = recall();
  if (kept) {
    const { userId, conversationId } = kept;
    try {
      return { ...(await generate(kept, { user: { id: userId }, conversationId })), resumed: true };
    } catch (error) {
      if (!(error instanceof Refused) || error.status >= 500) throw error;
      // The talk was never begun, or is gone.
      if (error.status === 404)
        return { ...(await generate(kept, { user: { id: userId } })), resumed: false };
      // The cookie is lost, so this browser is a stranger now.
      forget();
    }
  }
  return { ...(await generate(undefined, {})), resumed: false };
}

export interface Line {
  /** Tries at once: the network is back, or the page is looked at again. */
  hurry(): void;
}

/** Sockets that never opened before the page asks by polling instead: some networks let none through. */
const BLOCKED = 2;

/**
 * Keeps a line open for ever.
 * @param show hands a fresh client to Web Chat
 * @param tell what the owner sees of it
 */
export function openLine(
  locale: string,
  show: (client: WebChatDirectLine) => void,
  tell: (state: State) => void,
): Line {
  let client: WebChatDirectLine | undefined;
  let socket: WebSocket | undefined;
  let generation = 0;
  let failures = 0;
  let blocked = 0;
  let timer: number | undefined;

  function lost(of: number): void {
    if (of !== generation || timer !== undefined) return;
    tell(failures > 1 ? 'busy' : 'lost');
    const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0;
    failures += 1;
    timer = window.setTimeout(begin, pause * (0.75 + Math.random() / 2));
  }

  function online(of: number): void {
    if (of !== generation) return;
    failures = 0;
    tell('online');
  }

  async function connect(mine: number): Promise<void> {
    const { token, conversationId, resumed } = await fetchToken();
    if (mine !== generation) return;
    keep({ userId: userOf(token), conversationId, token });
    const old = client;
    client = window.WebChat.createDirectLine({
      domain: DOMAIN,
      token,
      webSocket: blocked < BLOCKED,
      ...(resumed ? { conversationId } : { conversationStartProperties: { locale } }),
    });
    client.connectionStatus$.subscribe((status) => {
      if (status >= 3) lost(mine);
    });
    show(client);
    old?.end();
  }

  function begin(): void {
    window.clearTimeout(timer);
    timer = undefined;
    generation += 1;
    const mine = generation;
    if (failures === 0) tell('connecting');
    connect(mine).catch((error: unknown) => {
      console.warn('the desk cannot be reached', error);
      lost(mine);
    });
  }

  watchSockets((opening) => {
    const mine = generation;
    let opened = false;
    socket = opening;
    opening.addEventListener('open', () => {
      opened = true;
      blocked = 0;
      online(mine);
    });
    opening.addEventListener('close', () => {
      if (!opened && mine === generation) blocked += 1;
      lost(mine);
    });
  });
  watchPolls(() => {
    const mine = generation;
    return (status) => (status === 200 ? online(mine) : lost(mine));
  });

  begin();
  return {
    hurry() {
      if (timer !== undefined) begin();
      else if (socket !== undefined && socket.readyState > WebSocket.OPEN) lost(generation);
    },
  };
}
