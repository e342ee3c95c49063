/** Staff as residents name them in Chinese: 工程部小吴, 爬杆换灯的老葛, 姓殷的领班, 扫雪的, 保安. Works on folded text. */
import { anyOf, compoundSurnames, people, staff, surnames } from './people.ts';

const H = '[\\u4e00-\\u9fff]';
const surname = `(?:${compoundSurnames.join('|')}|[${surnames}])`;
/** A surname trusted in front of a title. */
const titledSurname = `(?:${compoundSurnames.join('|')}|(?!(?<=[谢感多])谢)[${[...surnames].filter((c) => !people.notSurnames.includes(c)).join('')}])`;
const honour =
  '(?:师傅|管家|工(?![程地人作具单资期钱务装服牌区会业厂])|队长|主管|经理|主任|班长|领班|组长|警官|同志|sir)';
const kin = anyOf(staff.kin, people.kin);
const kinTitle =
  '(?:先生|女士|小姐|阿姨|大姐|大哥|大叔|大爷|大妈|奶奶|老师|伯伯|叔叔|姨姨|姐|哥|叔|姨|嫂|婶|伯|仔)';
/** What may not follow 小, 老 or 阿. */
const notAfter = (head: string): string =>
  [
    ...new Set(people.notNicks.flatMap((w) => (w.startsWith(head) && w.length === 2 ? [w.charAt(1)] : []))),
  ].join('');
const nick = `(?:(?:小(?![${notAfter('小')}])|老(?![${notAfter('老')}]))(?!${anyOf(people.notNickTails)})${surname}|阿(?![${notAfter('阿')}姨叔伯婶哥弟妹])${H})(?!${H}?[区时])`;
const role = anyOf(staff.roles, people.roles);
const roleOrDepartment = anyOf(staff.roles, people.roles, staff.departments, people.departments);
const lead = anyOf(
  people.modifiers,
  people.trades,
  staff.departments,
  people.departments,
  staff.roles,
  people.roles,
);
const link = '(?:的|嘅)?(?:那个|那位|这位|这个|两位|个|位)?';
const short = '[姐哥叔姨嫂婶伯仔]';
/** A name alone: 小覃, 老王师傅, 夏师傅, 雪姐. */
const plainName = `(?:[老小]?${titledSurname}(?:${honour}|${kinTitle})|(?:${nick})(?:师傅|管家|经理|${kinTitle})?|(?<![^,.!?;:，。！？、\\s])${H}${short}(?!${short}))`;
/** Behind a role more is a name: 清洁霞姐, 管家米米. */
const roleName = `(?:${plainName}|[小老](?![区时孩狗猫朋姐哥伙妹弟人头太祖公花广])(?!${anyOf(people.notNickTails)})${surname}|(?!${H}?[有那这某几位个的])${H}{1,2}(?:${short}|师傅|同志|经理|主任|主管))`;
const doubled = `(?!${anyOf(people.adverbs)})(${H})\\1`;
const fullName = `(?:${titledSurname})${H}{2}(?=$|[^\\u4e00-\\u9fff]|同志)(?:同志)?`;

const chains = {
  /** With a name: 夜班保安老李, 保洁方师傅, 小覃. */
  named: new RegExp(`(?:(?:${lead}${link}){1,4}${roleName}|${plainName})`, 'y'),
  surnamed: new RegExp(
    `(?:${lead}${link}){0,3}姓${surname}的?(?:${lead}${link}){0,2}(?:${role}|${kin}|${honour})`,
    'y',
  ),
  /** A role with a name that has no title. */
  given: new RegExp(`(?:${lead}${link}){0,3}${role}(?:${doubled}|${fullName})`, 'y'),
  /** 送水的大哥, 前台小姑娘, 保安. */
  role: new RegExp(`(?:${lead}${link}){0,4}${roleOrDepartment}(?:的?${kin})?(?:们)?`, 'y'),
  kin: new RegExp(`(?:${lead}${link}){0,4}${kin}(?:们|儿)?`, 'y'),
  /** 扫雪的. */
  work: new RegExp(
    `${anyOf(people.works)}的(?:那?[两几]?[个位])?(?:${plainName}|${kin}|${role}|人|那拨人)?(?:们)?`,
    'y',
  ),
} as const;
type Kind = keyof typeof chains;
const worth: Record<Kind, number> = { named: 5, surnamed: 5, given: 4.5, role: 2, kin: 1.2, work: 2.2 };
const kinds = Object.keys(chains) as Kind[];

/** How a mention may begin with this UTF-16 unit: 1 by a name alone, 2 by a word for staff. */
const starts = new Uint8Array(65536);
for (const c of `${[...surnames].filter((c) => !people.notSurnames.includes(c)).join('')}小老阿`)
  starts[c.charCodeAt(0)] = 1;
for (const list of [
  people.modifiers,
  people.trades,
  staff.departments,
  people.departments,
  staff.roles,
  people.roles,
  staff.kin,
  people.kin,
  people.works,
  ['姓'],
])
  for (const w of list) starts[w.charCodeAt(0)] = 2;
const nameAlone = new RegExp(plainName, 'y');

/** Somebody is thanked, praised or complained about here. */
const pointed =
  /(?:谢谢|感谢|多谢|谢过|辛苦了?|表扬|表彰|夸夸?|夸一下|点赞|转告|多亏|幸亏|投诉|举报|致敬|你们|你们的|你哋|你哋嘅|贵司|公司|派来的?|那个|那位|这位|有个|有位)的?$|(?:表扬|表彰|夸|点赞)[\s:]$/;
/** Places and things called after staff, and staff as a place to go: 保安亭, 值班电话, 到前台, 主管道. */
const thing =
  /^(?:亭|室|岗|电话|热线|服|费|台(?!的|小|姐|那)|机关|部门|公司|合同|制度|管道|道|单|表|群|公众号|微信|柜|登记|牌|卡|箱|车|桌|名单|证|规定|排班|频次|工具)/;
const asPlace =
  /(?:到|去|放|向|在|回|来|送|交|寄存?|往|至|给|找|联系|拿到|放在|存|打|跑|问|请|让|叫)了?(?:你们|小区|物业)?$/;
const marker = new RegExp(`^.*(?:${people.markers.join('|')})`);
const described = /([\u4e00-\u9fffa-z0-9“”-]{2,16}?)(?:的|嘅)(?:那?[个位]|[两几三][个位]|小)?$/;

/** Where they stand, in front of a description: 车库出口那个收费的大姐. */
const spot = new RegExp(
  `(?:${lead}|(?:${anyOf(people.trades)})?(?:${H}{1,2}(?:出口|入口|门口)|[出入]口|岗亭?))的?那?[个位]$`,
);

const onlyName = new RegExp(`^${plainName}$`);
const endsInTitle = new RegExp(`${kinTitle}$`);

interface Span {
  start: number;
  end: number;
  score: number;
}

/**
 * @param folded text of `fold`.
 * @param praise whether the message praises; then plain 阿姨, 小伙子 are staff too.
 * @returns the span of the person most clearly named; undefined when there is none.
 */
export function findPerson(folded: string, praise: boolean): Span | undefined {
  let best: Span | undefined;
  for (let i = 0; i < folded.length; i++) {
    if (starts[folded.charCodeAt(i)] === 0) continue;
    const span = mentionAt(folded, i, praise);
    if (!span) continue;
    if (best === undefined || span.score > best.score) best = span;
    i = span.end - 1;
  }
  return best;
}

function mentionAt(folded: string, at: number, praise: boolean): Span | undefined {
  if (starts[folded.charCodeAt(at)] === 1) {
    nameAlone.lastIndex = at;
    const m = nameAlone.exec(folded);
    return m ? weigh(folded, 'named', at, at + m[0].length, praise) : undefined;
  }
  let found: Span | undefined;
  for (const kind of kinds) {
    const re = chains[kind];
    re.lastIndex = at;
    const m = re.exec(folded);
    if (!m) continue;
    const span = weigh(folded, kind, at, at + m[0].length, praise);
    if (span && (found === undefined || span.end > found.end || span.score > found.score)) found = span;
  }
  return found;
}

function weigh(folded: string, kind: Kind, start: number, end: number, praise: boolean): Span | undefined {
  const before = folded.slice(Math.max(0, start - 12), start);
  const after = folded.slice(end, end + 4);
  const word = folded.slice(start, end);
  const isPointed = pointed.test(before);
  let reach = description(folded, start);
  // Of which building is left out where there is a name: 3号楼的管家小池.
  if (kind === 'named' && /(?:[栋幢座楼]|单元)的$/.test(folded.slice(reach, start))) reach = start;
  reach -= spot.exec(folded.slice(Math.max(0, reach - 10), reach))?.[0].length ?? 0;
  let score = worth[kind] - start * 0.004 + Math.min(word.length, 8) * 0.1;
  if (kind === 'role' || kind === 'kin') {
    if (thing.test(after)) return undefined;
    if (!praise && /(?:前台|柜台|管理处|客服|管理室|物业)$/.test(word) && asPlace.test(before))
      return undefined;
  }
  // Told with nothing but a name it is as often the writer: 2-803 贾女士 138….
  if (kind === 'named' && onlyName.test(word)) {
    const title = endsInTitle.test(word) && !/^[小老阿]/.test(word);
    const signs =
      /^[\s.!。)]*(?:$|\d|\(|电话|手机)/.test(after) ||
      /(?:\d|[室号栋元座楼]|我是|本人|业主|代表|联系人|住户|租户|我叫|姓名|车主|店主|[:：])[\s,]?$/.test(
        before,
      );
    if (!isPointed && reach === start && (signs || (title && !praise))) return undefined;
    if (/家(?!长)/.test(after.charAt(0)) && !praise) return undefined;
  }
  if (
    kind === 'kin' &&
    (word.length < 2 || (/^(?:先生|女士|小姐)$/.test(word) && !isPointed && reach === start))
  )
    return undefined;
  // A neighbour is nobody's staff.
  if (/(?:楼[上下]|隔壁|对门|邻居|业主|数学|语文|出租车?|网约车)(?:那?[位个]|新搬来的?|的)?$/.test(before))
    return undefined;
  if (isPointed) score += 1;
  if (reach < start) score += 1.5;
  if (kind === 'kin' && !praise && !isPointed && reach === start) return undefined;
  return { start: reach, end, score };
}

/** Where a description in front of the person begins: 爬杆换灯的老葛; `start` when there is none. */
function description(folded: string, start: number): number {
  const m = described.exec(folded.slice(Math.max(0, start - 20), start));
  const words = m?.[1];
  if (!m || words === undefined) return start;
  const clause = /[^,.!?;:，。！？、\s]*$/.exec(m[0])?.[0] ?? '';
  if (clause.length < m[0].length) return start;
  const cut = marker.exec(words)?.[0].length ?? 0;
  const kept = words.slice(cut);
  return kept.length < 2 || /^[家里人]/.test(kept) ? start : start - m[0].length + cut;
}
