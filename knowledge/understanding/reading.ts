/**
 * What the ear hears in one owner's message: the vocabulary shared by engine, evaluation and dialogs.
 * The labels are those of docs/labelling.md; the order of `categories` is the register's own.
 */

/** The seven categories of the register (业主接待记录表): 报修 投诉 服务 表扬 建议 售后 其它. */
export const categories = [
  'repair',
  'complaint',
  'service',
  'praise',
  'suggestion',
  'after_sales',
  'other',
] as const;
export type Category = (typeof categories)[number];

/** Why a person must take over (H1): strong emotion, a major case, a request, a visitor only a person may receive. */
export const handoffReasons = ['emotional', 'major', 'request', 'visitor'] as const;
export type HandoffReason = (typeof handoffReasons)[number];

/** Languages the desk serves (G6). Which Traditional Chinese is meant is the estate's region, not the ear's. */
export const languages = ['zh-Hans', 'zh-Hant', 'en'] as const;
export type Language = (typeof languages)[number];

/** What the text itself says; a key is absent when the text does not say it. */
export interface Fields {
  /** Digits or letters alone: "3", "A". */
  building?: string;
  /** Digits alone: "2". */
  unit?: string;
  /** "1501", "12B", "12-3" for 12樓之3. */
  room?: string;
  /** Digits alone, a leading +86 dropped. */
  phone?: string;
  /** As written, with its title. */
  name?: string;
  /** The words of the wished appointment or of the event's time, copied. */
  when?: string;
  /** The staff member or department praised or complained about, copied. */
  person?: string;
}

/** One message, read. */
export interface Reading {
  category: Category;
  /** Other categories really present. */
  also: Category[];
  /** Urgent repair 急修 (U1); only for repair and after_sales. */
  urgent: boolean;
  handoff: HandoffReason[];
  fields: Fields;
  lang: Language;
  /** Calibrated probability, 0 to 1, that `category` is right. */
  confidence: number;
}

/** Kinds of danger that have a first-aid text of their own (U1). */
export const dangers = [
  'flood', // 爆管水浸
  'electric', // 跳闸漏电
  'gas', // 煤气
  'fire', // 火烟
  'lift', // 电梯困人
  'falling', // 高坠物
  'railing', // 栏杆松动
  'injury', // 伤病
  'intruder', // 入室打斗
  'garage', // 车库进水
  'storm', // 台风暴雨
] as const;
export type Danger = (typeof dangers)[number];

/** What the desk needs beside the labels in order to act on a message. */
export interface Details {
  /** The danger the owner is in now, when first aid exists for it; absent for calm mentions, drills and questions. */
  danger?: Danger;
  /** Sub-kind by category (R3): a trade such as 给排水 for repair, a kind of complaint such as 秩序, and so on; code from knowledge/rules/kinds.json. */
  kind?: string;
  /** Where in the home or on the estate, copied from the text: 厨房, 主卧窗台, 北门, 地下车库. */
  spot?: string;
  /** What is wrong or wanted, the shortest phrase of the owner's own words fit for reading back: 水管爆了. */
  fault?: string;
}
