/** Figures of contract 5: how well readings agree with labels. */
import type { Labelled } from './corpus.ts';
import {
  type Category,
  categories,
  type Fields,
  type HandoffReason,
  handoffReasons,
  type Language,
  languages,
  type Reading,
} from './reading.ts';

/** Share found, share right, and how many there were; rates 0 to 1, 1 where nothing was asked. */
export interface Rates {
  precision: number;
  recall: number;
  count: number;
}

export interface Measures {
  n: number;
  accuracy: number;
  macroF1: number;
  byLanguage: Partial<Record<Language, { n: number; accuracy: number; macroF1: number }>>;
  f1: Record<Category, number>;
  handoff: Rates & { byReason: Record<HandoffReason, Rates> };
  urgent: Rates;
  /** Exact match among messages where the label has any of building, unit, room, phone, name. */
  fields?: FieldMeasures;
}

export interface FieldMeasures {
  /** All five right at once. */
  exact: number;
  present: number;
  each: Record<string, { exact: number; present: number }>;
  when: { exact: number; present: number };
  person: { exact: number; present: number };
  /** Messages given a building, unit or room that their label has not, of all messages. */
  falsePlaceRate: number;
}

type Judged = Pick<Reading, 'category' | 'urgent' | 'handoff'> & { fields?: Fields };

/** Compares readings with the labels of the same messages in the same order. */
export function measure(gold: readonly Labelled[], read: readonly Judged[]): Measures {
  const all = scores(gold, read);
  const byLanguage: Measures['byLanguage'] = {};
  for (const lang of languages) {
    const index = gold.flatMap((m, i) => (m.lang === lang ? [i] : []));
    if (index.length === 0) continue;
    const part = scores(pick(gold, index), pick(read, index));
    byLanguage[lang] = { n: index.length, accuracy: part.accuracy, macroF1: part.macroF1 };
  }
  const reason = (r: HandoffReason): Rates =>
    rates(
      gold,
      read,
      (m) => m.handoff.includes(r),
      (j) => j.handoff.includes(r),
    );
  const fields = read.every((r) => r.fields !== undefined) ? measureFields(gold, read) : undefined;
  return {
    n: gold.length,
    accuracy: all.accuracy,
    macroF1: all.macroF1,
    byLanguage,
    f1: all.f1,
    handoff: {
      ...rates(
        gold,
        read,
        (m) => m.handoff.length > 0,
        (j) => j.handoff.length > 0,
      ),
      byReason: {
        emotional: reason('emotional'),
        major: reason('major'),
        request: reason('request'),
        visitor: reason('visitor'),
      },
    },
    urgent: rates(
      gold,
      read,
      (m) => m.urgent,
      (j) => j.urgent,
    ),
    ...(fields ? { fields } : {}),
  };
}

function pick<T>(items: readonly T[], index: readonly number[]): T[] {
  return index.flatMap((i) => {
    const item = items[i];
    return item === undefined ? [] : [item];
  });
}

function scores(
  gold: readonly Labelled[],
  read: readonly Judged[],
): { accuracy: number; macroF1: number; f1: Record<Category, number> } {
  const right = gold.filter((m, i) => m.category === read[i]?.category).length;
  const f1 = { repair: 0, complaint: 0, service: 0, praise: 0, suggestion: 0, after_sales: 0, other: 0 };
  for (const c of categories) {
    const r = rates(
      gold,
      read,
      (m) => m.category === c,
      (j) => j.category === c,
    );
    f1[c] = r.precision + r.recall === 0 ? 0 : (2 * r.precision * r.recall) / (r.precision + r.recall);
  }
  // Categories that do not occur say nothing about the reader.
  const present = categories.filter(
    (c) => gold.some((m) => m.category === c) || read.some((r) => r.category === c),
  );
  const macroF1 = present.reduce((sum, c) => sum + f1[c], 0) / Math.max(1, present.length);
  return { accuracy: right / Math.max(1, gold.length), macroF1, f1 };
}

function rates(
  gold: readonly Labelled[],
  read: readonly Judged[],
  isGold: (m: Labelled) => boolean,
  isRead: (j: Judged) => boolean,
): Rates {
  let hit = 0;
  let count = 0;
  let alarms = 0;
  gold.forEach((m, i) => {
    const r = read[i];
    const g = isGold(m);
    const a = r !== undefined && isRead(r);
    if (g) count++;
    if (a) alarms++;
    if (g && a) hit++;
  });
  return { precision: alarms === 0 ? 1 : hit / alarms, recall: count === 0 ? 1 : hit / count, count };
}

const five = ['building', 'unit', 'room', 'phone', 'name'] as const;

function measureFields(gold: readonly Labelled[], read: readonly Judged[]): FieldMeasures {
  const exact = (keys: readonly (keyof Fields)[]): { exact: number; present: number } => {
    let present = 0;
    let right = 0;
    gold.forEach((m, i) => {
      if (!keys.some((k) => m.fields[k] !== undefined)) return;
      present++;
      if (keys.every((k) => m.fields[k] === read[i]?.fields?.[k])) right++;
    });
    return { exact: present === 0 ? 1 : right / present, present };
  };
  const invented = gold.filter((m, i) =>
    (['building', 'unit', 'room'] as const).some(
      (k) => m.fields[k] === undefined && read[i]?.fields?.[k] !== undefined,
    ),
  ).length;
  return {
    ...exact(five),
    each: Object.fromEntries(five.map((k) => [k, exact([k])])),
    when: exact(['when']),
    person: exact(['person']),
    falsePlaceRate: invented / Math.max(1, gold.length),
  };
}

const percent = (x: number): string => `${(x * 100).toFixed(1)} %`.padStart(8);

/** Prints the figures as a table. */
export function printMeasures(m: Measures): void {
  console.log(`messages              ${m.n}`);
  console.log(`category accuracy     ${percent(m.accuracy)}   macro-F1 ${percent(m.macroF1)}`);
  for (const [lang, part] of Object.entries(m.byLanguage))
    console.log(
      `  ${lang.padEnd(19)} ${percent(part.accuracy)}   macro-F1 ${percent(part.macroF1)}   n ${part.n}`,
    );
  console.log(
    `  F1 ${Object.entries(m.f1)
      .map(([c, f]) => `${c} ${percent(f).trim()}`)
      .join(', ')}`,
  );
  const line = (name: string, r: Rates): void =>
    console.log(
      `${name.padEnd(21)} precision ${percent(r.precision)}   recall ${percent(r.recall)}   n ${r.count}`,
    );
  line('handoff, any reason', m.handoff);
  for (const r of handoffReasons) line(`  ${r}`, m.handoff.byReason[r]);
  line('urgent', m.urgent);
  if (!m.fields) return;
  console.log(`fields, five together ${percent(m.fields.exact)}   n ${m.fields.present}`);
  for (const [k, v] of [
    ...Object.entries(m.fields.each),
    ['when', m.fields.when] as const,
    ['person', m.fields.person] as const,
  ])
    console.log(`  ${k.padEnd(19)} ${percent(v.exact)}   n ${v.present}`);
  console.log(`places not there      ${percent(m.fields.falsePlaceRate)}`);
}
