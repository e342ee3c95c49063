import { describe, expect, test } from 'vitest';
import { judge, shippedManner } from '../../../knowledge/rules/manner.ts';
import { readVisitAnswer, shippedVisits } from '../../../knowledge/rules/visits.ts';
import {
  courtesies,
  feelingOf,
  heardIntents,
  shippedCourtesy,
  shippedFeelings,
  shippedIntents,
} from '../../../knowledge/rules/words.ts';

describe('V2 words, stars and emoji are mapped in data', () => {
  test.each([
    ['还行吧', { score: 3 }],
    ['五星', { score: 5 }],
    ['👍', { score: 5 }],
    ['👍🏻', { score: 5 }],
    ['⭐️⭐️⭐️⭐️', { score: 4 }],
    ['★★★', { score: 3 }],
    ['不满意', { score: 2 }],
    ['非常不满意！', { score: 1 }],
    ['非常满意', { score: 5 }],
    ['4', { score: 4 }],
    ['打5分', { score: 5 }],
    ['兩星', { score: 2 }],
    ['修好了，挺好的', { score: 4, mended: true }],
    ['没修好', { mended: false }],
    ['又漏了，太差了', { score: 1, mended: false }],
    ['修好了', { mended: true }],
    ['not satisfied', { score: 2 }],
    ['Very satisfied, thanks', { score: 5 }],
    ['still leaking', { mended: false }],
    ['不用回访', { refused: true }],
    ['楼下的灯几点关', {}],
  ])('V2 %s', (said, answer) => {
    expect(readVisitAnswer(shippedVisits(), said)).toEqual(answer);
  });
});

describe('G4 courtesies', () => {
  test.each([
    ['谢谢', ['thanks']],
    ['好的，谢谢啊', ['acknowledgements', 'thanks']],
    ['收到👌', ['acknowledgements']],
    ['唔該晒', ['thanks']],
    ['ok thanks, bye', ['acknowledgements', 'thanks', 'farewells']],
    ['您好', ['greetings']],
    ['谢谢，水管还在漏', []],
    ['好的水管修了吗', []],
  ])('G4 %s', (said, kinds) => {
    expect(courtesies(shippedCourtesy(), said)).toEqual(kinds);
  });
});

describe('R5 what an owner asks in their own words', () => {
  test.each([
    ['人工', 'person'],
    ['转人工！', 'person'],
    ['有活人吗', 'person'],
    ['我要找真人', 'person'],
    ['can I speak to a person', 'person'],
    ['修得怎么样了', 'status'],
    ['催一下', 'hurry'],
    ['算了不用了', 'withdraw'],
    ['取消那个报修', 'withdraw'],
    ['又坏了', 'reopened'],
    ['洗手盆又漏了', 'reopened'],
    ['已经好了', 'done'],
    ['谁负责', 'who'],
    ['師傅幾點到', 'status'],
  ])('R5 %s is %s', (said, intent) => {
    expect(heardIntents(shippedIntents(), said).map((heard) => heard.intent)).toContain(intent);
  });

  test('R5 corrections give what is wrong and what is right', () => {
    expect(heardIntents(shippedIntents(), '不是3栋是5栋')).toContainEqual({
      intent: 'correct',
      wrong: '3栋',
      right: '5栋',
    });
    expect(heardIntents(shippedIntents(), '打错了，是1502')).toContainEqual({
      intent: 'correct',
      right: '1502',
    });
    expect(heardIntents(shippedIntents(), 'not block 3 but block 5')).toContainEqual({
      intent: 'correct',
      wrong: 'block 3',
      right: 'block 5',
    });
  });

  test('R5 a report is none of them', () => {
    for (const said of ['3栋2单元1501厨房水管漏水', '大堂的灯不亮', '物业费怎么交'])
      expect(heardIntents(shippedIntents(), said)).toEqual([]);
  });
});

test('C7 calm, disappointed and furious', () => {
  expect(feelingOf(shippedFeelings(), '楼道三天没人扫了')).toBe('calm');
  expect(feelingOf(shippedFeelings(), '报了三次都没下文，真失望')).toBe('disappointed');
  expect(feelingOf(shippedFeelings(), '你们太过分了！！！')).toBe('furious');
});

describe('G5 manner of speech is judged on the sentence', () => {
  const manner = shippedManner();
  const kinds = (text: string): string[] => judge(manner, text).map(({ kind }) => kind);
  const held = (text: string): boolean => judge(manner, text).some(({ action }) => action === 'hold');

  test.each(['这不归我管。', '不知道。', '没办法。', '这个不属于我们负责', "I don't know."])(
    'G5 warns of a brush-off: %s',
    (text) => {
      expect(kinds(text)).toContain('brushOff');
      expect(held(text)).toBe(false);
    },
  );

  test.each([
    '如果您不清楚阀门位置，我请师傅告诉您。',
    '这件事由供电局负责，我帮您联系。',
    '这不归我们管，我马上帮您转给供电局，14:00前给您答复。',
    '不知道您方便什么时候？',
    '没办法马上到的话，我提前给您打电话。',
    '您放心，不会没人管的。',
  ])('G5 lets good service pass: %s', (text) => {
    expect(kinds(text)).not.toContain('brushOff');
  });

  test.each([
    '您这是无理取闹',
    '我们一定赔您5000元',
    '给您免掉物业费',
    '确实是我们的责任',
    'we will compensate you',
  ])('G5 C4 holds insults and forbidden promises: %s', (text) => {
    expect(held(text)).toBe(true);
  });

  test('G5 holds another owner’s telephone but not the addressed owner’s own', () => {
    const draft = '电话是138 0013 7258';
    expect(held(draft)).toBe(true);
    expect(judge(manner, draft, { own: ['13800137258'] })).toEqual([]);
  });

  test('G5 in a danger talk only personal data is held', () => {
    expect(judge(manner, '不归我管', { danger: true })).toEqual([]);
    expect(judge(manner, '电话13800137258', { danger: true })[0]?.action).toBe('hold');
  });

  test('G5 false holds are at most 1 % of real-sounding staff sentences', () => {
    const sentences = [
      '赔偿的事要等公司核实后答复您。',
      '关于您提的补偿，我已经报给项目经理，9月13日（周日）12:00前给您回话。',
      '减免滞纳金需要申请，我帮您提交。',
      '责任还在核实，先给您道歉。',
      '保险公司会联系您谈赔偿。',
      '师傅已经在路上，10分钟左右到。',
      '总闸在进门右手边，您先拉下来。',
      '您反映的三件事我都记下了。',
      '保安已经到楼下，请您先别开门。',
      '水管是公共部位，由物业负责处理。',
      '配件明天到货，到了第一时间约您。',
      '这笔费用我请财务核对，今天18:00前告诉您。',
      '您的单号是YJ260912-0013。',
      '银行缴费后请把回单发给我。',
      '我们会上门劝说，不会提到是谁反映的。',
      '给您添麻烦了，我代表部门向您道歉。',
      '押金在验收合格后七个工作日退给您。',
      '请您放心，我一直跟着。',
      '停水是自来水公司的抢修，预计22:00恢复。',
      '垃圾清运时间是每天早上七点。',
    ];
    expect(sentences.filter(held)).toEqual([]);
  });
});
