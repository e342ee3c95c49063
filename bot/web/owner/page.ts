/** The owner's page: head and menu round Web Chat, on a line that mends itself. */
import { openLine, type State } from './connection.ts';
import { look, speakers } from './look.ts';
import { languageOf, type Words, wordsOf } from './words.ts';

/** What /owner/desk.json tells. */
interface Desk {
  estate: string;
  desk: string;
  phone: string | null;
  region: string;
  bot: string;
}

const UNKNOWN: Desk = { estate: '', desk: '', phone: null, region: 'CN', bot: '' };

function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

async function fetchDesk(): Promise<Desk> {
  try {
    const estate = new URLSearchParams(location.search).get('estate');
    const address = `/owner/desk.json${estate ? `?${new URLSearchParams({ estate })}` : ''}`;
    const response = await fetch(address, { signal: AbortSignal.timeout(8_000) });
    return response.ok ? ((await response.json()) as Desk) : UNKNOWN;
  } catch (error) {
    // The talk works without a title; the line tells the owner that the desk is away.
    console.warn('the desk did not tell its name', error);
    return UNKNOWN;
  }
}

function showHead({ estate, desk, phone }: Desk, words: Words): void {
  if (desk) part('desk').textContent = [estate, desk].filter(Boolean).join(' · ');
  if (desk) document.title = part('desk').textContent ?? desk;
  const call = part('phone') as HTMLAnchorElement;
  call.hidden = phone === null;
  if (phone !== null) {
    call.href = `tel:${phone.replaceAll(/[^\d+]/g, '')}`;
    call.textContent = phone;
    call.setAttribute('aria-label', `${words.call} ${phone}`);
  }
  const language = part('language') as HTMLAnchorElement;
  const query = new URLSearchParams(location.search);
  query.set('lang', words.other.lang);
  language.href = `?${query}`;
  language.lang = words.other.lang;
  language.textContent = words.other.show;
}

function showMenu(words: Words, store: WebChatStore): void {
  part('menu').replaceChildren(
    ...words.menu.map(({ show, say }) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = show;
      button.addEventListener('click', () => {
        store.dispatch({ type: 'WEB_CHAT/SEND_MESSAGE', payload: { text: say, method: 'imBack' } });
      });
      return button;
    }),
  );
}

const desk = await fetchDesk();
const language = languageOf(location.search, navigator.languages, desk.region);
const words = wordsOf(language);
document.documentElement.lang = language;
showHead(desk, words);

let bringSlip: (() => void) | undefined;
const tell = (state: State): void => {
  if (state === 'online') {
    bringSlip?.();
    bringSlip = undefined;
  }
  part('state').dataset.state = state;
  part('state').textContent = words[state];
};
const store = window.WebChat.createStore();
const activityMiddleware = speakers(desk.bot);
const line = openLine(
  language,
  (directLine) =>
    window.WebChat.renderWebChat(
      { directLine, store, locale: language, styleOptions: look, activityMiddleware },
      part('chat'),
    ),
  tell,
);
showMenu(words, store);

// A slip's QR code: its code is brought once the talk is there, and leaves the address.
const slip = new URLSearchParams(location.search).get('slip');
if (slip) {
  const query = new URLSearchParams(location.search);
  query.delete('slip');
  history.replaceState(null, '', `?${query}`);
  bringSlip = (): void => {
    store.dispatch({ type: 'WEB_CHAT/SEND_EVENT', payload: { name: 'slip', value: { code: slip } } });
  };
}

window.addEventListener('online', () => line.hurry());
window.addEventListener('pageshow', () => line.hurry());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') line.hurry();
});
