/** Shapes of settings: what a company or an estate wants otherwise than shipped, by section and version. */
import { z } from 'zod';
import { id, instant, reason } from './common.ts';

export const scope = z.enum(['company', 'estate']);
const section = z.string().min(1).max(40);
const place = { scope, scopeId: id };

/** Any JSON: the section's own schema checks it when it is laid on what lies below. */
const json = z.json();

export const settingVersion = z.object({
  section: z.string(),
  version: z.number().int(),
  note: z.string(),
  author: z.string(),
  createdAt: instant,
  validFrom: instant,
  undone: z.object({ at: instant, by: z.string() }).nullable(),
  /** Goes back to what lies below. */
  cleared: z.boolean(),
});

export const settingsQuery = z.strictObject(place);
export const settingsList = z.object({
  sections: z.array(
    z.object({
      section: z.string(),
      /** The file of knowledge/ it stands in. */
      file: z.string(),
      inForce: settingVersion.nullable(),
      /** Versions that hold from a later instant. */
      coming: z.number().int(),
    }),
  ),
});

export const sectionQuery = z.strictObject({ ...place, section, at: instant.optional() });
export const sectionView = z.object({
  section: z.string(),
  /** As it would be without an override here. */
  below: json,
  /** The parts that differ; null: none. */
  values: json.nullable(),
  effective: json,
  /** To be sent back with a change: nobody else's is overwritten. */
  latest: z.number().int(),
  versions: z.array(settingVersion),
});

/** Something said to the desk as it would be, and what it answers then. Nothing of it is kept. */
const trial = z.strictObject({
  text: z.string().trim().min(1).max(2_000),
  estateId: id.optional(),
  channel: z.string().min(1).max(64).default('web'),
});
export const previewBody = z.strictObject({
  ...place,
  section,
  values: json.nullable(),
  at: instant.optional(),
  try: trial.optional(),
});
export const preview = z.object({
  /** What is wrong, file and entry named; empty: it can be saved. */
  faults: z.array(z.string()),
  /** Entries that would be otherwise than now. */
  changes: z.array(z.object({ path: z.string(), before: json.nullable(), after: json.nullable() })),
  reply: z
    .object({
      texts: z.array(z.string()),
      buttons: z.array(z.string()),
      category: z.string(),
      urgent: z.boolean(),
      handoff: z.array(z.string()),
      confidence: z.number(),
    })
    .nullable(),
});

export const saveSettingBody = z.strictObject({
  ...place,
  section,
  values: json.nullable(),
  note: reason,
  validFrom: instant.optional(),
  /** `latest` as it was seen. */
  seen: z.number().int().min(0),
});
export const savedSetting = z.object({ section: z.string(), version: z.number().int() });
export const undoSettingBody = z.strictObject({ ...place, section, version: z.number().int().min(1) });

export const importSettingsQuery = z.strictObject({
  ...place,
  dry: z.enum(['true', 'false']).default('true'),
  validFrom: instant.optional(),
});
export const importedSettings = z.object({
  faults: z.array(z.string()),
  /** Sections that say something else than now, with the version made; null in a dry run. */
  sections: z.array(z.object({ section: z.string(), version: z.number().int().nullable() })),
});

export type SettingVersion = z.infer<typeof settingVersion>;
export type SectionView = z.infer<typeof sectionView>;
export type PreviewBody = z.infer<typeof previewBody>;
export type Preview = z.infer<typeof preview>;
export type SaveSettingBody = z.infer<typeof saveSettingBody>;
