import { type Activity, ConnectionStatus, DirectLine } from 'botframework-directlinejs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, databases, makePlace, startDesk } from '../../support/desk.ts';
import { makeBrowser } from './browser-shim.ts';
import { directLineOf } from './client.ts';

makeBrowser();

/** The real client, with what it heard. */
class Page {
  readonly client: DirectLine;
  readonly heard: Activity[] = [];
  readonly #looks = new Set<() => void>();
  readonly #subscription: { unsubscribe(): void };

  constructor(options: ConstructorParameters<typeof DirectLine>[0]) {
    // `random` shortens the client's own wait of 3 to 15 s before it reconnects to 3 s.
    this.client = new DirectLine({ pollingInterval: 200, ...options, random: () => 0 } as typeof options);
    this.#subscription = this.client.activity$.subscribe((activity) => {
      this.heard.push(activity);
      for (const look of this.#looks) look();
    });
  }

  until(is: (activity: Activity) => boolean): Promise<Activity> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.heard.find(is);
        if (found) resolve(found);
      };
      this.#looks.add(look);
      look();
    });
  }

  say(text: string, more: object = {}): Promise<string> {
    const channelData = { clientActivityID: `c-${text}` };
    const from = { id: 'whoever' };
    return new Promise((resolve, reject) => {
      const activity = { type: 'message', text, from, channelData, ...more } as Activity;
      this.client.postActivity(activity).subscribe(resolve, reject);
    });
  }

  close(): void {
    this.#subscription.unsubscribe();
    this.client.end();
  }
}

describe.each(databases)('the real botframework-directlinejs on %s', (database) => {
  let desk: Desk;
  let pages: Page[] = [];
  beforeAll(async () => {
    desk = await startDesk({ database });
  }, 60_000);
  afterEach(() => {
    for (const page of pages) page.close();
    pages = [];
  });
  afterAll(() => desk.stop());

  async function open(webSocket: boolean, more: object = {}, url = desk.url): Promise<Page> {
    const { body } = await directLineOf(url).post('/tokens/generate', {});
    const page = new Page({
      domain: `${url}/v3/directline`,
      token: body.token ?? '',
      webSocket,
      ...more,
    });
    pages.push(page);
    return page;
  }
  const bot = ({ from }: Activity) => from.role === 'bot';

  describe.each([
    ['polling', false],
    ['WebSocket', true],
  ])('%s', (_name, webSocket) => {
    test('greets by itself, echoes under the server’s id, answers', { timeout: 20_000 }, async () => {
      const page = await open(webSocket);
      await page.until(bot);
      const id = await page.say('我家水管漏水');
      const echo = await page.until((activity) => activity.id === id);
      expect(echo).toMatchObject({
        text: '我家水管漏水',
        channelData: { clientActivityID: 'c-我家水管漏水' },
      });
      await page.until(
        (activity) => bot(activity) && page.heard.indexOf(activity) > page.heard.indexOf(echo),
      );
      expect(page.heard.map(({ type }) => type)).not.toContain('conversationUpdate');
      expect(page.client.connectionStatus$.getValue()).toBe(ConnectionStatus.Online);
    });

    test('sends a picture', { timeout: 20_000 }, async () => {
      const page = await open(webSocket);
      const png = Buffer.concat([
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
        Buffer.alloc(64),
      ]);
      const contentUrl = `data:image/png;base64,${png.toString('base64')}`;
      const id = await page.say('看图', {
        attachments: [{ contentType: 'image/png', contentUrl, name: 'a.png' }],
      });
      const echo = (await page.until((activity) => activity.id === id)) as {
        attachments?: { contentUrl: string }[];
      };
      const file = await fetch(echo.attachments?.[0]?.contentUrl ?? '');
      expect(Buffer.from(await file.arrayBuffer()).equals(png)).toBe(true);
    });

    test('a page that comes back hears the whole talk again', { timeout: 20_000 }, async () => {
      const first = await open(webSocket);
      const id = await first.say('第一次来');
      await first.until((activity) => activity.id === id);
      const { conversationId, token } = first.client as unknown as { conversationId: string; token: string };
      first.close();
      const second = await open(webSocket, { conversationId, token });
      await second.until((activity) => activity.id === id);
    });
  });

  test('a restart in mid-talk: the socket comes again and misses nothing', { timeout: 60_000 }, async () => {
    const place = await makePlace(database);
    const before = await startDesk({ database, place });
    const page = await open(true, {}, before.url);
    const first = await page.say('重启之前');
    await page.until(({ id }) => id === first);
    await before.halt();

    const after = await startDesk({ database, place, port: Number(new URL(before.url).port) });
    const { conversationId, token } = page.client as unknown as { conversationId: string; token: string };
    const path = `/conversations/${conversationId}/activities`;
    const posted = await directLineOf(after.url).post(path, { type: 'message', text: '重启之后' }, { token });
    await page.until(({ id }) => id === posted.body.id);
    expect(page.heard.filter(({ id }) => id === first)).toHaveLength(1);
    page.close();
    await after.halt();
    await place.drop();
  });
});
