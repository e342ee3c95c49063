/** The staff member or department praised or complained about, copied from the text. */
import { z } from 'zod';
import { loadLexicon } from '../lexicon/lexicon.ts';
import type { Category } from '../reading.ts';

const lexicon = loadLexicon(
  'staff.json',
  z.object({
    source: z.string(),
    departments: z.array(z.string().min(1)),
    roles: z.array(z.string().min(1)),
    kin: z.array(z.string().min(1)),
    english: z.array(z.string().min(1)),
  }),
);
const longestFirst = (list: readonly string[]): string =>
  [...list].sort((a, b) => b.length - a.length).join('|');
const department = `(?:${longestFirst(lexicon.departments)})`;
const role = `(?:${longestFirst(lexicon.roles)})`;
const kin = `(?:${longestFirst(lexicon.kin)})`;
const called = `(?:[老小阿][\\u4e00-\\u9fff](?![\\u4e00-\\u9fff]?(?:区|时))|[\\u4e00-\\u9fff]{1,2}(?:${kin}|工|师傅|队长|主管|经理|主任|班长|管家))`;
/** 工程部小吴, 前台蔡小姐, 保安大叔, 夜班保安老李, 刘师傅, 客服. */
const chinese = new RegExp(
  `(?:夜班|早班|值班|东门|西门|南门|北门|晚班|新来)?的?(?:${department}(?:的)?)?(?:${role}(?![部队组]|中心)(?:的)?(?:${called}|${kin})?|(?<=${department}的?)${called})|${department}|[赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹苏潘葛范彭马方任袁柳鲍史唐薛雷贺倪汤罗毕郝安于傅齐康伍余顾孟黄萧尹姚邵汪毛戴宋庞熊纪项祝董梁杜阮江颜郭梅林钟徐邱骆高夏蔡田樊胡霍万卢莫丁邓洪左石崔龚程陆翁段侯刘龙叶黎白乔谭廖曾关](?<!谢谢|感谢|多谢)(?:师傅|管家|工(?![程地人作具单])|队长|主管|经理|主任|班长)`,
  'g',
);
const english = new RegExp(
  `\\b(?:[Tt]he |[Yy]our |[Oo]ur )?(?:[a-z]+ )?(?:${longestFirst(lexicon.english.map((w) => `[${w.charAt(0)}${w.charAt(0).toUpperCase()}]${w.slice(1)}`))})s?\\b(?:,? (?:[A-Z][a-z]+|Mr\\.? [A-Z][a-z]+|Ms\\.? [A-Z][a-z]+))?`,
  'g',
);

/**
 * @param category persons are named in praise and complaint, and sometimes thanked in other messages.
 * @returns the words as they stand, the fullest mention first; undefined when nobody is named.
 */
export function readPerson(text: string, folded: string, category: Category): string | undefined {
  if (category !== 'praise' && category !== 'complaint') return undefined;
  const found = [...folded.matchAll(chinese)].map((m) => {
    const lead = m[0].startsWith('的') ? 1 : 0;
    return { start: m.index + lead, end: m.index + m[0].length };
  });
  const best = found.reduce<{ start: number; end: number } | undefined>(
    (a, b) => (a === undefined || b.end - b.start > a.end - a.start + 1 ? b : a),
    undefined,
  );
  if (best) return text.slice(best.start, best.end);
  const m = /[a-z]{4}/.test(folded) ? english.exec(text) : null;
  english.lastIndex = 0;
  return m ? m[0].replace(/^(?:your|our) /i, '') : undefined;
}
