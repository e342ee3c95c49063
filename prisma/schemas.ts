/** The two databases the one data model is written for, and how. */

export const dialects = ['sqlite', 'postgresql'] as const;
export type Dialect = (typeof dialects)[number];

/**
 * The data model as a whole Prisma schema for one database. Instants are `timestamptz` on PostgreSQL, so that
 * raw statements and the client agree whatever the session's time zone.
 */
export function schemaFor(dialect: Dialect, model: string): string {
  const head = [
    'generator client {',
    '  provider = "prisma-client"',
    '  output = "./client"',
    '  importFileExtension = "ts"',
    '  generatedFileExtension = "ts"',
    '  previewFeatures = ["partialIndexes"]',
    '}',
    '',
    'datasource db {',
    `  provider = "${dialect}"`,
    '}',
    '',
  ].join('\n');
  const body =
    dialect === 'postgresql'
      ? model.replaceAll(/^(\s+\w+\s+DateTime\??)(.*)$/gm, '$1 @db.Timestamptz(3)$2')
      : model;
  return `${head}${body}`;
}
