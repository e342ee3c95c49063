/**
 * Matters that name a member of staff (R6): they may not hold, edit, answer or close them, nor read the owner's
 * words. Who is meant is told from the record's fields `person` and `whom`, as the owner wrote it.
 */
import type { Database } from '../../prisma/client.ts';
import { DeskError } from '../errors.ts';
import type { Role } from './roles.ts';
import type { Who } from './who.ts';

/** What owners call people of these roles, beside the surname. */
const titles: Partial<Record<Role, RegExp>> = {
  receptionist: /前台|客服|管家|小/,
  assistant: /客服|管家|小/,
  supervisor: /主管/,
  manager: /经理|經理|主任/,
  head: /经理|經理|主管|队长|隊長|部长/,
  worker: /师傅|師傅/,
};
const compound = /^(欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|司徒|东方|東方|夏侯|尉迟|皇甫|慕容)/;

/** Whether an owner's word for a person means this member of staff: the full name, or surname and title. */
export function names(person: string, staff: { name: string; role: Role }): boolean {
  if (staff.name.length > 1 && person.includes(staff.name)) return true;
  const bare = staff.name.replace(/^[小老阿](?=.)/, '');
  const surname = compound.exec(bare)?.[0] ?? bare.slice(0, 1);
  const title = titles[staff.role];
  return surname !== '' && person.includes(surname) && title?.test(person) === true;
}

/** The person a record names, if any. `fields` is the matter's JSON. */
export function personIn(fields: string): string | undefined {
  const { person, whom } = JSON.parse(fields) as { person?: unknown; whom?: unknown };
  const named = [person, whom].filter((value) => typeof value === 'string' && value !== '');
  return named.length > 0 ? named.join(' ') : undefined;
}

/** Whether a record names this member of staff. */
export function namedIn(matter: { fields: string }, staff: { name: string; role: Role }): boolean {
  const person = personIn(matter.fields);
  return person !== undefined && names(person, staff);
}

const REASON = '这件事涉及您本人，由主管或其他同事处理。';

/** @throws DeskError Forbidden when the record names them */
export function demandNotNamed(matter: { fields: string }, who: Who): void {
  if (namedIn(matter, who)) throw new DeskError('Forbidden', REASON);
}

/** The persons that matters of these talks name, by talk id. */
export async function personsNamed(db: Database, talkIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db.prisma.matter.findMany({
    where: {
      talkId: { in: [...talkIds] },
      OR: [{ fields: { contains: '"person"' } }, { fields: { contains: '"whom"' } }],
      closedAt: null,
    },
    select: { talkId: true, fields: true },
  });
  const named = new Map<string, string[]>();
  for (const { talkId, fields } of rows) {
    const person = personIn(fields);
    if (talkId !== null && person !== undefined) named.set(talkId, [...(named.get(talkId) ?? []), person]);
  }
  return named;
}

/** @throws DeskError Forbidden when an open matter of the talk names them */
export async function demandTalkNotNamed(
  db: Database,
  talkId: string,
  staff: { name: string; role: Role },
): Promise<void> {
  const persons = (await personsNamed(db, [talkId])).get(talkId) ?? [];
  if (persons.some((person) => names(person, staff))) throw new DeskError('Forbidden', REASON);
}
