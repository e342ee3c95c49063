import { describe, expect, it } from 'vitest';
import { numeralDigits } from '../../../knowledge/understanding/fields/numerals.ts';
import { readPerson } from '../../../knowledge/understanding/fields/person.ts';
import { readPlaces } from '../../../knowledge/understanding/fields/places.ts';
import { readWhen } from '../../../knowledge/understanding/fields/when.ts';
import { fold } from '../../../knowledge/understanding/text.ts';

/** "building/unit/room", empty where the text says nothing. */
function home(text: string): string {
  const { home } = readPlaces(text, fold(text));
  return home ? `${home.building ?? ''}/${home.unit ?? ''}/${home.room ?? ''}` : '';
}

describe('home', () => {
  it.each([
    ['三栋二单元1501厨房漏水', '3/2/1501'],
    ['3-2-1501 马桶堵了', '3/2/1501'],
    ['3#1501漏水', '3//1501'],
    ['8号楼602', '8//602'],
    ['A座12B灯不亮', 'A//12B'],
    ['A棟12樓之3 馬桶不通', 'A//12-3'],
    ['住十二幢', '12//'],
    ['六东二单元幺零二', '6/2/102'],
    ['四幢幺零二', '4//102'],
    ['5座18樓C室冷氣滴水', '5//18C'],
    ['第3座1208室', '3//1208'],
    ['Flat C 18/F Block 2', '2//18C'],
    ['Tower 9, 27G', '9//27G'],
    ['15#2-803厨房吊顶漏水', '15/2/803'],
    ['东区6栋二楼灯坏', '6//'],
    ['3栋2单元一〇〇八室', '3/2/1008'],
    ['廿三幢一单元2001', '23/1/2001'],
    ['十一栋一单元12楼 煤气味', '11/1/'],
    ['2栋大厅的灯不亮', '2//'],
    ['3號8樓之1 熱水器點不著', '3//8-1'],
    ['A-1203 空调不冷', 'A//1203'],
    ['5号八零三', '5//803'],
    ['我家1101爆管', '//1101'],
    ['1602 换纱窗', '//1602'],
    ['#15-07 Blk 12, leak', '12//15-07'],
    ['Bldg 10 unit 1 room 2002', '10/1/2002'],
    ['move my bed, 14C T2', '2//14C'],
    // What follows begins another word and is no measure.
    ['5-1-703 楼上装修太吵', '5/1/703'],
    ['9-2-1105 月初来过', '9/2/1105'],
    ['16-1-804平大叔', '16/1/804'],
    ['11-3-602 路阿姨', '11/3/602'],
    ['6栋1902 年二十九回来', '6//1902'],
    ['13号楼901 平时晚上在', '13//901'],
    ['22栋1单元1801 房女士', '22/1/1801'],
    // A villa's number is its building.
    ['别墅17号院灯不亮', '17//'],
    ['联排 31号 纪太太', '31//'],
    ['排屋五号漏雨', '5//'],
    ['7号别墅的门坏了', '7//'],
    ['柒栋叁零肆', '7//304'],
    ['叁单元灯坏', '/3/'],
    ['老陆三栋二单元', '3/2/'],
    ['二冬幺五零一', '2//1501'],
    ['六东三单云幺零四', '6/3/104'],
  ])('reads %s', (text, expected) => {
    expect(home(text)).toBe(expected);
  });

  it.each([
    'B2车库A区037车位被占',
    '我的066车位又被停了',
    'P2-117 someone parked in my space',
    '停车费收了1203元',
    '工单号0001203一直没人来',
    '9月26日上午8点停水',
    '开荒保洁 132平 多少钱',
    '水费1502块太贵',
    '二十一戶連署',
    '等了20分钟',
    '一座桥坏了',
    '16栋地库入口的杆子坏了',
    '三十七户都按了手印',
    'C088到C095那一排',
    'courtyard blocks the pram path',
    '一个人管八栋楼，忙不过来',
    '东西送到哪一栋',
    '进门口第二栋后面',
    '保安一栋一栋带她认',
    '商铺19号的招牌',
    'price from 5/12/2025 to 6/12/2025',
  ])('gives no place to %s', (text) => {
    expect(home(text)).toBe('');
  });

  it('prefers the home where the matter is', () => {
    expect(home('我家住5栋，6栋前面那棵树倒了')).not.toBe('5//');
    expect(home('9-2-704，对门703把走廊占了')).toBe('9/2/703');
    expect(home('我是2单元301的,5号楼')).toBe('5/2/301');
    expect(home('我8-2-701 楼上801半夜跳绳')).toBe('8/2/801');
    expect(home('19-1-1501 楼上1601漏水到我家')).toBe('19/1/1501');
  });

  it('takes the half that stands when the writer corrects himself', () => {
    expect(home('不是三单元 二单元的')).toBe('/2/');
    expect(home('9栋不是三单元，是一单元')).toBe('9/1/');
    expect(home('不是1401 是1402')).toBe('//1402');
    expect(home('收据写成了九号楼，我是六号楼')).toBe('6//');
  });
});

describe('phone', () => {
  it.each([
    ['138 1234 5678', '13812345678'],
    ['电话138-1234-5678', '13812345678'],
    ['+86 13812345678', '13812345678'],
    ['138.5806.2947', '13858062947'],
    ['3-2-1501 13812345678', '13812345678'],
    ['020-3887 6415', '02038876415'],
    ['027-8741 2290', '02787412290'],
    ['9012 3388', '90123388'],
    ['0912-345-678', '0912345678'],
    ['02-2345-6789', '0223456789'],
    ['手机一三八五八零六二九四七', '13858062947'],
    ['6-1302 134 6605 8192', '13466058192'],
    ['2-1402 138-5806-2947 下午', '13858062947'],
  ])('reads %s', (text, digits) => {
    expect(readPlaces(text, fold(text)).phone).toBe(digits);
  });

  it.each(['工单号20260908001', '9月11日', '20261008', '快递单号SF1390022177', '修了220块'])(
    'is not in %s',
    (text) => {
      expect(readPlaces(text, fold(text)).phone).toBeUndefined();
    },
  );
});

describe('name', () => {
  it.each([
    ['3-2-1501 王建国 13812345678', '王建国'],
    ['3栋2单元1501 贾先生', '贾先生'],
    ['业主：上官女士 18768109253', '上官女士'],
    ['我是15楼的老赵，问个事', '老赵'],
    ['我老赵 上回被辞的保安', '老赵'],
    ['我系2座8C陈太', '陈太'],
    ['行政 杜小姐 020-3887 6415', '杜小姐'],
    ['Hello, Mr Chan here from Tower 6 22F.', 'Mr Chan'],
    ['Kevin, 27A Tower 2', 'Kevin'],
    ['8栋栗女士 13858062947', '栗女士'],
  ])('of %s is %s', (text, name) => {
    expect(readPlaces(text, fold(text)).name).toBe(name);
  });

  it.each([
    '谢谢王师傅',
    '保安老李真好',
    '关总阀 2-2-805',
    '卫生间漏水 3-2-101',
    '我姓李',
    '我家住8栋1501',
    '本人家住6-2-301',
    '柜子搬走，付钱 8栋302',
    '2单元全体老太太',
    '要本人来吗 3-2-101',
    '门口 冒烟 2号楼',
  ])('is not in %s', (text) => {
    expect(readPlaces(text, fold(text)).name).toBeUndefined();
  });
});

describe('when and person', () => {
  it.each([
    ['今晚七点以前都在家', '今晚七点以前'],
    ['周六下午有人', '周六下午'],
    ['公告说9月26日上午八点至十二点停电', '9月26日上午八点至十二点'],
    ['下礼拜三朝早最好', '下礼拜三朝早'],
    ['聽日夜晚七點後屋企有人', '聽日夜晚七點後'],
    ['please come tomorrow 7am', 'tomorrow 7am'],
    ['凌晨两点604还在打牌', '凌晨两点'],
    ['下午三点1203没人', '下午三点'],
    ['下午三点20来', '下午三点20'],
    ['9月18日刚收的房', '9月18日'],
    ['上礼拜刚换过', '上礼拜'],
    ['不是25号 是26号', '26号'],
    ['周二不行 周四吧', '周四'],
    ['明天上午没人，后天上午可以', '后天上午'],
    ['交房12号办的', '12号'],
  ])('%s → %s', (text, when) => {
    expect(readWhen(text, fold(text))).toBe(when);
  });

  it.each([
    ['工程部小吴换完灯还扫地', '工程部小吴'],
    ['保洁部一次没收过', '保洁部'],
    ['夜班保安老李帮我', '夜班保安老李'],
  ])('%s names %s', (text, person) => {
    expect(readPerson(text, fold(text), 'praise')).toBe(person);
  });
});

describe('a number of a thing is no day', () => {
  it.each([
    '别墅18号',
    '联排26号漏雨',
    '商铺21号的门',
    '充电桩3号坏了',
    '跑步机十三号坏了',
    '快递柜27号打不开',
  ])('%s', (text) => {
    expect(readWhen(text, fold(text))).toBeUndefined();
  });
});

describe('numerals', () => {
  it.each([
    ['十二', '12'],
    ['一五零一', '1501'],
    ['廿三', '23'],
    ['十二零三', '1203'],
    ['一千五百零一', '1501'],
    ['幺零二', '102'],
    ['二十', '20'],
    ['12', '12'],
    ['拾贰', '12'],
    ['叁零肆', '304'],
    ['漏水', undefined],
  ])('%s → %s', (text, digits) => {
    expect(numeralDigits(text)).toBe(digits);
  });
});
