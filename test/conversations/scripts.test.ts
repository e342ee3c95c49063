import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, databases, startDesk } from '../support/desk.ts';
import { createOwner, words } from '../support/owner.ts';
import { openTalks, scripts } from './script.ts';

/** 10:00 on a Saturday in Shanghai. */
const MORNING = new Date('2026-09-12T02:00:00Z');

const all = scripts().map(({ file, script }) => ({ name: `${file}: ${script.name}`, script }));
const open = openTalks();
const ready = all.filter(({ name }) => !open.has(name));

describe.each(databases)('scripted talks on %s', (database) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({ database });
  });
  afterAll(() => desk.stop());

  for (const name of open) test.todo(name);

  test.each(ready.map(({ name, script }) => [name, script] as const))('%s', async (name, script) => {
    // Named by the script, so that the wordings chosen are the same at every run.
    const owner = createOwner(desk.url, encodeURIComponent(name));
    desk.clock.set(MORNING);
    for (const turn of script.turns) {
      if (turn.after) desk.clock.advance(turn.after * 60_000);
      const reply = await owner.say(turn.say, script.locale ? { locale: script.locale } : {});
      const said = words(reply);
      if (turn.silent) expect(said, `after ${turn.say}`).toBe('');
      else expect(said, `after ${turn.say}`).not.toBe('');
      for (const pattern of turn.has) expect(said, `after ${turn.say}`).toMatch(new RegExp(pattern, 'iu'));
      for (const pattern of turn.hasNot)
        expect(said, `after ${turn.say}`).not.toMatch(new RegExp(pattern, 'iu'));
      for (const bubble of reply) expect(bubble.text?.length ?? 0).toBeLessThanOrEqual(260);
      expect(reply.length).toBeLessThanOrEqual(3);
    }
    const talk = await desk.app.db.prisma.talk.findUniqueOrThrow({
      where: { id: `test/${owner.conversation}` },
    });
    expect(talk.mode !== 'bot').toBe(script.person);
    const book = await desk.app.db.prisma.matter.findMany({
      where: { talkId: talk.id },
      orderBy: { number: 'asc' },
    });
    expect(book.map(({ category }) => category)).toEqual(script.matters.map(({ category }) => category));
    script.matters.forEach((wanted, index) => {
      const row = book[index];
      if (wanted.urgent !== undefined) expect(row?.urgent).toBe(wanted.urgent);
      if (wanted.state !== undefined) expect(row?.state).toBe(wanted.state);
      if (wanted.place !== undefined) expect(row?.place ?? '').toMatch(new RegExp(wanted.place, 'u'));
      if (wanted.what !== undefined) expect(row?.what ?? '').toMatch(new RegExp(wanted.what, 'u'));
      if (wanted.fields !== undefined) expect(row?.fields ?? '').toMatch(new RegExp(wanted.fields, 'u'));
    });
  });
});
