import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FILE_LIMIT } from '../../../bot/channels/direct-line/upload.ts';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { begin, type DirectLineCalls, directLineOf, type Talk } from './client.ts';

const PNG = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(2_000, 7),
]);
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n');

function form(files: readonly { name: string; type: string; bytes: Buffer }[], activity?: unknown): FormData {
  const data = new FormData();
  if (activity !== undefined)
    data.append(
      'activity',
      new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }),
    );
  for (const { name, type, bytes } of files)
    data.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
  return data;
}
const photo = { name: '漏水.png', type: 'image/png', bytes: PNG };

describe.each(databases)('uploads on %s', (database) => {
  let desk: Desk;
  let directLine: DirectLineCalls;
  let talk: Talk;
  beforeAll(async () => {
    desk = await startDesk({ database });
    directLine = directLineOf(desk.url);
    talk = await begin(directLine);
    await desk.app.settle();
  }, 60_000);
  afterAll(() => desk.stop());

  const upload = (data: FormData) => directLine.post(`${talk.path}/upload?userId=x`, data, talk);

  test('a photo with words: stored by reference, read out with a link that holds, and only signed', async () => {
    const activity = {
      type: 'message',
      text: '这里漏水',
      attachments: [{ contentType: 'image/png', name: '漏水.png' }],
      channelData: { clientActivityID: 'photo-1' },
    };
    const sent = await upload(form([photo], activity));
    expect(sent).toMatchObject({ status: 200, body: { id: expect.any(String) } });
    expect((await upload(form([photo], activity))).body.id).toBe(sent.body.id);
    expect(await desk.app.db.prisma.file.count()).toBe(1);

    const { activities } = (await directLine.get(`${talk.path}/activities`, talk)).body;
    const echo = activities?.find(({ id }) => id === sent.body.id);
    const [attachment] = echo?.attachments ?? [];
    expect(echo?.text).toBe('这里漏水');
    expect(attachment).toMatchObject({ contentType: 'image/png', name: '漏水.png' });
    const link = attachment?.contentUrl ?? '';
    expect(attachment?.thumbnailUrl).toBe(link);
    const file = await fetch(link);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await file.arrayBuffer()).equals(PNG)).toBe(true);
    const part = await fetch(link, { headers: { Range: 'bytes=0-7' } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 8]);

    const spoilt = new URL(link);
    spoilt.searchParams.set('e', String(Number(spoilt.searchParams.get('e')) + 1));
    expect((await fetch(spoilt)).status).toBe(403);
    expect((await fetch(link.split('?')[0] ?? '')).status).toBe(403);

    const row = await desk.app.db.prisma.activity.findFirst({ where: { type: 'message', direction: 'in' } });
    expect(row?.body).toContain('"contentUrl":"file:');
    expect(row?.body).not.toContain('&s=');
  });

  test('files alone make a message; their kind is told by their bytes', async () => {
    const wrongly = { name: 'bill.txt', type: 'text/plain', bytes: PDF };
    const sent = await upload(form([photo, wrongly]));
    expect(sent.status).toBe(200);
    const { activities } = (await directLine.get(`${talk.path}/activities`, talk)).body;
    const echo = activities?.find(({ id }) => id === sent.body.id);
    expect(echo?.attachments?.map(({ contentType }) => contentType)).toEqual([
      'image/png',
      'application/pdf',
    ]);
  });

  test.each([
    [
      'a program named as a picture',
      form([{ name: 'a.png', type: 'image/png', bytes: Buffer.from('MZ\x90\0 program of some length') }]),
      415,
      'UnsupportedMedia',
    ],
    [
      'a page',
      form([{ name: 'a.html', type: 'text/html', bytes: Buffer.from('<script>alert(1)</script>') }]),
      415,
      'UnsupportedMedia',
    ],
    [
      'a file over 10 MB',
      form([{ ...photo, bytes: Buffer.concat([PNG, Buffer.alloc(FILE_LIMIT)]) }]),
      413,
      'TooLarge',
    ],
    ['six files', form(Array.from({ length: 6 }, () => photo)), 413, 'TooLarge'],
    ['neither file nor word', form([], { type: 'message' }), 400, 'BadActivity'],
  ])('%s is refused clearly and nothing is kept', async (_name, data, status, code) => {
    const before = await desk.app.db.prisma.file.count();
    expect(await upload(data)).toMatchObject({ status, body: { error: { code } } });
    expect(await desk.app.db.prisma.file.count()).toBe(before);
  });

  test('a broken activity part or body is a clear error', async () => {
    const data = new FormData();
    data.append('activity', new Blob(['{"type"'], { type: 'application/vnd.microsoft.activity' }));
    expect(await upload(data)).toMatchObject({ status: 400, body: { error: { code: 'BadActivity' } } });
    const options = { token: talk.token, headers: { 'Content-Type': 'multipart/form-data; boundary=x' } };
    const cut = await directLine.post(
      `${talk.path}/upload`,
      '--x\r\nContent-Disposition: form-data; na',
      options,
    );
    expect(cut).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
    const json = await directLine.post(`${talk.path}/upload`, { type: 'message' }, talk);
    expect(json).toMatchObject({ status: 415, body: { error: { code: 'UnsupportedMedia' } } });
  });
});
