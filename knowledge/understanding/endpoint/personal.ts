/** What personal data looks like: telephones, numbers of persons, plates, mail, names. Works on folded text. */
import { z } from 'zod';
import { findPhones } from '../fields/phone.ts';
import { readPlaces } from '../fields/places.ts';
import { loadLexicon } from '../lexicon/lexicon.ts';
import { fold } from '../text.ts';

/** Kinds of data; NUMBER is a long one of which nobody knows what it is. */
export type Kind = 'PHONE' | 'ID' | 'PLATE' | 'MAIL' | 'NAME' | 'NUMBER';

/** A span (UTF-16 units) of the text. */
export interface Found {
  kind: Kind;
  start: number;
  end: number;
}

const lexicon = loadLexicon(
  'names.json',
  z.object({
    surnames: z.string(),
    compoundSurnames: z.array(z.string()),
    titles: z.array(z.string()),
    staffTitles: z.array(z.string()),
    notNames: z.array(z.string()),
    bareSurnameExceptions: z.string(),
  }),
);
const notNames = new Set(lexicon.notNames);
const compound = lexicon.compoundSurnames.join('|');
const surname = `(?:${compound}|[${lexicon.surnames}])`;
/** Surnames that are also everyday words open no bare name. */
const bare = [...lexicon.surnames]
  .filter((c) => !`${lexicon.bareSurnameExceptions}家空红上下原责物交步`.includes(c))
  .join('');
const han = '[\\u4e00-\\u9fff]';
const fullName = `(?:(?:${compound})${han}{1,2}|[${bare}]${han}{1,2})`;
const nick = `(?:老|小|阿)${han}`;
const long = [
  ...lexicon.titles.filter((t) => t.length > 1),
  ...lexicon.staffTitles,
  '同志',
  '园长',
  '处长',
  '科长',
  '科员',
]
  .sort((a, b) => b.length - a.length)
  .join('|');
const short = `${lexicon.titles.filter((t) => t.length === 1).join('')}处局科队`;
const staff = lexicon.staffTitles.join('|');
/** Where a bare name ends. */
const stop = '(?=[^\\u4e00-\\u9fff]|$|敬上|谨启|敬启|留)';
/** Before a full name of two characters or more; before these a bare word would mostly be a word. */
const strong =
  '(?:叫|姓名|名字是?|联系人|联系我|业主|户主|住户|租户|本人|代表|保姆|老公|老婆|儿子|女儿|记者|退休|组长|班长|队长|管家|师傅|经理|同志)[是为叫: ,]{0,2}';
const weak = '(?:我是?|是|找|长|员|工|的|姨|安|洁|洗|台|妈|爸|父)';
/** Whatever stands alone before a telephone, if it is not what calls it so. */
const aloneBefore =
  /(?:^|[^\u4e00-\u9fff])(?!.*(?:电话|手机|号码|座机|热线|微信|联系|来电|回电|致电|打|呼|是|为))(?<data>[\u4e00-\u9fff]{2,4})[\s,:]{0,2}$/;

/** The group called `data`, or the whole, is what goes. What is found first stays. */
const numbers: readonly (readonly [Kind, RegExp])[] = [
  ['MAIL', /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  // Mainland identity number, in one run or grouped; Hong Kong, Macau and Taiwan cards; passports.
  ['ID', /(?<![\da-z])\d{6}[ -]?(?:19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[\dx](?![\da-z])/g],
  ['ID', /(?<![\da-z])\d{15}(?:\d{2}[\dx])?(?![\da-z])/g],
  ['ID', /(?<![\da-z])[a-z]{1,2}\d{6} ?\([\da]\)/g],
  ['ID', /(?<![\da-z])[a-z]{1,2}\d{7,9}(?![\da-z])/g],
  // Bank cards.
  ['ID', /(?<!\d)\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,3})?(?!\d)/g],
  [
    'PLATE',
    /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][ ·.-]?[a-z\d]{4,5}[a-z\d挂学警港澳](?![a-z\d])/g,
  ],
  [
    'PLATE',
    /(?:车牌号?码?|车号|plate(?: number| no\.?)?)[是为: ]{0,3}(?<data>(?=[a-z -]{0,4}\d)[a-z\d][a-z\d -]{2,7}[a-z\d])/g,
  ],
  ['PLATE', /(?<![\da-z-])[a-z]{3}-\d{4}(?!\d)|(?<![\da-z-])\d{4}-[a-z]{2}(?![a-z])/g],
  [
    'ID',
    /(?:微信号?|wechat(?: id)?|line ?id|qq号?|身份证号?码?|护照号?码?|passport(?: no\.?| number)?)[是为: ]{0,3}(?<data>[a-z\d][\w-]{4,})/g,
  ],
];
const longNumber = /(?<![\d.:])\+?\d(?:[ .()-]{0,2}\d){6,}(?!\d)/g;
const isDate = /^(?:19|20)\d\d(?:[-./ ]\d{1,2}[-./ ]\d{1,2}|(?:0[1-9]|1[0-2])[0-3]\d$)/;
const names: readonly RegExp[] = [
  new RegExp(
    `(?:老|小|阿)?(?<data>${surname}${han}{0,2}?(?:${long})|${surname}[${short}](?!${staff}|[程地人作具单资期阀闸活物命]))`,
    'g',
  ),
  new RegExp(`(?:${strong}|(?<![\\u4e00-\\u9fff\\d]))(?<data>${fullName}|${nick})${stop}`, 'g'),
  new RegExp(`(?<=${weak})(?<data>[${bare}]${han}{2}|${nick})${stop}`, 'g'),
  // Signed at the end behind a home.
  new RegExp(`[\\da-z元] ?(?<data>${fullName}|${nick})(?=[。.!]?$)`, 'g'),
];
/** Names in Latin letters are told by their capitals, on the text as it stands. */
const given = "[A-Z][a-z'-]+";
const latin: readonly RegExp[] = [
  /\b(?:Mr|Mrs|Ms|Miss|Mdm|Madam|Dr|Prof|Officer|Sergeant|Sgt|Inspector|Constable|constable|Uncle|Auntie|Aunt)\.?\s(?<data>[A-Z][A-Za-z'-]+(?:\s[A-Z][a-z'-]+)?)/g,
  new RegExp(
    `\\b(?:[Mm]y name is|[Tt]his is|[Nn]ame:?|[Ii]'m|[Ii] am|[Aa]sk for|[Cc]ontact|[Cc]all|[Rr]egards,?|[Tt]hanks,?|[Cc]heers,?)\\s(?<data>${given}(?:\\s${given}){0,2})`,
    'g',
  ),
  new RegExp(`\\b(?<data>${given}(?:\\s${given})?) here\\b`, 'g'),
  // Signed at the end, with or without a number behind.
  new RegExp(
    `(?:[.!?,;:)\\n-]\\s*|[\\dA-Z]\\s+)(?<data>${given}(?:\\s${given}){0,2})(?=[\\s,.:+()-]*\\d[\\d\\s+()-]{5,}|[\\s.!]*$)`,
    'g',
  ),
];
const common = new Set(
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December Block Tower Flat Unit Room Building Please Thanks Thank Urgent Help Phone Tel Mobile Call Whatsapp Tonight Today Tomorrow Management Security Nobody Still Not Very'.split(
    ' ',
  ),
);

/** Every piece of personal data in a text, in no order, none overlapping another. */
export function findPersonal(text: string): Found[] {
  const folded = fold(text);
  const places = readPlaces(text, folded);
  const found: Found[] = [];
  const add = (kind: Kind, start: number, end: number): void => {
    if (end > start && !found.some((f) => start < f.end && end > f.start)) found.push({ kind, start, end });
  };
  const isHome = (start: number, end: number): boolean =>
    places.masks.some((m) => m.kind === 'home' && start < m.end && end > m.start);
  const each = (kind: Kind, re: RegExp, on: string, fits: (data: string) => boolean): void => {
    for (const m of on.matchAll(re)) {
      const data = m.groups?.data ?? m[0];
      const start = m.index + m[0].lastIndexOf(data);
      if (fits(data) && (kind === 'NAME' || !isHome(start, start + data.length)))
        add(kind, start, start + data.length);
    }
  };
  for (const [kind, re] of numbers) each(kind, re, folded, () => true);
  for (const p of findPhones(folded)) {
    add('PHONE', p.start, p.end);
    const before = aloneBefore.exec(folded.slice(Math.max(0, p.start - 8), p.start));
    const data = before?.groups?.data;
    if (before && data) {
      const start = Math.max(0, p.start - 8) + before.index + before[0].indexOf(data);
      add('NAME', start, start + data.length);
    }
  }
  each('NUMBER', longNumber, folded, (data) => !isDate.test(data));
  for (const m of places.masks) if (m.kind === 'name') add('NAME', m.start, m.end);
  for (const re of names) each('NAME', re, folded, (data) => !notNames.has(data.slice(0, 2)));
  for (const re of latin) each('NAME', re, text, (data) => !common.has(data.split(/\s/)[0] ?? ''));
  // What is a name or a number in one place is so in every other.
  for (const { kind, start, end } of [...found]) {
    const data = text.slice(start, end);
    if (data.length < 2) continue;
    for (let at = text.indexOf(data); at >= 0; at = text.indexOf(data, at + data.length))
      add(kind, at, at + data.length);
  }
  return found;
}
