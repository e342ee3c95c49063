import { describe, expect, test } from 'vitest';
import {
  type AnswerEntry,
  entryText,
  fitsEntry,
  shippedEntries,
} from '../../../knowledge/answers/entries.ts';
import { noticesAsked } from '../../../knowledge/answers/notices.ts';
import { createSearch } from '../../../knowledge/answers/search.ts';
import { answered, unanswered } from './questions.ts';

const search = createSearch(
  shippedEntries().flatMap((answer: AnswerEntry) => {
    const fits = fitsEntry(answer);
    return answer.questions.map((question) => ({ question, fits, answer }));
  }),
);

describe('[K1] shipped answers', () => {
  test.each(answered)('%s answers: %s', (id, question) => {
    expect(search.find(question)?.answer.id).toBe(id);
  });

  test.each(unanswered)('left to a person: %s', (question) => {
    expect(search.find(question)?.answer.id).toBeUndefined();
  });

  test('each entry finds its own questions', () => {
    for (const { id, questions } of shippedEntries())
      for (const question of questions)
        expect([question, search.find(question)?.answer.id]).toEqual([question, id]);
  });

  test('a sentence whose data the estate lacks is left out; without the first there is no answer', () => {
    const values = {
      estate: '云景',
      company: '示范',
      desk: '前台',
      phone: undefined,
      from: '08:00',
      to: '20:00',
    };
    const of = (id: string) => shippedEntries().find((entry) => entry.id === id);
    const [phone, hours] = [of('phone'), of('hours')];
    expect(phone && entryText(phone, values)).toBeUndefined();
    expect(phone && entryText(phone, { ...values, phone: '010-00000000' })).toContain('010-00000000');
    expect(hours && entryText(hours, values)).toContain('前台的服务时间是每天08:00至20:00');
  });
});

describe("an estate's own answers, which have but a question and a text", () => {
  const own = createSearch(
    [
      { question: '停车费怎么交', text: '月租车位每月300元，岗亭扫码' },
      { question: '游泳池几点开放', text: '夏季每天15:00至21:00' },
      { question: '垃圾分类投放时间', text: '早7点到9点，晚6点到8点' },
    ].map(({ question, text }) => ({ question, told: text, answer: question })),
  );
  test.each([
    ['停车费咋交', '停车费怎么交'],
    ['请问停车费在哪里交？', undefined],
    ['泳池几点开放', '游泳池几点开放'],
    ['游泳池水太脏了', undefined],
    ['垃圾分类的投放时间是几点', '垃圾分类投放时间'],
    ['垃圾没人收', undefined],
    ['停车场的灯坏了', undefined],
    ['物业费怎么交', undefined],
  ])('%s → %s', (message, question) => {
    expect(own.find(message)?.answer).toBe(question);
  });
});

describe('[K2] notices', () => {
  test.each([
    ['今天是不是停水？', ['water'], true],
    ['家里没电了', ['power'], false],
    ['電梯什麼時候停用檢修', ['lift'], true],
    ['停水了水管还爆了', [], false],
    ['只有我家没电', [], false],
    ['说好12点来电怎么还没恢复', [], false],
    ['你好', [], false],
  ] as const)('%s', (message, kinds, asks) => {
    expect(noticesAsked(message)).toEqual({ kinds, asks });
  });
});
