/** What the page keeps of its talk between visits. Where the browser keeps nothing, it lasts as long as the page. */

export interface Kept {
  userId: string;
  conversationId: string;
  token: string;
}

/** The estate that a QR entrance named (`?estate=YJ`): each has a talk of its own. */
const ESTATE = new URLSearchParams(location.search).get('estate');
const NAME = ESTATE ? `front-desk ${ESTATE}` : 'front-desk';
let here: Kept | undefined;

function isKept(value: unknown): value is Kept {
  const { userId, conversationId, token } = (value ?? {}) as Record<string, unknown>;
  return [userId, conversationId, token].every((part) => typeof part === 'string' && part !== '');
}

/** The browser's storage, or undefined where it is forbidden. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch (error) {
    console.info('this browser keeps nothing', error);
    return undefined;
  }
}

export function recall(): Kept | undefined {
  if (here) return here;
  try {
    const value: unknown = JSON.parse(storage()?.getItem(NAME) ?? 'null');
    return isKept(value) ? value : undefined;
  } catch (error) {
    console.info('what was kept cannot be read', error);
    return undefined;
  }
}

export function keep(kept: Kept): void {
  here = kept;
  try {
    storage()?.setItem(NAME, JSON.stringify(kept));
  } catch (error) {
    console.info('this browser keeps nothing', error);
  }
}

export function forget(): void {
  here = undefined;
  storage()?.removeItem(NAME);
}
