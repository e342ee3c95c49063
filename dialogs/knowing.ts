/** What the talk asks of the estate's settings, in the talk's own terms. */
import type { Locale } from '../knowledge/phrases/keys.ts';
import { isServed } from '../knowledge/rules/languages.ts';
import { expression } from '../knowledge/rules/shared.ts';
import type { Slot as SlotRule } from '../knowledge/rules/slots.ts';
import { readSurveyAnswer, type SurveyAnswer } from '../knowledge/rules/survey.ts';
import { addresseeTold, countsTimes, ordinalTold } from '../knowledge/rules/telling.ts';
import { readVisitAnswer, type Visits } from '../knowledge/rules/visits.ts';
import {
  courtesies,
  feelingOf,
  fitToRead,
  heardIntents,
  type Intent,
  type Sign,
  shows,
  showsSign,
} from '../knowledge/rules/words.ts';
import { dayAt } from '../knowledge/rules/zone.ts';
import type { Settings } from '../knowledge/settings.ts';
import {
  type Category,
  categories,
  type Danger,
  type HandoffReason,
} from '../knowledge/understanding/reading.ts';

export type Courtesy = 'greeting' | 'thanks' | 'farewell' | 'acknowledgement';

/** How a complaining owner feels, by which the opening is chosen (C7). */
export type Feeling = 'calm' | 'disappointed' | 'furious' | 'despair';

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
  /** Whether a message shows a sign: that it asks, that something is going on now. */
  tells(sign: Sign, text: string): boolean;
  /** What a correction replaces and by what: "不是602是603" (R5). */
  correction(text: string): { wrong: string | undefined; right: string } | undefined;
  /** Whether something is counted over time: 坏了八次 tells what was, not what is. */
  counts(text: string): boolean;
  /** Whom a message is to be passed on to, in the owner's words (R11). */
  addressee(text: string): string | undefined;
  /** Which of several is picked: its index, from the end when negative, or all of them. */
  ordinal(text: string): number | 'all' | undefined;
  /** Whether it is written in a language the desk serves (G6). */
  serves(text: string): boolean;
  feeling(text: string, handoff: readonly HandoffReason[]): Feeling;
  /** Obscene or threatening words (C7). */
  obscene(text: string): boolean;
  /** The words that may be read back; `tells`: whether a clause of rage tells a matter all the same. */
  readable(text: string, tells: (clause: string) => boolean): string;
  visitAnswer(
    text: string,
  ): { mended?: boolean; score?: number; reasons?: string[]; remark?: string; refused?: boolean } | undefined;
  /** Scores in answer to the yearly survey (C8). */
  surveyAnswer(text: string): SurveyAnswer | undefined;
  readonly visitReasons: Visits['reasons'];
  /** Whether a message names what it is and nothing more. */
  isBareCategory(text: string): boolean;
  /** The category that such a message names by the register's own word. */
  bareCategory(text: string): Category | undefined;
  /** The category whose button label this is. */
  categoryNamed(text: string): Category | undefined;
}

export function knowing(settings: Settings, locale: Locale): Knowing {
  const intentsOf = (text: string): ReturnType<typeof heardIntents> => heardIntents(settings.intents, text);
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
    tells: (sign, text) => showsSign(settings.signs, sign, text),
    correction(text) {
      const heard = intentsOf(text).find(({ intent, right }) => intent === 'correct' && right !== undefined);
      return heard?.right === undefined ? undefined : { wrong: heard.wrong, right: heard.right };
    },
    feeling(text, handoff) {
      if (shows(settings.feelings, 'despair', text)) return 'despair';
      const felt = feelingOf(settings.feelings, text);
      return handoff.includes('emotional') ? 'furious' : felt === 'furious' ? 'disappointed' : felt;
    },
    serves: isServed,
    ordinal: ordinalTold,
    addressee: addresseeTold,
    counts: countsTimes,
    obscene: (text) => shows(settings.feelings, 'obscene', text),
    readable: (text, tells) => fitToRead(settings.feelings, text, tells),
    visitAnswer(text) {
      const reasons = settings.visits.reasons.filter((reason) => say(`reason.${reason}`, {}) === text.trim());
      // "没修好" is a button of the card and a reason afterwards: it says both.
      if (reasons.length > 0) return { ...readVisitAnswer(settings.visits, text), reasons };
      const answer = readVisitAnswer(settings.visits, text);
      if (Object.keys(answer).length === 0) return undefined;
      // What is more than a word or two is the owner's remark.
      return text.trim().length > 4 ? { ...answer, remark: text.trim() } : answer;
    },
    surveyAnswer: (text) => readSurveyAnswer(settings.survey, text),
    visitReasons: settings.visits.reasons,
    isBareCategory: (text) => {
      const bare = text.trim().replace(/[\p{P}\s]+$/gu, '');
      return settings.ear.bare.some((source) => expression(source).test(bare));
    },
    bareCategory: (text) =>
      categories.find((category) =>
        [say(`button.${category}`, {}), say(`word.category.${category}`, {})].some((label) =>
          text.toLowerCase().includes(label.toLowerCase()),
        ),
      ),
    categoryNamed: (text) =>
      categories.find((category) =>
        [say(`button.${category}`, {}), say(`word.category.${category}`, {})].includes(text.trim()),
      ),
  };
}
