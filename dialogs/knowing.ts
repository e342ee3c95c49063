/** What the talk asks of the estate's settings, in the talk's own terms. */
import type { Locale } from '../knowledge/phrases/keys.ts';
import type { Slot as SlotRule } from '../knowledge/rules/slots.ts';
import { readVisitAnswer, type Visits } from '../knowledge/rules/visits.ts';
import { courtesies, feelingOf, heardIntents, type Intent } from '../knowledge/rules/words.ts';
import { dayAt } from '../knowledge/rules/zone.ts';
import type { Settings } from '../knowledge/settings.ts';
import {
  type Category,
  categories,
  type Danger,
  type HandoffReason,
} from '../knowledge/understanding/reading.ts';

export type Courtesy = 'greeting' | 'thanks' | 'farewell' | 'acknowledgement';

export interface Knowing {
  readonly settings: Settings;
  readonly locale: Locale;
  /** Fields of a category, in the order they are asked (R3). */
  slots(category: Category, kind: string | undefined): readonly SlotRule[];
  firstAid(danger: Danger): string;
  /** The day in the estate's zone, for comparing. */
  day(at: Date): string;
  /** What courtesy the message wholly consists of: the one that is answered, if there are several. */
  courtesy(text: string): Courtesy | undefined;
  wants(intent: Intent, text: string): boolean;
  /** What a correction replaces and by what: "不是602是603" (R5). */
  correction(text: string): { wrong: string | undefined; right: string } | undefined;
  feeling(text: string, handoff: readonly HandoffReason[]): 'calm' | 'disappointed' | 'furious';
  visitAnswer(
    text: string,
  ): { mended?: boolean; score?: number; reasons?: string[]; remark?: string; refused?: boolean } | undefined;
  readonly visitReasons: Visits['reasons'];
  /** Whether a message names what it is and nothing more. */
  isBareCategory(text: string): boolean;
  /** The category whose button label this is. */
  categoryNamed(text: string): Category | undefined;
}

export function knowing(settings: Settings, locale: Locale): Knowing {
  // A turn asks about one text many times.
  let last: { text: string; heard: ReturnType<typeof heardIntents> } | undefined;
  const intentsOf = (text: string): ReturnType<typeof heardIntents> => {
    if (last?.text !== text) last = { text, heard: heardIntents(settings.intents, text) };
    return last.heard;
  };
  const say = settings.say(locale);
  return {
    settings,
    locale,
    slots: (category, kind) => settings.slots[kind === 'lost_found' ? 'lost_found' : category],
    firstAid: (danger) => settings.aid(danger, locale),
    day: (at) => dayAt(at, settings.estate.timeZone),
    courtesy(text) {
      const kinds = courtesies(settings.courtesy, text);
      if (kinds.includes('farewells')) return 'farewell';
      if (kinds.includes('thanks')) return 'thanks';
      if (kinds.includes('greetings')) return 'greeting';
      return kinds.includes('acknowledgements') ? 'acknowledgement' : undefined;
    },
    wants: (intent, text) => intentsOf(text).some((heard) => heard.intent === intent),
    correction(text) {
      const heard = intentsOf(text).find(({ intent, right }) => intent === 'correct' && right !== undefined);
      return heard?.right === undefined ? undefined : { wrong: heard.wrong, right: heard.right };
    },
    feeling(text, handoff) {
      const felt = feelingOf(settings.feelings, text);
      return handoff.includes('emotional') ? 'furious' : felt === 'furious' ? 'disappointed' : felt;
    },
    visitAnswer(text) {
      const reasons = settings.visits.reasons.filter((reason) => say(`reason.${reason}`, {}) === text.trim());
      // "没修好" is a button of the card and a reason afterwards: it says both.
      if (reasons.length > 0) return { ...readVisitAnswer(settings.visits, text), reasons };
      const answer = readVisitAnswer(settings.visits, text);
      if (Object.keys(answer).length === 0) return undefined;
      // What is more than a word or two is the owner's remark.
      return text.trim().length > 4 ? { ...answer, remark: text.trim() } : answer;
    },
    visitReasons: settings.visits.reasons,
    isBareCategory: (text) => {
      const bare = text.trim().replace(/[\p{P}\s]+$/gu, '');
      return settings.ear.bare.some((source) => new RegExp(source, 'iu').test(bare));
    },
    categoryNamed: (text) =>
      categories.find((category) =>
        [say(`button.${category}`, {}), say(`word.category.${category}`, {})].includes(text.trim()),
      ),
  };
}
