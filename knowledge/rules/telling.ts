/** How what an owner tells is taken: a time as a wish or as when it began, a name as the writer's or a colleague's, words as a place. */
import { z } from 'zod';
import { once, readData } from '../load.ts';
import { pattern, readable } from './shared.ts';

/** Patterns over the owner's words. */
export const tellingSchema = z.strictObject({
  /** What stands right before the name of a writer who introduces themselves. */
  self: pattern,
  /** A time that lies behind: when it began, not when to come. */
  past: pattern,
  /** When a home was handed over; the time is the first group that matched. */
  handover: pattern,
  /** That and how staff may enter. */
  entry: pattern,
  /** What the owner wants done. */
  wanted: pattern,
  /** Words that a place is told with. */
  place: pattern,
  placeLead: pattern,
  /** Something is wrong: words with it tell more than a place. */
  amiss: pattern,
  /** Opening words that say which kind of matter it is, left out when it is read back. */
  lead: pattern,
  /** Clauses that only greet or introduce. */
  intro: pattern,
  /** Kinds of fault that lie in public parts by their nature: any words name their place. */
  publicKinds: z.array(z.string()),
  /** Kinds of complaint about how something is handled: told again they are one complaint. */
  handling: z.array(z.string()),
  /** Whom a message is for: the first group. */
  addressee: pattern,
  /** Words by which a further matter or a question is led in. */
  opening: pattern,
  /** A time that does not suit. */
  unavailable: pattern,
  /** A reproach that names nothing yet. */
  vent: pattern,
  /** How often something happened. */
  times: pattern,
  /** What follows a number that counts things rather than days: 3号那个, 3号充电桩. */
  counter: pattern,
  /** First, second, third of several; the last; all of them. */
  ordinals: z.array(pattern),
  lastOne: pattern,
  allOnes: pattern,
  /** Words before the new time of a visit. */
  moved: pattern,
  /** What a message adds to the irritation of a talk, and from where on a person is brought before fury (C7). */
  irritation: z.strictObject({
    complaint: z.number(),
    hurry: z.number(),
    disappointed: z.number(),
    furious: z.number(),
    handOverAt: z.number(),
  }),
});

/** Tried on the beginning of a message only: some patterns take a time that grows with the square of its length. */
class Bounded extends RegExp {
  override exec(text: string): RegExpExecArray | null {
    return super.exec(readable(text));
  }
}

const rules = once(() => {
  const data = readData('rules/telling.json', tellingSchema);
  const compiled = (source: string): RegExp => new Bounded(source, 'iu');
  return {
    ...data,
    self: compiled(data.self),
    past: compiled(data.past),
    handover: compiled(data.handover),
    entry: compiled(data.entry),
    wanted: compiled(data.wanted),
    place: compiled(data.place),
    placeLead: compiled(data.placeLead),
    amiss: compiled(data.amiss),
    lead: compiled(data.lead),
    intro: compiled(data.intro),
    ordinals: data.ordinals.map(compiled),
    lastOne: compiled(data.lastOne),
    allOnes: compiled(data.allOnes),
    moved: compiled(data.moved),
    opening: compiled(data.opening),
    unavailable: compiled(data.unavailable),
    vent: compiled(data.vent),
    times: compiled(data.times),
    counter: compiled(data.counter),
    addressee: compiled(data.addressee),
  };
});

/** The weights of irritation (C7). */
export const irritationRules = (): z.infer<typeof tellingSchema>['irritation'] => rules().irritation;

/** Whether the words before a name say that it is the writer's own. */
export const introduces = (before: string): boolean => rules().self.test(before);
/** Whether a time tells when something began rather than when to come. */
export const isPast = (when: string): boolean => rules().past.test(when);
/** Whether a message is nothing but a reproach: what it is about is still to be told. */
export const isVent = (text: string): boolean => rules().vent.test(text.trim());
export const countsTimes = (text: string): boolean => rules().times.test(text);
/** Whether a time copied from a text is a number of things: the 3号 of 3号充电桩. */
export function countsThings(text: string, when: string): boolean {
  return /^\d{1,2}[号號]$/.test(when) && rules().counter.test(text.slice(text.indexOf(when) + when.length));
}
/** When the home was handed over, in the owner's words. */
export function handoverTold(text: string): string | undefined {
  return rules().handover.exec(text)?.slice(1).find(Boolean)?.trim();
}
export const tellsEntry = (text: string): boolean => rules().entry.test(text);
export const tellsWish = (text: string): boolean => rules().wanted.test(text);
/** Words that answer where: shortened to the place itself; undefined when they name none. */
export function placeTold(words: string): string | undefined {
  const place = words
    .trim()
    .replace(rules().placeLead, '')
    .replace(/[，,。.!！ 的那里裡呢啊呀]+$/u, '');
  return place.length >= 2 && rules().place.test(place) ? place.slice(0, 20) : undefined;
}
/** A few words that say where, and nothing of what is wrong: 客厅靠窗那面. */
export const tellsOnlyWhere = (words: string): boolean =>
  words.length <= 12 && placeTold(words) !== undefined && !rules().amiss.test(words);

export const isPublicKind = (kind: string | undefined): boolean =>
  kind !== undefined && rules().publicKinds.includes(kind);
export const isHandling = (kind: string | undefined): boolean =>
  kind === undefined || rules().handling.includes(kind);

/** The owner's words without the clauses that greet and introduce and without "我要投诉". */
export function coreOf(text: string): string {
  const clauses = text.split(/(?<=[，,。.！!？?；;\n])/u);
  const bare = (clause: string): string => clause.replace(/[，,。.！!？?；;\s]+$/u, '').trim();
  while (clauses.length > 1 && rules().intro.test(bare(clauses[0] ?? ''))) clauses.shift();
  const whole = clauses.join('').trim();
  const core = whole.replace(rules().opening, '').replace(rules().lead, '');
  return core.length >= 4 ? core : whole;
}

/** Which of several a short answer picks: its index, -1 for the last, or all. */
export function ordinalTold(text: string): number | 'all' | undefined {
  const { ordinals, lastOne, allOnes } = rules();
  const bare = text.trim().replace(/[，,。.！!？?\s]+$/u, '');
  if (allOnes.test(bare)) return 'all';
  if (lastOne.test(bare)) return -1;
  const index = ordinals.findIndex((ordinal) => ordinal.test(bare));
  return index < 0 ? undefined : index;
}

/** The part of a message that tells the new time of a visit: 今天不在家 改到明天晚上. */
export function movedTo(text: string): string {
  const found = rules().moved.exec(text);
  return found ? text.slice(found.index + found[0].length) : text.replace(rules().unavailable, '');
}

/** Whom a message is to be passed on to, in the owner's words. */
export function addresseeTold(text: string): string | undefined {
  const told = rules().addressee.exec(text)?.[1]?.trim();
  return told !== undefined && told.length >= 2 ? told : undefined;
}

/** Whether a time is a month or a year, and no day to come on. */
export const isMonth = (when: string): boolean =>
  /年|月|^\d{4}$/u.test(when) && !/[日号號周週点點午晚]/u.test(when);

/** Whether a time names a day. */
export const hasDay = (when: string): boolean =>
  /[天日号號周週]|星期|礼拜|禮拜|今|明|后|後|聽日|day|tomorrow|tonight|weekend/iu.test(when);
/** Whether a time names an hour or a part of the day. */
export const hasHour = (when: string): boolean =>
  /[点點午晚早]|\d:\d|am\b|pm\b|morning|afternoon|evening|night/iu.test(when);
