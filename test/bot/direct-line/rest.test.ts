import type { Activity } from 'botbuilder';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTokens } from '../../../bot/channels/direct-line/tokens.ts';
import { secretNamed } from '../../../bot/storage/secrets.ts';
import { type Desk, databases, makePlace, type Place, startDesk } from '../../support/desk.ts';
import { begin, type DirectLineCalls, directLineOf } from './client.ts';

const message = (text: string, clientActivityID?: string) => ({
  type: 'message',
  text,
  ...(clientActivityID ? { channelData: { clientActivityID } } : {}),
});
const mine = (activities: Activity[] | undefined) =>
  (activities ?? []).filter(({ from }) => from.role === 'user');
const theirs = (activities: Activity[] | undefined) =>
  (activities ?? []).filter(({ from }) => from.role === 'bot');

describe.each(databases)('Direct Line by REST on %s', (database) => {
  let desk: Desk;
  let directLine: DirectLineCalls;
  beforeAll(async () => {
    desk = await startDesk({ database });
    directLine = directLineOf(desk.url);
  }, 60_000);
  afterAll(() => desk.stop());

  const expired = async (conversationId: string, userId: string): Promise<string> => {
    const key = await secretNamed(desk.app.db, 'direct-line', new Date());
    const past = createTokens(key, () => new Date(Date.now() - 3_600_000));
    return past.issue({ conversationId, userId, name: undefined });
  };

  test('a conversation begins once: 201, then 200, and its first event is the desk’s own', async () => {
    const { body } = await directLine.post('/tokens/generate', { user: { id: 'dl_begin', name: '陈' } });
    expect(body).toMatchObject({
      conversationId: expect.any(String),
      token: expect.any(String),
      expires_in: 1800,
    });
    const first = await directLine.post(
      '/conversations',
      { user: {}, locale: 'zh-CN' },
      { token: body.token },
    );
    expect(first.status).toBe(201);
    expect(first.body.conversationId).toBe(body.conversationId);
    expect(first.body.streamUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/v3\/directline\//);
    expect((await directLine.post('/conversations', { user: {} }, { token: body.token })).status).toBe(200);

    const rows = await desk.app.db.prisma.activity.findMany({
      where: { talkId: `web/${body.conversationId}`, direction: 'in' },
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ type: 'conversationUpdate', fromRole: 'desk', fromId: 'dl_begin' });
    await desk.app.settle();
    const read = await directLine.get(`/conversations/${body.conversationId}/activities`, {
      token: body.token,
    });
    expect(read.body.activities?.map(({ type }) => type)).not.toContain('conversationUpdate');
    expect(mine(read.body.activities)).toEqual([]);
  });

  test('a message is echoed with the server’s id and the client’s own, and answered after it', async () => {
    const talk = await begin(directLine);
    const sent = await directLine.post(`${talk.path}/activities`, message('厨房漏水', 'c-1'), talk);
    expect(sent).toMatchObject({ status: 200, body: { id: expect.stringMatching(`^${talk.id}\\|\\d{7}$`) } });
    await desk.app.settle();
    const { activities = [], watermark } = (await directLine.get(`${talk.path}/activities`, talk)).body;
    const echo = activities.find(({ id }) => id === sent.body.id);
    expect(echo).toMatchObject({
      text: '厨房漏水',
      conversation: { id: talk.id },
      channelData: { clientActivityID: 'c-1', 'webchat:sequence-id': expect.any(Number) },
    });
    const places = activities.map(({ channelData }) => Number(channelData['webchat:sequence-id']));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const known = new Set(activities.map(({ id }) => id));
    for (const { replyToId } of activities) if (replyToId) expect(known).toContain(replyToId);
    for (const reply of theirs(activities)) expect(reply).not.toHaveProperty('serviceUrl');

    const later = await directLine.get(`${talk.path}/activities?watermark=${watermark}`, talk);
    expect(later.body).toEqual({ activities: [], watermark });
  });

  test('the same clientActivityID counts once, even when both come at once', async () => {
    const talk = await begin(directLine);
    const both = await Promise.all(
      [1, 2].map(() => directLine.post(`${talk.path}/activities`, message('灯坏了', 'twice'), talk)),
    );
    const third = await directLine.post(`${talk.path}/activities`, message('灯坏了', 'twice'), talk);
    expect(new Set([...both, third].map(({ body }) => body.id)).size).toBe(1);
    await desk.app.settle();
    const { activities } = (await directLine.get(`${talk.path}/activities`, talk)).body;
    expect(mine(activities)).toHaveLength(1);
  });

  test('from, conversation and recipient are the server’s, whatever the client says', async () => {
    const talk = await begin(directLine, 'dl_honest');
    const forged = {
      ...message('我是别人'),
      id: 'mine',
      from: { id: 'dl_other', role: 'bot', name: '管理员' },
      conversation: { id: 'elsewhere' },
      recipient: { id: 'x' },
      serviceUrl: 'http://attacker.example/',
    };
    expect((await directLine.post(`${talk.path}/activities`, forged, talk)).status).toBe(200);
    const row = await desk.app.db.prisma.activity.findFirst({
      where: { talkId: `web/${talk.id}`, type: 'message', direction: 'in' },
    });
    expect(row).toMatchObject({ fromId: 'dl_honest', fromRole: 'user', fromName: null });
    expect(JSON.parse(row?.body ?? '{}')).toMatchObject({
      from: { id: 'dl_honest', role: 'user' },
      conversation: { id: talk.id },
      serviceUrl: 'urn:local:web',
      recipient: { id: 'front-desk' },
    });
  });

  test('buttons: a postBack is a message with a value and no text', async () => {
    const talk = await begin(directLine);
    const tap = { type: 'message', value: { visit: 'satisfied' }, channelData: { postBack: true } };
    expect((await directLine.post(`${talk.path}/activities`, tap, talk)).status).toBe(200);
  });

  test.each([
    ['an empty message', { type: 'message', text: '  ' }, 400, 'BadActivity'],
    ['no type', { text: '你好' }, 400, 'BadActivity'],
    ['text that is no text', { type: 'message', text: 7 }, 400, 'BadActivity'],
    ['malformed JSON', '{"type":', 400, 'BadRequest'],
    ['an unknown type', { type: 'contactRelationUpdate' }, 501, 'Unsupported'],
    ['the desk’s own kind of event', { type: 'conversationUpdate' }, 501, 'Unsupported'],
    ['a text of 1 MB', { type: 'message', text: '水'.repeat(350_000) }, 413, 'TooLarge'],
    [
      'a link in place of a file',
      { type: 'message', text: '看', attachments: [{ contentType: 'image/png', contentUrl: 'file:1' }] },
      415,
      'UnsupportedMedia',
    ],
  ])('%s is refused clearly and stores nothing', async (_name, body, status, code) => {
    const talk = await begin(directLine);
    await desk.app.settle();
    const before = await desk.app.db.prisma.activity.count();
    const answer = await directLine.post(`${talk.path}/activities`, body, talk);
    expect(answer).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } });
    expect(await desk.app.db.prisma.activity.count()).toBe(before);
  });

  test('typing is acknowledged and not kept', async () => {
    const talk = await begin(directLine);
    await desk.app.settle();
    const before = await desk.app.db.prisma.activity.count();
    expect((await directLine.post(`${talk.path}/activities`, { type: 'typing' }, talk)).status).toBe(200);
    expect(await desk.app.db.prisma.activity.count()).toBe(before);
  });

  test('tokens: none 401, spent 403 TokenExpired, another talk’s 403, an unknown talk 404', async () => {
    const one = await begin(directLine);
    const other = await begin(directLine);
    const read = (path: string, token?: string) => directLine.get(`${path}/activities`, { token });
    expect(await read(one.path)).toMatchObject({ status: 401, body: { error: { code: 'Unauthorized' } } });
    expect(await read(one.path, `${one.token}x`)).toMatchObject({ status: 401 });
    expect(await read(one.path, other.token)).toMatchObject({
      status: 403,
      body: { error: { code: 'Forbidden' } },
    });
    expect(await read('/conversations/none', one.token)).toMatchObject({ status: 404 });
    const spent = await expired(one.id, 'whoever');
    const gone = { status: 403, body: { error: { code: 'TokenExpired', message: 'Token has expired' } } };
    expect(await read(one.path, spent)).toMatchObject(gone);
    expect(await directLine.post('/tokens/refresh', undefined, { token: spent })).toMatchObject(gone);
    const sent = await directLine.post(`${one.path}/activities`, message('你好'), { token: spent });
    expect(sent).toMatchObject(gone);
  });

  test('a refreshed token goes on; getsessionid answers with credentials to its origin', async () => {
    const talk = await begin(directLine);
    const { body } = await directLine.post('/tokens/refresh', undefined, talk);
    expect(body.conversationId).toBe(talk.id);
    expect((await directLine.get(`${talk.path}/activities`, { token: body.token })).status).toBe(200);
    const session = await directLine.get('/session/getsessionid', {
      token: talk.token,
      headers: { Origin: 'https://estate.example' },
    });
    expect(session.headers.get('access-control-allow-origin')).toBe('https://estate.example');
    expect(session.headers.get('access-control-allow-credentials')).toBe('true');
  });

  test('preflights pass with the client’s headers; errors carry CORS too', async () => {
    const preflight = await directLine.options('/conversations/x/activities', {
      headers: { Origin: 'https://estate.example', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    const allowed = preflight.headers.get('access-control-allow-headers');
    for (const header of ['authorization', 'content-type', 'x-ms-bot-agent', 'x-requested-with'])
      expect(allowed).toContain(header);
    const refused = await directLine.post('/conversations');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('a user.id belongs to the browser that first named it', async () => {
    const ask = (options = {}) => directLine.post('/tokens/generate', { user: { id: 'dl_mine' } }, options);
    const first = await ask();
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const taken = { status: 403, body: { error: { code: 'UserTaken' } } };
    expect(await ask()).toMatchObject(taken);
    expect(await ask({ cookie: `owner=${'A'.repeat(43)}` })).toMatchObject(taken);
    expect((await ask({ cookie: cookie.split(';')[0] })).status).toBe(200);
    expect((await ask({ token: first.body.token })).status).toBe(200);
    expect(await ask({ token: await expired('c', 'dl_mine') })).toMatchObject(taken);
    const stranger = await directLine.post('/tokens/generate', { user: { id: 'dl_stranger' } });
    expect(await ask({ token: stranger.body.token })).toMatchObject(taken);

    const identity = await desk.app.db.prisma.identity.findFirst({
      where: { channel: 'web', userId: 'dl_mine' },
    });
    expect(identity?.secretHash).not.toContain(cookie.slice(6, 49));
    expect(await desk.app.db.prisma.owner.count({ where: { id: identity?.ownerId ?? '' } })).toBe(1);
  });

  test('two browsers that name the same user.id at once: one gets it', async () => {
    const both = await Promise.all(
      [1, 2].map(() => directLine.post('/tokens/generate', { user: { id: 'dl_race' } })),
    );
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 403]);
  });

  test('an account that the estate entered beforehand is the first browser’s', async () => {
    const { prisma } = desk.app.db;
    const estate = await prisma.estate.findFirstOrThrow();
    await prisma.owner.create({
      data: { id: 'o-before', companyId: estate.companyId, createdAt: new Date() },
    });
    await prisma.identity.create({
      data: {
        id: 'i-before',
        ownerId: 'o-before',
        channel: 'web',
        userId: 'dl_before',
        estateId: estate.id,
        createdAt: new Date(),
      },
    });
    const ask = () => directLine.post('/tokens/generate', { user: { id: 'dl_before' } });
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(403);
  });

  test('without a user the desk makes one; odd ids are refused', async () => {
    const { body } = await directLine.post('/tokens/generate');
    const claims = JSON.parse(Buffer.from(body.token?.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ user: expect.stringMatching(/^dl_/), conversation: body.conversationId });
    const long = await directLine.post('/tokens/generate', { user: { id: 'x'.repeat(201) } });
    expect(long).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  });

  test('a page comes back to its talk: by a fresh token for it, or by any token of the same user', async () => {
    const talk = await begin(directLine, 'dl_back');
    const again = await directLine.post(
      '/tokens/generate',
      { user: { id: 'dl_back' }, conversationId: talk.id },
      { cookie: talk.cookie },
    );
    expect(again.body.conversationId).toBe(talk.id);
    const resumed = await directLine.get(`${talk.path}?watermark=`, { token: again.body.token });
    expect(resumed).toMatchObject({
      status: 200,
      body: { conversationId: talk.id, streamUrl: expect.any(String) },
    });

    const fresh = await directLine.post(
      '/tokens/generate',
      { user: { id: 'dl_back' } },
      { cookie: talk.cookie },
    );
    const other = await directLine.get(`${talk.path}?watermark=1`, { token: fresh.body.token });
    expect(other).toMatchObject({ status: 200, body: { conversationId: talk.id } });
    expect((await directLine.get(`${talk.path}/activities`, { token: other.body.token })).status).toBe(200);

    const stranger = await begin(directLine);
    const theirs = await directLine.post('/tokens/generate', { conversationId: talk.id }, stranger);
    expect(theirs.status).toBe(403);
    expect((await directLine.get(talk.path, stranger)).status).toBe(403);
  });

  test('tokens are rationed by address, generously, without 429', async () => {
    const headers = { 'X-Forwarded-For': '198.51.100.7' };
    const answers = await Promise.all(
      Array.from({ length: 300 }, () => directLine.post('/tokens/generate', {}, { headers })),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(240);
    expect(refused[0]).toMatchObject({ status: 503, body: { error: { code: 'Unavailable' } } });
    expect(refused[0]?.headers.get('retry-after')).toBe('5');
    const elsewhere = await directLine.post(
      '/tokens/generate',
      {},
      { headers: { 'X-Forwarded-For': '198.51.100.8' } },
    );
    expect(elsewhere.status).toBe(200);
  });
});

describe.each(databases)('a restart on %s', (database) => {
  let place: Place;
  beforeAll(async () => {
    place = await makePlace(database);
  });
  afterAll(() => place.drop());

  test('tokens, talks and file keys hold', { timeout: 60_000 }, async () => {
    const before = await startDesk({ database, place });
    const talk = await begin(directLineOf(before.url), 'dl_stays');
    await directLineOf(before.url).post(`${talk.path}/activities`, message('停水了吗'), talk);
    await before.halt();

    const after = await startDesk({ database, place });
    const directLine = directLineOf(after.url);
    await after.app.settle();
    const { status, body } = await directLine.get(`${talk.path}/activities`, talk);
    expect(status).toBe(200);
    expect(mine(body.activities).map(({ text }) => text)).toEqual(['停水了吗']);
    expect((await directLine.post('/tokens/generate', { user: { id: 'dl_stays' } })).status).toBe(403);
    const own = await directLine.post(
      '/tokens/generate',
      { user: { id: 'dl_stays' } },
      { cookie: talk.cookie },
    );
    expect(own.status).toBe(200);
    await after.halt();
  });
});
