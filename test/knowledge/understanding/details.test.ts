import { describe, expect, it } from 'vitest';
import { details } from '../../../knowledge/understanding/details.ts';
import type { Category, Danger, Reading } from '../../../knowledge/understanding/reading.ts';

function reading(category: Category, more: Partial<Reading> = {}): Reading {
  return {
    category,
    also: [],
    urgent: false,
    handoff: [],
    fields: {},
    lang: 'zh-Hans',
    confidence: 0.9,
    ...more,
  };
}
const urgent = { urgent: true } as const;
const major = { urgent: true, handoff: ['major'] } satisfies Partial<Reading>;

describe('U1 danger', () => {
  it.each<[string, Danger, Partial<Reading>]>([
    ['3栋2单元1501厨房水管爆了,水流一地', 'flood', urgent],
    ['卫生间水管爆了,关不住', 'flood', {}],
    ['总闸一推就跳 满屋子黑的', 'electric', urgent],
    ['水龙头一摸麻手', 'electric', major],
    ['楼道里有煤气味 越来越冲', 'gas', major],
    ['厨房着火了快来人', 'fire', major],
    ['插座冒火花', 'fire', major],
    ['我被困在电梯里了', 'lift', major],
    ['Help, we are stuck in the lift', 'lift', major],
    ['外墙瓷砖松动快掉下来了', 'falling', urgent],
    ['楼梯扶手整个松了 一扶就晃', 'railing', urgent],
    ['我妈晕倒在大堂了', 'injury', major],
    ['有人在撬门', 'intruder', major],
    ['地下车库倒灌进水了', 'garage', urgent],
    ['台风把雨棚吹飞了', 'storm', urgent],
  ])('%s → %s', (text, danger, more) => {
    expect(details(text, reading('repair', more)).danger).toBe(danger);
  });

  it.each<[string, Category]>([
    ['请问今年的消防演练定在哪天', 'other'],
    ['建议配两副搬运椅,万一着火', 'suggestion'],
    ['煤气费怎么交', 'other'],
    ['楼道有人抽烟', 'complaint'],
    ['水龙头滴水', 'repair'],
    ['灯坏了', 'repair'],
    ['吓死我了哈哈,还以为进贼了', 'other'],
    ['上个月水管爆过一次,你们还没赔', 'complaint'],
    ['台风要来 花盆要不要搬进屋', 'other'],
    ['扶手上有点锈', 'repair'],
  ])('%s is none', (text, category) => {
    expect(details(text, reading(category)).danger).toBeUndefined();
  });
});

describe('R3 kind', () => {
  it.each<[string, Category, string | undefined]>([
    ['厨房水管漏水', 'repair', 'plumbing'],
    ['下水道堵了返水', 'repair', 'drainage'],
    ['充电桩红灯充不上', 'repair', 'ev_charging'],
    ['电梯停九楼不下来', 'repair', 'lift'],
    ['保洁三天没扫', 'complaint', 'cleaning'],
    ['楼上半夜拖椅子', 'complaint', 'neighbours'],
    ['物业费账单多收了', 'complaint', 'charges'],
    ['捡到一串钥匙', 'other', 'lost_found'],
    ['狗不拴绳', 'other', 'pets'],
    ['多少钱', 'service', undefined],
  ])('%s (%s) → %s', (text, category, kind) => {
    expect(details(text, reading(category)).kind).toBe(kind);
  });
});

describe('spot and fault', () => {
  it.each<[string, Category, Partial<Reading['fields']>, string | undefined, string]>([
    [
      '3栋2单元1501厨房水管爆了,水流一地',
      'repair',
      { building: '3', unit: '2', room: '1501' },
      '厨房',
      '水管爆了',
    ],
    ['你好,麻烦看看主卧窗台渗水,谢谢', 'repair', {}, '主卧窗台', '渗水'],
    ['9栋2单元 大门刷卡没反应', 'repair', {}, '大门', '刷卡没反应'],
    ['The kitchen tap is leaking, please come', 'repair', {}, 'kitchen', 'tap is leaking'],
  ])('%s', (text, category, fields, spot, fault) => {
    const found = details(text, reading(category, { fields }));
    expect(found.spot).toBe(spot);
    expect(found.fault).toBe(fault);
  });

  it('keeps a fault short and free of home, phone and name', () => {
    const text =
      '我家住在8号楼一单元1501王女士13812345678那个厨房的水槽下面从上个礼拜开始就一直往外冒脏水而且味道特别大孩子都吐了';
    const { fault = '' } = details(text, reading('repair', { fields: { name: '王女士' } }));
    expect(fault.length).toBeLessThanOrEqual(20);
    expect(fault).not.toMatch(/1501|138|王女士/);
  });
});
