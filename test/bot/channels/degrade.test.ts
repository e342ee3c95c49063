/** What a channel cannot show is said all the same: long texts in parts, choices as letters, pictures as links. */
import { expect, test } from 'vitest';
import { UNLIMITED } from '../../../bot/channels/channel.ts';
import { chosen, lettered, split } from '../../../bot/channels/degrade.ts';
import { toObjects } from '../../../bot/channels/line/messages.ts';
import { partsOf } from '../../../bot/channels/tencent/outgoing.ts';

const saying = (
  text: string,
  choices: string[] = [],
  files: { url: string; kind: string; name: string }[] = [],
) => ({
  text,
  choices,
  files,
});
const many = Array.from({ length: 14 }, (_, i) => `选项${i + 1}`);

test('a long text is parted at the ends of sentences, within the limit, and nothing of it is lost', () => {
  const text = '第一句话说完了。第二句也说完了！第三句呢？最后一句没有句号';
  const parts = split(text, { ...UNLIMITED, text: 30, textUnit: 'bytes' });
  expect(parts.join('')).toBe(text);
  for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(30);
  expect(split(text, { ...UNLIMITED, text: 18, textUnit: 'utf16' })[0]).toBe(
    '第一句话说完了。第二句也说完了！',
  );
  expect(split('', UNLIMITED)).toEqual([]);
});

test('a sentence longer than the limit is cut between characters, emoji whole', () => {
  const parts = split('水😀'.repeat(20), { ...UNLIMITED, text: 10, textUnit: 'bytes' });
  expect(parts.join('')).toBe('水😀'.repeat(20));
  for (const part of parts) expect(encodeURIComponent(part)).not.toBe('');
});

test('V2 choices become letters, so that a digit stays a score', async () => {
  expect(lettered(['非常满意', '没修好'])).toBe('A 非常满意\nB 没修好');
  expect(await chosen('b', async () => ['非常满意', '没修好'])).toBe('没修好');
  expect(await chosen('Ａ', async () => ['非常满意', '没修好'])).toBe('非常满意');
  expect(await chosen('5', async () => ['非常满意', '没修好'])).toBe('5');
  expect(await chosen('c', async () => ['非常满意', '没修好'])).toBe('c');
  expect(await chosen('a', async () => [])).toBe('a');
});

test('LINE: more than thirteen choices are lettered, fewer are quick replies on the last object', () => {
  const few = toObjects([saying('请选', many.slice(0, 13))]);
  expect(few.lettered).toEqual([]);
  expect(few.objects.at(-1)?.quickReply?.items).toHaveLength(13);
  const all = toObjects([saying('请选', many)]);
  expect(all.lettered).toEqual(many);
  expect(all.objects.at(-1)).toMatchObject({ type: 'text', text: expect.stringContaining('N 选项14') });
});

test('LINE: a picture without https is a link', () => {
  const file = { url: 'http://desk/files/1', kind: 'image/png', name: 'photo' };
  expect(toObjects([saying('', [], [file])]).objects).toEqual([
    { type: 'text', text: 'photo http://desk/files/1' },
  ]);
  const [picture] = toObjects([saying('', [], [{ ...file, url: 'https://desk/files/1' }])]).objects;
  expect(picture).toMatchObject({ type: 'image', originalContentUrl: 'https://desk/files/1' });
});

test('WeChat: bubbles are one message, choices its menu; too many are lettered, other files links', () => {
  const link = (url: string): string => `https://desk/${url}`;
  const one = partsOf([saying('甲'), saying('乙', ['是', '否'])], link);
  expect(one.parts).toEqual([{ kind: 'menu', text: '甲\n\n乙', choices: ['是', '否'] }]);
  const letters = partsOf([saying('请选', many)], link);
  expect(letters.parts).toMatchObject([{ kind: 'text', text: expect.stringContaining('A 选项1') }]);
  const files = [
    { url: 'file:p', kind: 'image/png', name: 'photo' },
    { url: 'file:d', kind: 'application/pdf', name: '通知.pdf' },
  ];
  expect(partsOf([saying('看', [], files)], link).parts).toEqual([
    { kind: 'picture', fileId: 'p' },
    { kind: 'text', text: '看\n通知.pdf https://desk/file:d' },
  ]);
});
