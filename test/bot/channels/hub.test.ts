import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, databases, startDesk } from '../../support/desk.ts';
import { createOwner, type Owner, words } from '../../support/owner.ts';
import { hire, logIn } from '../desk/client.ts';

describe.each(databases)('an outside agent hub on %s', (database) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({ database, env: { HANDOFF_EVENTS: '1' } });
  });
  afterAll(() => desk.stop());

  const talk = (owner: Owner) =>
    desk.app.db.prisma.talk.findUniqueOrThrow({ where: { id: `test/${owner.conversation}` } });
  const status = (owner: Owner, state: string) =>
    owner.say('', { type: 'event', name: 'handoff.status', value: { state } });

  test('H1 H4 initiated with the transcript; accepted: the bot is silent; completed: it goes on', async () => {
    const owner = createOwner(desk.url);
    await owner.say('你好');
    const reply = await owner.say('转人工');
    const initiate = reply.at(-1);
    expect(initiate).toMatchObject({
      type: 'event',
      name: 'handoff.initiate',
      value: { reasons: ['request'] },
    });
    const [transcript] = initiate?.attachments ?? [];
    expect(transcript).toMatchObject({ name: 'Transcript', contentType: 'application/json' });
    const { activities } = (transcript?.content ?? {}) as { activities: { text: string }[] };
    expect(activities[0]?.text).toBe('你好');
    expect(activities.at(-1)?.text).toBe('转人工');
    expect(words(reply.slice(0, -1))).not.toBe('');
    await status(owner, 'accepted');
    expect((await talk(owner)).mode).toBe('person');
    expect(await owner.say('我家水龙头滴水')).toEqual([]);
    expect(words(await status(owner, 'completed'))).toMatch(/智能助手/);
    expect(await talk(owner)).toMatchObject({ mode: 'bot', handoffId: null });
    expect(words(await owner.say('谢谢'))).not.toBe('');
  });

  test('failed: it goes on waiting for the desk; what makes no sense changes nothing', async () => {
    const owner = createOwner(desk.url);
    await status(owner, 'accepted');
    await owner.say('转人工');
    await status(owner, 'failed');
    await status(owner, 'perhaps');
    await status(owner, 'completed');
    expect((await talk(owner)).mode).toBe('waiting');
  });

  test('a talk that a colleague has taken is not the hub’s to end', async () => {
    await hire(desk, { id: 'li', name: '小李', role: 'receptionist' });
    const li = await logIn(desk, 'li');
    const owner = createOwner(desk.url);
    await owner.say('转人工');
    await li.post(`/api/desk/talks/${encodeURIComponent(`test/${owner.conversation}`)}/take`, {});
    expect(await status(owner, 'accepted')).toEqual([]);
    expect(await status(owner, 'completed')).toEqual([]);
    expect((await talk(owner)).mode).toBe('person');
  });

  test('off by default: no events out, none heard', async () => {
    const plain = await startDesk({ database });
    const owner = createOwner(plain.url);
    expect((await owner.say('转人工')).every(({ type }) => type === 'message')).toBe(true);
    await status(owner, 'accepted');
    const { mode } = await plain.app.db.prisma.talk.findUniqueOrThrow({
      where: { id: `test/${owner.conversation}` },
    });
    expect(mode).toBe('waiting');
    await plain.stop();
  });
});
