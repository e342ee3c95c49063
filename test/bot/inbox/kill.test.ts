import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databases, makePlace, type Place } from '../../support/desk.ts';
import { createOwner, words } from '../../support/owner.ts';
import { type Program, start } from '../../support/process.ts';

describe.each(databases)('SIGKILL on %s', (database) => {
  let place: Place;
  beforeAll(async () => {
    place = await makePlace(database);
  });
  afterAll(() => place.drop());

  const run = (env: Record<string, string> = {}): Promise<Program> =>
    start('bot/main.ts', { ...place.env, ...env });
  const at = (program: Program): string => `http://127.0.0.1:${program.port}`;

  test('a talk in the middle of collecting goes on where it stopped', async () => {
    const before = await run();
    const name = `kill-${database}`;
    expect(words(await createOwner(at(before), name).say('我家厨房水龙头滴水'))).toMatch(/房号|位置/);
    await before.kill();
    const after = await run();
    const reply = words(await createOwner(at(after), name).say('5栋602'));
    expect(reply).toMatch(/单号.*5栋602室厨房水龙头滴水/s);
    await after.kill();
  });

  test('words acknowledged but not yet answered are answered after the restart, once', async () => {
    const before = await run();
    const post = (path: string, body: object, token = ''): Promise<Response> =>
      fetch(`${at(before)}/v3/directline${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    const { token } = (await (
      await post('/tokens/generate', { user: { id: `dl_kill_${database}` } })
    ).json()) as { token: string };
    const started = (await (await post('/conversations', {}, token)).json()) as {
      conversationId: string;
      token: string;
    };
    const said = await post(
      `/conversations/${started.conversationId}/activities`,
      { type: 'message', from: { id: `dl_kill_${database}` }, text: '5栋602厨房水龙头滴水' },
      token,
    );
    // Acknowledged while the desk still waits for more of a burst (T1): nobody has answered yet.
    expect(said.status).toBe(200);
    await before.kill();
    const after = await run();
    const answered = async (): Promise<string[]> => {
      const read = await fetch(
        `${at(after)}/v3/directline/conversations/${started.conversationId}/activities`,
        {
          headers: { authorization: `Bearer ${token}` },
        },
      );
      const { activities } = (await read.json()) as { activities: { text?: string; from: { id: string } }[] };
      return activities.map(({ text }) => text ?? '').filter((text) => /单号/.test(text));
    };
    await expect.poll(answered, { timeout: 40_000, interval: 500 }).toHaveLength(1);
    await after.kill();
  }, 90_000);
});
