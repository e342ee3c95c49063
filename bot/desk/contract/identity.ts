/** Shapes of owners and who they are: invitation slips, verified by hand, moved out. */
import { z } from 'zod';
import { home, id, instant, owner } from './common.ts';

export const relation = z.enum(['owner', 'family', 'tenant', 'agent']);

export const invitationsBody = z.strictObject({
  estateId: id,
  /** Of one building, of these homes, or of all; unused slips of theirs are void then. */
  building: z.string().max(32).optional(),
  homeIds: z.array(id).max(5_000).optional(),
  relation: relation.default('owner'),
});
export const invitations = z.object({
  batchId: z.string(),
  count: z.number().int(),
  /** How many files the slips are printed in. */
  parts: z.number().int(),
  expiresAt: instant,
});
export const slipsQuery = z.strictObject({ part: z.coerce.number().int().min(1).max(1_000).default(1) });
export const batchParams = z.strictObject({ id });

export const ownersQuery = z.strictObject({
  estateId: id.optional(),
  /** In name, telephone or room. */
  q: z.string().trim().max(64).optional(),
  verified: z.stringbool().optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export const ownerItem = owner.extend({
  homes: z.array(home.extend({ estateId: z.string() })),
  accounts: z.array(
    z.object({ id: z.string(), channel: z.string(), verifiedAt: instant.nullable(), createdAt: instant }),
  ),
});
export const ownerList = z.object({ items: z.array(ownerItem), total: z.number().int() });
export const ownerParams = z.strictObject({ id });
export const ownerDetail = z.object({
  owner: ownerItem,
  /** People of the roster who may be the same: same telephone, or same surname in a home that is claimed. */
  matches: z.array(z.object({ ownerId: z.string(), name: z.string(), homes: z.array(z.string()) })),
});
export const verifyBody = z.strictObject({
  /** The home that was proved, or the person of the roster that they are. */
  homeId: id.optional(),
  relation: relation.default('owner'),
  rosterId: id.optional(),
});
export const moveOutBody = z.strictObject({
  homeId: id,
  /** The last instant of access; now when left out. */
  on: instant.optional(),
});

export type InvitationsBody = z.infer<typeof invitationsBody>;
export type OwnersQuery = z.infer<typeof ownersQuery>;
export type OwnerItem = z.infer<typeof ownerItem>;
export type VerifyBody = z.infer<typeof verifyBody>;
