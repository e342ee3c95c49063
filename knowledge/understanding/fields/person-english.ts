/** Staff as residents name them in English: the night guard Mr. Tam, your cleaning team, Miss Ho in the handover office. */
import { anyOf, people } from './people.ts';

const { heads, works, folk, notNames } = people.english;
/** Any letter case at the beginning, as a sentence may begin there. */
const anyCase = (list: readonly string[]): string =>
  anyOf(list.map((w) => `[${w.charAt(0)}${w.charAt(0).toUpperCase()}]${w.slice(1)}`));
const properName = `(?!${anyOf(notNames)}\\b)[A-Z][a-z]+(?:-[a-z]+)?`;
const titledName = `(?:Mr|Mrs|Ms|Miss|Mdm|Madam|Uncle|Aunt(?:ie|y)|Ah|Master|Engineer|Doorman|Mister)\\.? ${properName}`;
/** Where they stand: at the desk, from maintenance, in the handover office. */
const post =
  '(?: (?:at|from|in|on|of) (?:the |your )?(?:[a-z]+ )?(?:desk|office|gate(?: \\d)?|lobby|counter|admin|security|maintenance|engineering|reception|CCTV|team|department|dept|clubhouse|car park|services?|night shift|gatehouse|floor))?';
const determiner =
  '(?:(?:[Tt]he|[Tt]hat|[Aa]|[Oo]ne of the|[Tt]wo of the|[Bb]oth|[Tt]he two) )?(?:(?:new|young|old|tall|whole|nice|kind|lovely|little|other|chinese) )?';
const staff = `(?:${anyCase(works)} )?(?:${anyCase(heads)})|${anyCase(works)} ${anyOf(folk)}`;
const worker = new RegExp(
  `\\b${determiner}(?:${staff})\\b(?!\\s?(?:deposit|fee|fees|gate key|post|box|dog|camera|cameras|door|charge|charges|card|hut|booth|room|is tight)\\b|')(?:,? (?:${titledName}|${properName}))?`,
  'g',
);
const named = new RegExp(`\\b(?:[Oo]ld )?${titledName}(?: ${properName})?${post}`, 'g');

/** Before or behind a titled name: it is the writer's. */
const writerBefore =
  /(?:I'm|I am|[Tt]his is|[Mm]y name is|[Rr]egards,?|[Ff]rom|[Ss]incerely,?|[Cc]all|[Cc]ontact|[Aa]sk for|[—–-])\s*$/;
const writerBehind =
  /^(?:\s*$|[.,]?\s*(?:$|#?\d|[A-Z]\d|Tower|Flat|Block|Blk|Unit|Room|Suite|here\b|from \d)|\s*\()/;

/**
 * @param text the original: names are known by their capitals.
 * @returns the words that name a member of staff or a department, a name before a role; undefined when there are none.
 */
export function findEnglishPerson(text: string): string | undefined {
  let byRole: string | undefined;
  for (const m of text.matchAll(worker)) {
    if (/[A-Z][a-z]+$/.test(m[0]) && m[0].includes(' ')) return m[0];
    byRole ??= m[0];
  }
  for (const m of text.matchAll(named))
    if (!writerBefore.test(text.slice(0, m.index)) && !writerBehind.test(text.slice(m.index + m[0].length)))
      return m[0];
  return byRole;
}
