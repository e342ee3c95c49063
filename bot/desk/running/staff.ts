/** What a colleague does: trade, post, buildings, and who stands in for them (R6). */
import { codeOf, shippedColleagues, wordsOf } from '../../../knowledge/rules/colleagues.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import { bare } from '../../imports/homes.ts';
import { postsOf } from '../../imports/staff.ts';
import type { MendStaffBody } from '../contract/imports.ts';
import type { DeskParts } from '../parts.ts';
import { readWho, type Who } from '../who.ts';
import { colleague } from './leaving.ts';

/** @throws DeskError NotFound, Forbidden, BadRequest naming the field for a trade, post or deputy that cannot be */
export async function mendStaff(parts: DeskParts, who: Who, id: string, body: MendStaffBody): Promise<void> {
  const one = await colleague(parts, who, id);
  const at = parts.clock.now();
  const { trades } = shippedColleagues();
  const [estateId = parts.estates.first.id] = one.estates;
  const posts = postsOf(parts.settings(estateId, at).people);
  const { trade, post, deputyId, buildings } = body;
  if (trade && codeOf(trades, trade) === undefined)
    throw new DeskError('BadRequest', `trade: 没有“${trade}”这个专业，可以写${wordsOf(trades)}。`);
  if (post && codeOf(posts, post) === undefined)
    throw new DeskError('BadRequest', `post: 没有“${post}”这个职务，可以写${wordsOf(posts)}。`);
  if (deputyId === id) throw new DeskError('BadRequest', 'deputyId: 代理人不能是本人。');
  if (deputyId) {
    const deputy = await readWho(parts.db, parts.estates, deputyId);
    if (deputy?.companyId !== who.companyId) throw new DeskError('NotFound', '没有这位在职同事。');
    if (!deputy.estates.some((estate) => one.estates.includes(estate)))
      throw new DeskError('BadRequest', `deputyId: ${deputy.name}看不到${one.name}的项目。`);
  }
  const writes = new Writes();
  writes.update(
    'Staff',
    { id, active: true },
    {
      ...(trade === undefined ? {} : { trade: trade === null ? null : (codeOf(trades, trade) ?? null) }),
      ...(post === undefined ? {} : { post: post === null ? null : (codeOf(posts, post) ?? null) }),
      ...(deputyId === undefined ? {} : { deputyId }),
      ...(buildings === undefined ? {} : { buildings: JSON.stringify(buildings.map(bare)) }),
    },
    1,
  );
  writes.insert('Audit', { id: newId(), at, staffId: who.id, action: 'staff.mend', subject: `staff/${id}` });
  for (const estate of one.estates) writes.signal('desk', estate);
  await parts.committer.commit(writes);
  parts.duty.forget();
}
