import { describe, expect, test } from 'vitest';
import { phraseKeys } from '../../../knowledge/phrases/keys.ts';
import {
  fill,
  first,
  localeFor,
  locales,
  type PhraseKey,
  phrase,
  seeded,
} from '../../../knowledge/phrases/phrasebook.ts';
import { shippedStaffPhrases } from '../../../knowledge/phrases/staff.ts';
import { faultsOf, longestBubble, shippedPhrasebooks } from '../../../knowledge/phrases/wordings.ts';
import { judge, shippedManner } from '../../../knowledge/rules/manner.ts';

const keys = Object.keys(phraseKeys) as PhraseKey[];
const every = locales.flatMap((locale) =>
  keys.flatMap((key) => shippedPhrasebooks()[locale][key].map((text) => ({ locale, key, text }))),
);

describe('G3 phrases are data', () => {
  test('G3 every locale has every key', () => {
    for (const locale of locales)
      expect(Object.keys(shippedPhrasebooks()[locale]).sort()).toEqual([...keys].sort());
  });

  test('G3 greeting, apology, thanks and sympathy have several wordings', () => {
    const several: PhraseKey[] = ['apology.plain', 'apology.wait', 'thanks.reply', 'complaint.neighbour'];
    for (const locale of locales) {
      for (const key of several) expect(shippedPhrasebooks()[locale][key].length).toBeGreaterThanOrEqual(3);
      for (const part of ['morning', 'day', 'evening'] as const)
        expect(shippedPhrasebooks()[locale][`greeting.${part}`].length).toBeGreaterThanOrEqual(2);
    }
  });

  test('G3 tests can fix the wording', () => {
    const values = { company: '云锦物业', desk: '客服中心' };
    expect(phrase('greeting.morning', values, 'zh-Hans')).toBe('早上好，这里是云锦物业客服中心。');
    expect(phrase('greeting.morning', values, 'zh-Hans', (all) => all[1])).toBe(
      '您早，云锦物业客服中心在线为您服务。',
    );
  });

  test('G3 an undeclared placeholder, an unknown key and a long button are named', () => {
    expect(faultsOf('farewell', ['再见{who}'], 'zh-Hans')).toEqual([
      'farewell: {who} is not declared for it',
    ]);
    expect(faultsOf('nothing.here', ['再见'], 'zh-Hans')).toEqual([
      'nothing.here: not a declared phrase key',
    ]);
    expect(faultsOf('button.yes', ['是的是的是的是的'], 'zh-Hans')).toHaveLength(1);
    expect(faultsOf('farewell', ['谢谢,再见'], 'zh-Hans')).toEqual(['farewell: half-width punctuation']);
  });
});

describe('wording of forms.md', () => {
  test('a bubble has at most 120 characters once filled, at most one ！ and no emoji', () => {
    const usual: Record<string, string> = {
      number: 'YJ260912-0013',
      time: '9月12日（周六）14:00前',
      place: '3栋2单元1501室厨房',
      what: '水管爆了',
      who: '管家李敏',
      name: '李敏',
      phone: '021-5555-0199',
      window: '9月12日（周六）14:00至16:00',
    };
    for (const { locale, key, text } of every.filter(({ locale }) => locale !== 'en')) {
      const sent = fill(text, usual, locale);
      expect(sent.length, `${locale} ${key}`).toBeLessThanOrEqual(longestBubble);
      expect((sent.match(/[!！]/g) ?? []).length).toBeLessThanOrEqual(1);
    }
  });

  test('您 always; never 您们, 亲, 大家好, 尽快, 工单 or 免费', () => {
    for (const { locale, key, text } of every)
      expect(text, `${locale} ${key}`).not.toMatch(
        /你|您们|您們|^亲|大家好|尽快|盡快|儘快|工单|工單|免费|免費/u,
      );
  });

  test('no 小姐 on the mainland; Taiwan and Hong Kong are written apart', () => {
    expect(every.filter(({ locale, text }) => locale === 'zh-Hans' && text.includes('小姐'))).toEqual([]);
    for (const { locale, key, text } of every) {
      if (locale === 'zh-Hant-TW')
        expect(text, key).not.toMatch(/(?<!確)保安|管理處|法團|師傅上門|信息|投訴|小區|項目經理/u);
      if (locale === 'zh-Hant-HK')
        expect(text, key).not.toMatch(/保全|管委會|總幹事|客訴|建商|信息|小區|管理中心/u);
      if (locale.startsWith('zh-Hant')) expect(text, key).not.toMatch(/[们请说这为对时间经]/u);
    }
    expect(phrase('who.manager', {}, 'zh-Hant-TW')).toBe('總幹事');
    expect(phrase('filed.promise.repair_public', { who: '職員', time: '' }, 'zh-Hant-HK')).toContain(
      '管理處',
    );
  });
});

describe('G1 greeting', () => {
  test('G1 greets a returning owner by name and known home, and without a home too', () => {
    const values = { name: '王女士', company: '云锦物业', desk: '客服中心' };
    expect(phrase('greeting.returning.day', { ...values, home: '3栋2单元1501室' }, 'zh-Hans')).toBe(
      '3栋2单元1501室的王女士，您好，这里是云锦物业客服中心。',
    );
    expect(phrase('greeting.returning.day', { ...values, home: '' }, 'zh-Hans')).toBe(
      '王女士，您好，这里是云锦物业客服中心。',
    );
  });

  test('G1 says once that this is an assistant program and 人工 brings a person', () => {
    for (const locale of locales)
      for (const text of shippedPhrasebooks()[locale]['greeting.program']) expect(text).toMatch(/人工/u);
  });

  test('G1 a person taking over gives a name', () => {
    expect(phrase('handoff.taken', { name: '小李' }, 'zh-Hans')).toMatch(/^您好，我是客服小李/u);
  });
});

test('G4 thanks and farewell have the standard words', () => {
  expect(phrase('thanks.reply', {}, 'zh-Hans')).toBe('请别客气，这是我应该做的。');
  expect(phrase('farewell', {}, 'zh-Hans')).toBe('谢谢，再见！');
});

describe('C1 the same apology never twice in a talk', () => {
  test('C1 the chooser walks through all wordings before it repeats one, whatever stands around them', () => {
    const said: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const text = phrase(
        'complaint.apology.furious',
        { desk: `客服中心${turn}` },
        'zh-Hans',
        seeded({ seed: `t1:${turn}`, avoid: said }),
      );
      said.push(`${text}已为您登记。`);
    }
    const bare = said.map((text) => text.replace(/\d/g, ''));
    expect(new Set(bare).size).toBe(4);
  });

  test('the same seed says the same', () => {
    const say = (): string => phrase('apology.plain', {}, 'zh-Hant-TW', seeded({ seed: 'talk 7' }));
    expect(say()).toBe(say());
  });

  test('C1 about a neighbour: sympathy, not an apology for the company', () => {
    for (const locale of locales)
      for (const text of shippedPhrasebooks()[locale]['complaint.neighbour'])
        expect(text).not.toMatch(/致歉|道歉|apolog/iu);
  });
});

test('C4 no phrase promises compensation or admits fault', () => {
  for (const { text, locale, key } of every)
    expect(text, `${locale} ${key}`).not.toMatch(
      /赔|賠|补偿|補償|是我们的错|是我們的錯|compensat|our fault/iu,
    );
});

test('G6 the estate region decides which Traditional Chinese', () => {
  expect(localeFor('zh-Hant', 'HK')).toBe('zh-Hant-HK');
  expect(localeFor('zh-Hant', 'TW')).toBe('zh-Hant-TW');
  expect(localeFor('zh-Hant', 'CN')).toBe('zh-Hant-TW');
  expect(localeFor('en', 'TW')).toBe('en');
});

test('English sentences start with a capital', () => {
  const values = { who: phrase('who.engineer', {}, 'en'), time: 'by 14:00 on Sat 12 Sep' };
  expect(phrase('filed.promise.urgent', values, 'en', first)).toBe(
    'The engineer on duty will be there by 14:00 on Sat 12 Sep.',
  );
});

test('G3 about forty standard phrases for receptionists', () => {
  expect(shippedStaffPhrases().length).toBeGreaterThanOrEqual(40);
});

test('G5 nothing the desk says or offers to staff is held or warned of', () => {
  const texts = [...every.map(({ text }) => text), ...shippedStaffPhrases().map(({ text }) => text)];
  const faults = texts.flatMap((text) => judge(shippedManner(), text).map(({ id }) => `${id}: ${text}`));
  expect(faults).toEqual([]);
});
