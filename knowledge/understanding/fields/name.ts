/** Names of the writer or the contact person, as written with their title. */
import { z } from 'zod';
import { loadLexicon } from '../lexicon/lexicon.ts';
import { isHan } from '../text.ts';
import type { HomeMention } from './home.ts';
import type { PhoneMention } from './phone.ts';

const lexicon = loadLexicon(
  'names.json',
  z.object({
    surnames: z.string().min(100),
    compoundSurnames: z.array(z.string().length(2)),
    titles: z.array(z.string().min(1)),
    staffTitles: z.array(z.string().min(1)),
    bareSurnameExceptions: z.string(),
    notNames: z.array(z.string().min(2)),
  }),
);
const surnames = new Set(lexicon.surnames);
const bareExceptions = new Set(lexicon.bareSurnameExceptions);
const notNames = new Set(lexicon.notNames);
const compound = lexicon.compoundSurnames.join('|');
const surname = `(?:${compound}|[${lexicon.surnames}])`;
const longTitles = lexicon.titles.filter((t) => t.length > 1).join('|');
const shortTitles = lexicon.titles.filter((t) => t.length === 1).join('');
const staff = `(?:${lexicon.staffTitles.join('|')})`;
/** One-character titles (太, 工, 姐) stand directly behind the surname; longer ones may follow a full name. */
const withTitle = `(?:${surname}[\\u4e00-\\u9fff]{0,2}?(?:${longTitles})|${surname}[${shortTitles}])`;
const titled = new RegExp(`(?:老|小|阿)?${withTitle}(?!${staff}|[程地人作具单资期阀闸活物命钱费务])`, 'g');
/** Compiled once: it is asked behind every word that introduces a name. */
const titledHere = new RegExp(`^${titled.source}`);
const intro =
  /(?:我是|我叫|本人是?|业主代表|业主|联系人|联络人|姓名|住户|租户|租客|户主|名字叫?|叫我|报修人|称呼|我系|署名|落款|我乃|我姓名|他叫|她叫|店主|车主|行政总监|行政主管|行政|家长|户名|委托人|召集人代表|代表|联络人员?|执达主任|小队长|委员|队员|退休教师|退休老师|记者|教师|儿子|女儿|领班|后勤|保洁员?|大家叫我|警员|民警|调查员|房东|楼长|我)[:\s是叫,]{0,2}/g;
/** 我是辖区派出所的小贺: the name follows the writer's office. */
const office = new RegExp(
  `我们?是[^,。!?;]{0,14}?((?:老|小|阿)${surname}|(?:老|小|阿)?${withTitle})(?=[,。!?;\\s的想要]|$)`,
);
const fullName = new RegExp(
  `^(?:(?:${compound})[\\u4e00-\\u9fff]{1,2}|[${lexicon.surnames}][\\u4e00-\\u9fff]{1,2})`,
);
const nickName = new RegExp(`^(?:老|小|阿)${surname}(?![\\u4e00-\\u9fff]{0,1}(?:师傅|管家|经理))`);
/** A rare surname is trusted where a name would stand alone: "郗女士 138…". */
const rareTitled =
  /(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{1,3}(?:先生|女士|小姐|太太|阿姨|大姐|老师|大爷|大妈|奶奶|爷爷|妈妈|爸爸|叔叔|伯伯|会计|警官)|[\u4e00-\u9fff]工)(?![\u4e00-\u9fff])/g;
const noPerson =
  /^(?:各位|亲爱|尊敬|这位|那位|保洁|物业|前台|清洁|客服|幼儿|有位|一位|楼上|楼下|隔壁|对门|我家|孩子|宝|施|员|水电|电|木|民|开|完|手|返|监|职|特|义)/;
/** What ends in a particle or a verb's ending is no name: 来吗, 花店的, 扶住了. */
const noNameEnd = /[吗呢吧啊呀了的着嘅咗啫嘛哦不没有得]$/;
/** Words that begin like a surname: where somebody lives, what is paid, how a letter closes. */
const noName =
  /^(?:[的那位个]|家[住里在中人长门]|付[钱款费清过了工]|[敬祝]上|祝[好您你]|房[的租东号门顶间里]|路[痴过上灯口边]|须知|费[电水用时]|谈[赔判好]|曲目|商[议量户场铺家]|何时|何处|连[续夜着]|冒[烟火水泡]|尤其|和[我他她你日]|全[体家部楼都员]|都[是在有没生记])/;
const english =
  /\b(?:(?:Mr|Mrs|Ms|Miss|Mdm|Madam|Dr|Prof)\.?\s[A-Z][A-Za-z'-]+(?:\s[A-Z][a-z]+)?)|\b(?:[Mm]y name is|[Tt]his is|I am|I'm|[Aa]sk for|[Cc]ontact|[Cc]all|[Nn]ame:?)\s([A-Z][a-z]+(?:\s[A-Z][a-z'-]+){0,2})/g;
const englishSigned = /(?:^|[\s,.(-])([A-Z][a-z]+(?:\s[A-Z][a-z'-]+){0,2})[,.\s:(-]{0,3}$/;

/** Words before a titled name that make it a staff member or somebody else. */
const notOwn = new RegExp(
  `(?:${staff}|感谢|谢谢|表扬|你们的?|那个|叫|楼上的?|隔壁的?|楼下的?|对门的?|邻居|投诉|找|问|跟|让|给|被|新来的|姓)$`,
);

/**
 * The name the message gives for its writer or the person to be called.
 * @param text the original, from which the name is copied; `unmasked` its fold with phones masked.
 * @returns the name as written, or undefined.
 */
export function findName(
  text: string,
  unmasked: string,
  phones: readonly PhoneMention[],
  homes: readonly HomeMention[],
): string | undefined {
  // A home's own words are no part of a name: 8栋栗女士.
  let folded = unmasked;
  for (const h of homes)
    folded = `${folded.slice(0, h.start)}${'\ue001'.repeat(h.end - h.start)}${folded.slice(h.end)}`;
  const span =
    introduced(folded) ?? titledName(folded, phones, homes) ?? beside(folded, phones, homes) ?? undefined;
  if (span) return text.slice(span[0], span[1]);
  return /[A-Z][a-z]/.test(text) ? englishName(text, phones, homes) : undefined;
}

type Span = readonly [number, number];

/** 我是王建国, 业主:李女士, 联系人 老赵. */
function introduced(folded: string): Span | undefined {
  const holder = office.exec(folded);
  if (holder?.[1] !== undefined && !notNames.has(holder[1].slice(0, 2))) {
    const start = holder.index + holder[0].length - holder[1].length;
    return [start, start + holder[1].length];
  }
  for (const m of folded.matchAll(intro)) {
    const at = m.index + m[0].length;
    const rest = folded.slice(at, at + 8);
    const strong = !/^(?:找|代表|车主)/.test(m[0]);
    const weak =
      /^(?:我(?!叫|是|系)|儿子|女儿|记者|教师|家长|代表|保洁员?|后勤|警员|民警)[:\s是叫,]{0,2}$/.test(m[0]);
    const t = titledHere.exec(rest);
    if (
      t &&
      !t[0].includes('某') &&
      !noName.test(t[0]) &&
      !notNames.has(t[0].slice(0, 2)) &&
      (!weak || ends(folded, at + t[0].length))
    )
      return [at, at + t[0].length];
    const nick = nickName.exec(rest);
    if (nick && strong && !notNames.has(nick[0]) && ends(folded, at + nick[0].length))
      return [at, at + nick[0].length];
    const span = strong && !weak ? bareName(folded, at, true) : undefined;
    if (span) return span;
  }
  return undefined;
}

/** A full name that ends where a word must end: punctuation, a digit, the text's end. */
function bareName(folded: string, at: number, introducedBy: boolean): Span | undefined {
  if (!introducedBy && bareExceptions.has(folded.charAt(at))) return undefined;
  let end = at;
  while (end < folded.length && end - at < 5 && isHan(folded.charCodeAt(end))) end++;
  const word = folded.slice(at, end);
  if (word.length < 2 || word.length > 4) return undefined;
  const m = fullName.exec(word);
  if (
    !m ||
    m[0].length !== word.length ||
    word.includes('某') ||
    noNameEnd.test(word) ||
    noName.test(word) ||
    notNames.has(word) ||
    notNames.has(word.slice(0, 2))
  )
    return undefined;
  return [at, end];
}

function ends(folded: string, at: number): boolean {
  return at >= folded.length || !isHan(folded.charCodeAt(at)) || '的在想要有家,'.includes(folded.charAt(at));
}

function near(span: Span, phones: readonly PhoneMention[], homes: readonly HomeMention[]): boolean {
  const close = (s: number, e: number): boolean => Math.abs(span[0] - e) <= 4 || Math.abs(s - span[1]) <= 6;
  return phones.some((p) => close(p.start, p.end)) || homes.some((h) => close(h.start, h.end));
}

/** 王女士 near a phone, a home or at an end of the message. */
function titledName(
  folded: string,
  phones: readonly PhoneMention[],
  homes: readonly HomeMention[],
): Span | undefined {
  for (const m of folded.matchAll(titled)) {
    const span: Span = [m.index, m.index + m[0].length];
    const before = folded.slice(Math.max(0, m.index - 6), m.index);
    if (notOwn.test(before) || noName.test(m[0]) || m[0].includes('某') || notNames.has(m[0].slice(0, 2)))
      continue;
    const last = span[1] >= folded.replace(/[\s。.!~]+$/, '').length;
    if (near(span, phones, homes) || (last && !isHan(folded.charCodeAt(m.index - 1)))) return span;
  }
  for (const m of folded.matchAll(rareTitled)) {
    const lead = /^[找叫请问联]/.test(m[0]) ? 1 : 0;
    const span: Span = [m.index + lead, m.index + m[0].length];
    if (!noPerson.test(m[0]) && !noName.test(m[0]) && !m[0].includes('某') && near(span, phones, homes))
      return span;
  }
  return undefined;
}

/** A bare name standing alone beside a phone or a home: "3-2-1501 王建国 138…". */
function beside(
  folded: string,
  phones: readonly PhoneMention[],
  homes: readonly HomeMention[],
): Span | undefined {
  for (let i = 0; i < folded.length; i++) {
    if (!surnames.has(folded.charAt(i)) && !(folded.charAt(i) === '老' || folded.charAt(i) === '小'))
      continue;
    if (i > 0 && isHan(folded.charCodeAt(i - 1)) && !homes.some((h) => h.end === i)) continue;
    const span = bareName(folded, i, false) ?? nickAt(folded, i);
    const last =
      span !== undefined &&
      span[1] >= folded.replace(/[\s。.!~]+$/, '').length &&
      'p小老阿'.includes(folded.charAt(i));
    if (
      span &&
      (last || near(span, phones, homes)) &&
      !/^[,、]?\s?[的是]/.test(folded.slice(span[1], span[1] + 2))
    )
      return span;
  }
  return undefined;
}

function nickAt(folded: string, i: number): Span | undefined {
  const nick = nickName.exec(folded.slice(i, i + 4));
  const end = i + (nick?.[0].length ?? 0);
  return nick &&
    !notNames.has(nick[0]) &&
    (end >= folded.length || !isHan(folded.charCodeAt(end)) || folded.charAt(end) === '家')
    ? [i, end]
    : undefined;
}

const englishStaff =
  /(?:your|the|our|maintenance|man|guard|manager|officer|technician|concierge|thank|thanks|cleaner)\W*$/i;

function englishName(
  text: string,
  phones: readonly PhoneMention[],
  homes: readonly HomeMention[],
): string | undefined {
  for (const m of text.matchAll(english)) {
    if (m[1] !== undefined) {
      const [head, next] = m[1].split(' ');
      if (!englishWords.has(head ?? '') || (/^M(?:r|rs|s)$/.test(head ?? '') && next !== undefined))
        return m[1];
      continue;
    }
    const before = text.slice(Math.max(0, m.index - 24), m.index);
    const after = text.slice(m.index + m[0].length, m.index + m[0].length + 24);
    // A titled name is the writer's when it opens or ends the message or stands by a home or a number.
    if (
      /^\s*$|[-–,.!?]\s*$|(?:to|for|contact|call|regards,?|\d|[A-Z])\s*$/i.test(before) &&
      !englishStaff.test(before) &&
      (/^\s*(?:here|from|please|in\b|at\b|of\b|$|[.,(-]|\+?\d)/i.test(after) ||
        /\d[A-Z]?[,.\s]*$/.test(before))
    )
      return m[0];
  }
  for (const p of [...phones, ...homes]) {
    const m = englishSigned.exec(text.slice(0, p.start));
    if (m?.[1] !== undefined && !englishWords.has(m[1].split(' ')[0] ?? '')) return m[1];
  }
  // "Kevin, 27A Tower 2" or "… 9-1203, Mr Liao".
  const beside =
    /(?:^|[.!?,]\s)([A-Z][a-z]+(?:\s[A-Z][a-z]+)?)(?:,|\shere)\s?(?=T?\d|Tower|Block|Flat|Unit|Room|Blk|[A-Z]-)/.exec(
      text,
    ) ?? /(?:^|[.!?,]\s)([A-Z][a-z]+) here\b/.exec(text);
  if (beside?.[1] !== undefined && !englishWords.has(beside[1].split(' ')[0] ?? '')) return beside[1];
  const signed = /(?:[-–—]\s?|[.!?,]\s|\n|之\d{1,2}\s)([A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s*$/.exec(text);
  return signed?.[1] !== undefined && !englishWords.has(signed[1].split(' ')[0] ?? '')
    ? signed[1]
    : undefined;
}

/** Capitalised words that open sentences or fields and are no names. */
const englishWords = new Set(
  'Block Tower Flat Unit Room Building The Call Phone Tel Mobile Please Thanks Thank My Our We Me You Contact Number Whatsapp WhatsApp Still Not Very So Just Urgent Help Management Security Maintenance Monday Tuesday Wednesday Thursday Friday Saturday Sunday Today Tomorrow Tonight Floor Level Cheers Regards Kind Best Ok Okay Sorry Hi Hello Hey January February March April May June July August September October November December Someone Anyone House Lobby Mr Mrs Ms Lived Villa Anyone Tenant Owner Resident Developer There When What Where Why How If It Is Are Can Could Would Will And But Or For From In On At To No Not Yes Your Their His Her This That These Those'.split(
    ' ',
  ),
);
