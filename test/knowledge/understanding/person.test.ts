import { describe, expect, it } from 'vitest';
import { readPerson } from '../../../knowledge/understanding/fields/person.ts';
import { fold } from '../../../knowledge/understanding/text.ts';

const praised = (text: string): string | undefined => readPerson(text, fold(text), 'praise');
const blamed = (text: string): string | undefined => readPerson(text, fold(text), 'complaint');

describe('the person praised or complained about', () => {
  it.each([
    ['小覃干活麻利，地都擦干净了', '小覃'],
    ['昨天多亏小贺背我妈下楼', '小贺'],
    ['表扬小汤', '小汤'],
    ['表彰 老魏', '老魏'],
    ['管家米米特别耐心', '管家米米'],
    ['电工老钱手艺没得说', '电工老钱'],
    ['清潔霞姐日日笑住打招呼', '清潔霞姐'],
    ['谢谢小窦师傅', '小窦师傅'],
  ])('by a name: %s', (text, person) => {
    expect(praised(text)).toBe(person);
  });

  it.each([
    ['爬杆换灯的老葛，七十了还那么利索', '爬杆换灯的老葛'],
    ['谢谢修水泵的老丁，半夜来的', '修水泵的老丁'],
    ['感谢那个蹲在沟里捞出戒指的大叔', '蹲在沟里捞出戒指的大叔'],
    ['停车场那个收费的大爷总跟我打招呼', '停车场那个收费的大爷'],
    ['送水的大哥帮我把水装好了', '送水的大哥'],
    ['扫雪的一早就把路清出来了', '扫雪的'],
    ['泳池救生员盯得很紧', '泳池救生员'],
    ['3号楼的管家小池人真好', '管家小池'],
  ])('by what they do: %s', (text, person) => {
    expect(praised(text)).toBe(person);
  });

  it.each([
    ['你们那个姓殷的领班当面骂人', '姓殷的领班'],
    ['保洁组一次都没来收', '保洁组'],
    ['夜班保安一直在睡觉', '夜班保安'],
    ['你们俩保安都在玩手机', '俩保安'],
  ])('blamed: %s', (text, person) => {
    expect(blamed(text)).toBe(person);
  });

  it.each([
    ['Kudos to Mr Osei at the front desk, he sheltered our twins.', 'Mr Osei at the front desk'],
    ['The new night guard Felix walked me home.', 'The new night guard Felix'],
    ['Your cleaning team did wonders', 'cleaning team'],
    ['hats off to the desk lady', 'the desk lady'],
    ['Uncle Beng carried my shopping up', 'Uncle Beng'],
  ])('in English: %s', (text, person) => {
    expect(praised(text)).toBe(person);
  });

  it.each([
    '电梯又坏了，三天没人修。3-2-803 贾女士 13812345678',
    '楼上的小祖宗又在拍球',
    '楼道灯不亮 陆先生 3-2-801',
    '我老公说隔壁太吵',
    '咱们的小程序真难用',
    '他出差了，主管道还在漏',
    'This is Mrs Devlin, the lift is dirty. Mrs Devlin, 9-1-402',
  ])('is nobody of the staff in %s', (text) => {
    expect(blamed(text)).toBeUndefined();
  });
});
