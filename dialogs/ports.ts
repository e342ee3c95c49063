/** What the dialogs need from the house; `bot/` implements it, each turn with its own. */
import type { Say } from '../knowledge/phrases/phrasebook.ts';
import type {
  Category,
  Details,
  Fields,
  HandoffReason,
  Reading,
} from '../knowledge/understanding/reading.ts';
import type { Knowing } from './knowing.ts';

/** A message, heard: the labels and what is needed to act on them. */
export interface Heard extends Reading {
  text: string;
  /** The words without home, telephone and name, for reading back. */
  plain: string;
  details: Details;
}

/** Where something is to be visited: a home, a public spot, or both. */
export interface Place {
  building?: string | undefined;
  unit?: string | undefined;
  room?: string | undefined;
  /** The owner's own words: 厨房, 北门. */
  spot?: string | undefined;
}

/** What is to be filed. */
export interface MatterDraft {
  category: Category;
  kind?: string;
  /** The owner's words, whole. */
  said: string;
  /** Short phrase for reading back. */
  what: string;
  place: Place;
  urgent: boolean;
  danger?: Details['danger'];
  handoff: HandoffReason[];
  /** What it was answered with: an enquiry closed at once (R1). */
  answered?: string;
  /** The other slots of R3 that are known. */
  slots: Record<string, string>;
}

/** A filed matter as the dialogs speak of it. */
export interface Matter {
  id: string;
  number: string;
  category: Category;
  urgent: boolean;
  state: string;
  /** Short phrase for reading back. */
  what: string;
  /** Worded in the estate's way: 3栋2单元1501室厨房. */
  place: string;
  /** The place in its parts, for corrections. */
  parts: Place;
  /** The colleague who answers for it, worded: 管家小周, or 同事. */
  who: string;
  /** Whether `who` is somebody by name. */
  named: boolean;
  /** Others have reported the same and a colleague is on it already (C5). */
  known: boolean;
  /** By when the owner hears; undefined where nothing is promised. */
  promise: { clock: Clock; by: Date } | undefined;
  createdAt: Date;
  /** Last hurrying that counted. */
  hurriedAt: Date | undefined;
}

/** The clock of C3 that a promise is worded by. */
export type Clock =
  | 'danger'
  | 'urgent'
  | 'repair_home'
  | 'repair_public'
  | 'service'
  | 'complaint'
  | 'disturbance'
  | 'enquiry'
  | 'after_sales'
  | 'suggestion'
  | 'praise';

/** The person who writes, as far as the talk may use it. */
export interface Owner {
  name: string | undefined;
  phone: string | undefined;
  homes: readonly { building: string; unit: string; room: string; verified: boolean }[];
}

/** The register, for this owner, in this turn. */
export interface RegisterPort {
  file(draft: MatterDraft): Promise<Matter>;
  /** Puts in what was learnt later; the matter as it stands then. */
  amend(
    id: string,
    change: Partial<Pick<MatterDraft, 'place' | 'what' | 'slots'>> & { added?: string },
  ): Promise<Matter>;
  /** What this owner reported in this channel and is not closed, newest first; with `closed`, that of the last 30 days too. */
  mine(options?: { closed?: boolean }): Promise<Matter[]>;
  /** Open repairs that others reported of a verified resident's home: number, place and state (D8). */
  ofHome(): Promise<Matter[]>;
  /** Counts a hurrying once an hour (R5); whether this one counted. */
  hurry(id: string): Promise<{ matter: Matter; counted: boolean }>;
  /** Undefined where only a person may withdraw it (R5). */
  withdraw(id: string): Promise<Matter | undefined>;
  /** A withdrawn matter is wanted after all: back at work under its number, with a new promise. */
  restore(id: string): Promise<Matter>;
  /** What was promised is past: a new point in time, kept beside the first (C3). */
  promiseAnew(id: string): Promise<Matter>;
  /** The name of the steward of a home on the books (R6). */
  steward(place: Place): Promise<string | undefined>;
  reopen(id: string, why: string): Promise<Matter>;
}

/** The people of the desk. */
export interface DeskPort {
  /** Calls a person to this talk (H1); who is called, worded. Nothing more is said by the bot until it is handed back. */
  call(request: {
    reasons: HandoffReason[];
    summary: string;
    matterId?: string;
    urgent: boolean;
  }): Promise<{ who: string }>;
}

/** What a return visit asks about, and in which words. */
export interface VisitCard {
  matters: Matter[];
  /** `one_tap`: no survey, only 仍未恢复 (V1). */
  kind: 'repair' | 'complaint' | 'service' | 'urgent_again' | 'rain' | 'one_tap';
}

/** What came of an answer: matters reopened by it (V3). */
export interface VisitTaken {
  reopened: Matter[];
}

/** Return visits of this talk. */
export interface VisitPort {
  /** The matters a card asks about. Undefined when it should not go out (V3: only if still done), or not now (V1). */
  card(visitId: string): Promise<VisitCard | undefined>;
  /** The card just asked for goes out. */
  sent(visitId: string): void;
  /** The one reminder of a card that has no answer (V4); undefined when there is nothing to remind of. */
  reminder(visitId: string): Promise<VisitCard | undefined>;
  /** Records an answer for all matters of the card; `matterId`: the one of several that is not mended. */
  answer(visitId: string, answer: VisitAnswer, matterId?: string): Promise<VisitTaken>;
  /** 不愿回访 (V4). */
  decline(visitId: string): Promise<void>;
}

export interface VisitAnswer {
  mended?: boolean;
  score?: number;
  reasons?: string[];
  remark?: string;
}

/** The yearly survey of this talk (C8). */
export interface SurveyPort {
  /** Whether the card may go out: once a year. */
  due(): Promise<boolean>;
  /** The card goes out. */
  sent(): void;
  /** Records the scores by question and the remark. */
  answer(answer: { scores: Record<string, number>; remark: string | undefined }): Promise<void>;
}

/** Visits by appointment of this talk (R10). */
export interface AppointmentPort {
  /** The window offered or agreed that lies ahead, the newest; `window` and `who` are worded. */
  standing(): Promise<
    { id: string; number: string; offered: boolean; window: string; who: string } | undefined
  >;
  agree(id: string): Promise<void>;
  /** The owner wants another time; the clocks stand still until one is agreed, and a colleague is told (C3). */
  putOff(id: string, words: string): Promise<void>;
}

/** Knowledge that answers a question (K1). */
export interface AnswerPort {
  find(question: string): Promise<{ text: string; source: string } | undefined>;
  /** A notice in force that covers the asker, or the building that is named, and tells all that was reported (K2). */
  notice(said: string, building: string | undefined): Promise<{ text: string; source: string } | undefined>;
}

/** Everything a turn's dialogs work with. */
export interface Ports {
  now: Date;
  /** Figures, words and rules of the estate, in the owner's language. */
  knows: Knowing;
  /** Phrases in the owner's language. */
  say: Say;
  owner: Owner;
  /** Hears a part of what was said: the right half of "不是602是603"; `as`: for the phrase of this category. */
  hear(text: string, as?: Category): Promise<Heard>;
  /** The sub-kind that some words of this category are about, if they tell. */
  kindOf(text: string, category: Category): string | undefined;
  register: RegisterPort;
  desk: DeskPort;
  visits: VisitPort;
  survey: SurveyPort;
  appointments: AppointmentPort;
  answers: AnswerPort;
  /** Keeps what the owner told about themselves. */
  remember(known: { name?: string; phone?: string; home?: Place }): void;
  /** Takes back a home that was only claimed: it had been written wrongly. */
  forgetHome(home: Place): void;
  /** It is the desk's service hours: somebody is there to listen. */
  staffed: boolean;
  /** A point in time in the estate's zone, worded by the region: 9月12日(周六)14:00前. */
  by(time: Date): string;
  /** A place worded by the estate: 3栋2单元1501室厨房; `''` where nothing is known. */
  place(place: Place): string;
}

export type { Category, Details, Fields, HandoffReason };
