/** Which of the served languages a message is written in, by its letters alone. */
import folding from './lexicon/folding.json' with { type: 'json' };
import type { Language } from './reading.ts';
import { isHan } from './text.ts';

/** Ordinary in Simplified text although the folding table touches them, or ordinary in both. */
const shared =
  '着著乾干后里面只台出斗折回向才千谷系准松复冬几丑了发布占周咨志扎合同卷吊吁唇夫姜家尸岩并弦御愿折据旋晒曲朱朴札极栗术沈注涂淀游炼熏熔熏片甚症皂皋真穗累线群聚胡致舍苏范荐获蒙蔑薄虫表裙谥赞跡踊辟迹郁酸采里针钟铲闲雇霉面饥饮私奸她的他在没不那给看来这些什事拿找睡你吗想系克床抬峰妆';

/** 1 for characters met only in Traditional text, 2 for the simplified forms that stand for them. */
const script = buildScript();

function buildScript(): Uint8Array {
  const t = new Uint8Array(65536);
  for (const c of folding.to) t[c.charCodeAt(0)] = 2;
  for (const c of folding.from) t[c.charCodeAt(0)] = 1;
  // Characters shared by both scripts, though one of them also writes another word with them.
  for (const c of shared) t[c.charCodeAt(0)] = 0;
  return t;
}

/**
 * English when Latin letters outweigh Chinese ones, otherwise Traditional or Simplified by which script's own
 * characters are more frequent; text without either (emoji, digits) counts as Simplified, the default.
 */
export function detectLanguage(text: string): Language {
  let han = 0;
  let latin = 0;
  let hant = 0;
  let hans = 0;
  for (let i = 0; i < text.length; i++) {
    const u = text.charCodeAt(i);
    if (isHan(u)) {
      han++;
      const s = script[u];
      if (s === 1) hant++;
      else if (s === 2) hans++;
    } else if ((u >= 65 && u <= 90) || (u >= 97 && u <= 122)) latin++;
  }
  // One Chinese character says about as much as a short English word.
  if (han === 0 ? latin >= 2 : latin > han * 5) return 'en';
  return hant > hans ? 'zh-Hant' : 'zh-Hans';
}

/** The script that a text's own characters tell; undefined where they are written alike in both, as in 不用了. */
export function scriptTold(text: string): 'zh-Hans' | 'zh-Hant' | undefined {
  let hant = 0;
  let hans = 0;
  for (let i = 0; i < text.length; i++) {
    const told = script[text.charCodeAt(i)];
    if (told === 1) hant++;
    else if (told === 2) hans++;
  }
  if (hant === hans) return undefined;
  return hant > hans ? 'zh-Hant' : 'zh-Hans';
}
