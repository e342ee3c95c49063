/** Settings as the files of knowledge/: what is shown, taken away and brought back has the files' own form. */
import { difference, type Knowledge, settable } from './layers.ts';
import { checked, jsonFiles, KnowledgeError, once, readJson } from './load.ts';
import { isPhraseKey, type Locale, locales } from './phrases/keys.ts';
import { phraseFile } from './phrases/wordings.ts';

/** The file of each section, under knowledge/. Phrases have one a locale and kind. */
const fileOf: Readonly<Record<Exclude<keyof Knowledge, 'phrases'>, string>> = {
  ear: 'rules/ear.json',
  firstAid: 'rules/first-aid.json',
  regions: 'rules/regions.json',
  clocks: 'rules/clocks.json',
  routes: 'rules/routes.json',
  people: 'rules/people.json',
  visits: 'rules/visits.json',
  incidents: 'rules/incidents.json',
  tables: 'tables/tables.json',
  survey: 'rules/survey.json',
  slots: 'rules/slots.json',
  kinds: 'rules/kinds.json',
  courtesy: 'rules/courtesy.json',
  intents: 'rules/intents.json',
  signs: 'rules/signs.json',
  feelings: 'rules/feelings.json',
  manner: 'rules/manner.json',
  holidays: 'rules/holidays.json',
  staffPhrases: 'phrases/staff/standard.json',
  answers: 'answers/own.json',
  prices: 'rules/prices.json',
  directory: 'rules/directory.json',
  start: 'rules/start.json',
  doors: 'rules/doors.json',
  privacy: 'rules/privacy.json',
  work: 'rules/work.json',
};
const sectionOf = new Map(
  Object.entries(fileOf).map(([section, file]) => [file, section as keyof Knowledge]),
);

/** The file that each phrase stands in, by locale and key. */
const phraseFiles = once(
  () =>
    new Map(
      locales.flatMap((locale) =>
        jsonFiles(`phrases/${locale}`).flatMap((file) =>
          Object.keys(checked(file, phraseFile, readJson(file))).map(
            (key) => [`${locale} ${key}`, file] as const,
          ),
        ),
      ),
    ),
);

/** Everything that can be set, as the files of knowledge/: path → parsed JSON. */
export function filesOf(known: Knowledge): Record<string, unknown> {
  const files: Record<string, unknown> = {};
  for (const [section, file] of Object.entries(fileOf)) files[file] = known[section as keyof Knowledge];
  for (const locale of locales)
    for (const [key, wordings] of Object.entries(known.phrases[locale])) {
      const file = phraseFiles().get(`${locale} ${key}`);
      if (file === undefined) continue;
      files[file] = { ...(files[file] as object | undefined), [key]: wordings };
    }
  return files;
}

/**
 * What whole files say otherwise than `below`, by section, as a layer keeps it; a section that says nothing else is null.
 * @throws KnowledgeError for a file or phrase that is none of knowledge/'s
 */
export function valuesOf(
  files: Readonly<Record<string, unknown>>,
  below: Knowledge,
): Record<string, Record<string, unknown> | unknown[] | null> {
  const values: Record<string, Record<string, unknown> | unknown[] | null> = {};
  const phrases: Partial<Record<Locale, Record<string, unknown>>> = {};
  let anyPhrases = false;
  for (const [file, content] of Object.entries(files)) {
    const section = sectionOf.get(file);
    if (section !== undefined) {
      values[section] = (difference(below[section], content) ?? null) as Record<string, unknown> | null;
      continue;
    }
    const locale = locales.find((one) => file.startsWith(`phrases/${one}/`));
    if (locale === undefined) throw new KnowledgeError(file, ['(whole file): knowledge/ has no such file']);
    anyPhrases = true;
    for (const [key, wordings] of Object.entries(checked(file, phraseFile, content))) {
      if (!isPhraseKey(key)) throw new KnowledgeError(file, [`${key}: not a declared phrase key`]);
      if (difference(below.phrases[locale][key], wordings) !== undefined)
        phrases[locale] = { ...phrases[locale], [key]: wordings };
    }
  }
  if (anyPhrases) values.phrases = Object.keys(phrases).length === 0 ? null : phrases;
  return values;
}

/** Sections by the file they stand in; `phrases` stands for all of its files. */
export const sections: readonly { section: string; file: string }[] = settable.map((section) => ({
  section,
  file: fileOf[section as keyof typeof fileOf] ?? 'phrases/',
}));
