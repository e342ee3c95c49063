/** Personal data taken out of a text before it leaves the house, and put back into what is copied from it. */
import { z } from 'zod';
import { findHomes } from '../fields/home.ts';
import { findName } from '../fields/name.ts';
import { findPhones } from '../fields/phone.ts';
import { loadLexicon } from '../lexicon/lexicon.ts';
import { fold } from '../text.ts';

/** Kinds of data and the placeholder each gets. */
const kinds = ['PHONE', 'ID', 'PLATE', 'MAIL', 'NAME'] as const;
type Kind = (typeof kinds)[number];

/** A text fit to leave, and the way back. */
export interface Masked {
  text: string;
  /** Puts the data back into words copied from the masked text. Unknown placeholders stay as they are. */
  restore(words: string): string;
}

interface Found {
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
    notNames: z.array(z.string()),
  }),
);
const notNames = new Set(lexicon.notNames);
const surname = `(?:${lexicon.compoundSurnames.join('|')}|[${lexicon.surnames}])`;
const staff = ['师傅', '经理', '主任', '队长', '班长', '主管', '管家', '站长', '助理', '总'];
const titles = [...lexicon.titles, ...staff].sort((a, b) => b.length - a.length).join('|');
const han = '[\\u4e00-\\u9fff]';

/** On folded text; the group called `data`, or the whole, is what goes. In order: what is found first stays. */
const shapes: readonly (readonly [Kind, RegExp])[] = [
  ['MAIL', /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  // Mainland identity number, in one run or grouped; Hong Kong, Macau and Taiwan cards; passports.
  ['ID', /(?<![\da-z])\d{6}[ -]?(?:19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[\dx](?![\da-z])/g],
  ['ID', /(?<![\da-z])\d{15}(?:\d{2}[\dx])?(?![\da-z])/g],
  ['ID', /(?<![\da-z])[a-z]{1,2}\d{6} ?\([\da]\)/g],
  ['ID', /(?<![\da-z])[a-z][1289]\d{8}(?!\d)/g],
  ['ID', /(?<![\da-z])[a-z]{1,2}\d{7,8}(?![\da-z])/g],
  // Bank cards.
  ['ID', /(?<!\d)\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,3})?(?!\d)/g],
  [
    'PLATE',
    /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][ ·.-]?[a-z\d]{4,5}[a-z\d挂学警港澳](?![a-z\d])/g,
  ],
  [
    'PLATE',
    /(?:车牌号?码?|车号|plate(?: number| no\.?)?)[是为: ]{0,3}(?<data>[a-z\d][a-z\d -]{2,7}[a-z\d])/g,
  ],
  ['PLATE', /(?<![\da-z-])[a-z]{3}-\d{4}(?!\d)|(?<![\da-z-])\d{4}-[a-z]{2}(?![a-z])/g],
  [
    'ID',
    /(?:微信号?|wechat(?: id)?|line ?id|qq号?|身份证号?码?|护照号?码?|passport(?: no\.?| number)?)[是为: ]{0,3}(?<data>[a-z\d][\w-]{4,})/gi,
  ],
  ['NAME', new RegExp(`(?:老|小|阿)?(?<data>${surname}${han}{0,2}?(?:${titles}))`, 'g')],
  ['NAME', new RegExp(`(?<![\\u4e00-\\u9fff])(?<data>(?:老|小|阿)${surname})(?!${han})`, 'g')],
  [
    'NAME',
    new RegExp(
      `(?:我叫|我是|姓名|名字是?|联系人|业主|本人|户主|叫做|大名|签名|署名)[是为叫: ,]{0,2}(?<data>${surname}${han}{1,2})(?!${han})`,
      'g',
    ),
  ],
  [
    'NAME',
    new RegExp(
      `(?:保安|保洁|管家|客服|前台|电工|师傅|经理)(?<data>(?:老|小|阿)?${surname}${han}{0,2})(?=[,。.!?;:\\s]|$)`,
      'g',
    ),
  ],
];
/** Names in Latin letters are told by their capitals. */
const latin: readonly RegExp[] = [
  /\b(?:Mr|Mrs|Ms|Miss|Mdm|Madam|Dr|Prof)\.?\s(?<data>[A-Z][A-Za-z'-]+(?:\s[A-Z][a-z'-]+)?)/g,
  /\b(?:[Mm]y name is|[Tt]his is|[Nn]ame:?|[Ii]'m|[Ii] am|[Aa]sk for|[Rr]egards,?|[Tt]hanks,?|[Cc]heers,?)\s(?<data>[A-Z][a-z'-]+(?:\s[A-Z][a-z'-]+){0,2})/g,
];
const days = /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$/;

/** @param text the original; what is found is replaced by [PHONE1], [NAME1] and so on, the same data by the same. */
export function maskPersonal(text: string): Masked {
  const folded = fold(text);
  const found: Found[] = [];
  const add = (kind: Kind, start: number, end: number): void => {
    if (end > start && !found.some((f) => start < f.end && end > f.start)) found.push({ kind, start, end });
  };
  const each = (kind: Kind, re: RegExp, on: string): void => {
    for (const m of on.matchAll(re)) {
      const data = m.groups?.data ?? m[0];
      if (kind === 'NAME' && (notNames.has(data.slice(0, 2)) || days.test(data))) continue;
      const start = m.index + m[0].lastIndexOf(data);
      add(kind, start, start + data.length);
    }
  };
  for (const [kind, re] of shapes) {
    if (kind === 'NAME') break;
    each(kind, re, folded);
  }
  for (const p of findPhones(folded)) add('PHONE', p.start, p.end);
  const name = findName(text, folded, findPhones(folded), findHomes(folded));
  if (name !== undefined) add('NAME', text.indexOf(name), text.indexOf(name) + name.length);
  for (const [kind, re] of shapes) if (kind === 'NAME') each(kind, re, folded);
  for (const re of latin) each('NAME', re, text);
  // What is a name or a number in one place is so in every other.
  for (const { kind, start, end } of [...found]) {
    const data = text.slice(start, end);
    if (data.length < 2) continue;
    for (let at = text.indexOf(data); at >= 0; at = text.indexOf(data, at + data.length))
      add(kind, at, at + data.length);
  }
  return replace(text, found);
}

function replace(text: string, found: Found[]): Masked {
  const placeholders = new Map<string, string>();
  const counts = new Map<Kind, number>();
  let masked = '';
  let at = 0;
  for (const { kind, start, end } of found.sort((a, b) => a.start - b.start)) {
    const data = text.slice(start, end);
    let placeholder = placeholders.get(data);
    if (placeholder === undefined) {
      // A text that already holds the placeholder must not be able to fetch somebody's data with it.
      do {
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        placeholder = `[${kind}${counts.get(kind) ?? 1}]`;
      } while (text.includes(placeholder));
      placeholders.set(data, placeholder);
    }
    masked += text.slice(at, start) + placeholder;
    at = end;
  }
  masked += text.slice(at);
  return {
    text: masked,
    restore(words) {
      let restored = words;
      for (const [data, placeholder] of placeholders) restored = restored.replaceAll(placeholder, () => data);
      return restored;
    },
  };
}
