/** The yearly survey (C8): asked once, answered by scores, counted in its table. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSurveyAnswer, shippedSurvey } from '../../../knowledge/rules/survey.ts';
import { databases } from '../../support/desk.ts';
import { type House, openHouse } from './moving.ts';

describe.each(databases)('the yearly survey on %s', (database) => {
  let house: House;
  beforeAll(async () => {
    // 20:00 on the last day of November: the survey is the next morning at ten.
    house = await openHouse(database, new Date('2026-11-30T12:00:00Z'));
  });
  afterAll(() => house.stop());
  const table = async () => {
    const { estateId } = await house.desk.app.db.prisma.talk.findFirstOrThrow();
    const { body } = await house.lead.get(`/api/desk/tables/survey?estateId=${estateId}&day=2026-12-02`);
    const [questions, remarks] = (body as unknown as { sections: unknown }).sections as {
      rows: { cells: Record<string, unknown> }[];
    }[];
    return { questions: questions?.rows ?? [], remarks: remarks?.rows ?? [] };
  };

  test('C8 on its day every owner gets one card; scores are counted, a remark is kept, a fault is a matter', async () => {
    const [first, second, third, fourth] = [house.owner(), house.owner(), house.owner(), house.owner()];
    for (const owner of [first, second, third, fourth]) await owner.say('你好，请问物业费怎么交');
    const before = (await house.told(first)).length;
    await house.pass(13.5);
    expect(await house.told(first)).toHaveLength(before);
    await house.pass(0.6);
    const card = (await house.told(first)).slice(before).join('\n');
    expect(card).toMatch(/打个分.*1\. .*6\. .*按顺序回6个数字/s);
    await first.say('5 5 4 3 5 5 希望多装几个快递架');
    expect((await house.told(first)).join('\n')).toMatch(/谢谢您抽时间打分/);
    await second.say('4');
    await third.say('不用回访');
    expect((await house.told(third)).at(-1)).toMatch(/不打扰/);
    // A fault told while the card is out is no answer; the scores may still come.
    const { prisma } = house.desk.app.db;
    const answer = () =>
      prisma.surveyAnswer.findFirstOrThrow({ where: { talkId: `test/${fourth.conversation}` } });
    await fourth.say('5栋602厨房水龙头滴水，关不紧');
    expect((await house.matterOf(fourth)).category).toBe('repair');
    expect((await answer()).answeredAt).toBeNull();
    const { questions, remarks } = await table();
    expect(questions.map(({ cells }) => [cells.answered, cells.average])).toEqual([
      [2, 4.5],
      [2, 4.5],
      [2, 4],
      [2, 3.5],
      [2, 4.5],
      [2, 4.5],
    ]);
    expect(remarks.map(({ cells }) => cells.remark)).toEqual(['希望多装几个快递架']);
    // Once: neither the next look nor a new start asks again this year.
    const asked = (await house.told(second)).length;
    await house.pass(48);
    expect(await house.told(second)).toHaveLength(asked);
    await fourth.say('555555');
    expect((await answer()).answeredAt).not.toBeNull();
    expect(await prisma.surveyAnswer.count({ where: { year: 2026 } })).toBe(4);
    expect(await prisma.job.count({ where: { kind: 'survey.year', state: 'waiting' } })).toBe(1);
  });
});

describe('C8 what is read as an answer to the survey', () => {
  const survey = shippedSurvey();
  const scores = (text: string): number[] | undefined => {
    const answer = readSurveyAnswer(survey, text);
    return answer && Object.values(answer.scores);
  };
  test.each([
    ['5 4 3 2 1 5', [5, 4, 3, 2, 1, 5]],
    ['５，５，４，５，５，５', [5, 5, 4, 5, 5, 5]],
    ['5、5、5、5、5、4', [5, 5, 5, 5, 5, 4]],
    ['5分', [5, 5, 5, 5, 5, 5]],
    ['4', [4, 4, 4, 4, 4, 4]],
  ])('C8 %s', (text, wanted) => {
    expect(scores(text)).toEqual(wanted);
  });
  test.each(['5栋602水管漏水', '3楼灯坏了', '5 5 4', '13800001111', '6 5 5 5 5 5', '好的'])(
    'C8 %s is none',
    (text) => {
      expect(scores(text)).toBeUndefined();
    },
  );
});
