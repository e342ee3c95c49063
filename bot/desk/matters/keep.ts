/** Keeping the book right: what was filed is mended with a reason, and both readings stay (R5, R12). */

import { departmentFor } from '../../../knowledge/rules/routes.ts';
import type { Tables } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { clockAnew } from '../../procedures/anew.ts';
import { climbFrom } from '../../procedures/levels.ts';
import { amend } from '../../register/matters.ts';
import { isOpen } from '../../register/states.ts';
import type { Category } from '../contract/common.ts';
import type { AmendBody, RecategoriseBody } from '../contract/matter-work.ts';
import type { MatterItem } from '../contract/matters.ts';
import type { DeskParts, MatterRow } from '../parts.ts';
import type { Who } from '../who.ts';
import { changeMatter } from './seen.ts';

/** The columns that change, as they were. */
function before(matter: MatterRow, set: Partial<Tables['Matter']>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(set).map((key) => [key, matter[key as keyof MatterRow]]));
}

const CLOSED = '这件事已经注销，不再更改。';

/** @throws DeskError Conflict when it is closed or has changed since it was seen */
export function amendMatter(parts: DeskParts, who: Who, id: string, body: AmendBody): Promise<MatterItem> {
  return changeMatter(parts, who, id, body.seen, ({ matter, at, by, writes }) => {
    if (matter.closedAt !== null) throw new DeskError('Conflict', CLOSED);
    const { fields, promisedAt, ...texts } = body.set;
    const known = JSON.parse(matter.fields) as Record<string, unknown>;
    const set: Partial<Tables['Matter']> = {
      ...(Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)) as Partial<
        Tables['Matter']
      >),
      ...(fields === undefined ? {} : { fields: JSON.stringify({ ...known, ...fields }) }),
      ...(promisedAt === undefined ? {} : { promisedAt: new Date(promisedAt) }),
    };
    const settings = parts.settings(matter.estateId, at);
    amend(writes, matter, set, { at, by, note: body.reason, before: before(matter, set), settings });
  });
}

/** Category, kind, urgency or level as a person judges them; clocks go on from registration. */
export function recategorise(
  parts: DeskParts,
  who: Who,
  id: string,
  body: RecategoriseBody,
): Promise<MatterItem> {
  return changeMatter(parts, who, id, body.seen, (change) => {
    const { matter, at, by, writes } = change;
    if (matter.closedAt !== null) throw new DeskError('Conflict', CLOSED);
    const category = body.category ?? (matter.category as Category);
    const kind = body.kind === undefined ? matter.kind : body.kind;
    const settings = parts.settings(matter.estateId, at);
    const moved = body.category !== undefined && matter.handlerId === null && isOpen(matter.state);
    const set: Partial<Tables['Matter']> = {
      ...(body.category === undefined ? {} : { category }),
      ...(body.kind === undefined ? {} : { kind }),
      ...(body.urgent === undefined ? {} : { urgent: body.urgent }),
      ...(body.level === undefined
        ? {}
        : { level: body.level, levelBy: body.level === null ? null : by, levelReason: body.reason }),
      // Nobody carries it yet: it goes to the department of its new kind.
      ...(moved ? { department: departmentFor(settings.routes, category, kind ?? undefined).code } : {}),
    };
    if (Object.keys(set).length === 0)
      throw new DeskError('BadRequest', 'Name category, kind, urgent or level.');
    amend(writes, matter, set, { at, by, note: body.reason, before: before(matter, set), settings });
    const judged = { ...matter, category, urgent: body.urgent ?? matter.urgent };
    clockAnew(parts, writes, matter, judged, at);
    if (body.level && body.level !== matter.level)
      climbFrom(parts, { ...change, matter: judged }, body.level);
  });
}
