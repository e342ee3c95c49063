/** The ways in which an owner proves in a talk who they are (D8): slip, code by SMS; and lets others in. */
import { dayAt, later } from '../../knowledge/rules/zone.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import { insertInto, sql } from '../../prisma/sql.ts';
import type { Writes } from '../../prisma/writes.ts';
import type { Estate } from '../estates/estates.ts';
import { newId } from '../estates/estates.ts';
import type { KnownHome } from '../inbox/person.ts';
import { type JobHandler, plan } from '../jobs/schedule.ts';
import type { Sender } from '../senders/gateway.ts';
import { codeHash, proofCode, slipCode } from './codes.ts';
import { mergeInto, rosterMatches, verify } from './identity.ts';

/** The kind of job that sends a code. */
export const SMS_JOB = 'identity.sms';
/** Wrong codes of one account in a day. */
const WRONG = 10;

/** The account that proves, with its turn's writes. */
export interface Prover {
  estate: Estate;
  settings: Settings;
  ownerId: string;
  identityId: string;
  /** Proved already. */
  verified: boolean;
  /** Their homes in this estate. */
  homes: readonly KnownHome[];
  at: Date;
  writes: Writes;
}

export interface ProvedHome {
  id: string;
  building: string;
  unit: string;
  room: string;
}

export interface Proving {
  /** Uses a slip: once, in its time, in its company. The same owner bringing it again is told the same. */
  redeem(code: string, prover: Prover): Promise<ProvedHome | 'unknown' | 'spent' | 'tooMany'>;
  /** Whether codes can be sent at all. */
  readonly sends: boolean;
  /** Sends a code to the roster's telephone when exactly one person has it and the surname; `false`: nobody, or enough for today. */
  begin(told: { phone: string; surname: string }, prover: Prover): Promise<boolean>;
  /** Checks a code; undefined when none is awaited. On success the account is the roster's person. */
  confirm(
    code: string,
    prover: Prover,
  ): Promise<{ rosterId: string; home: ProvedHome } | 'wrong' | undefined>;
  /** A code that lets another into a home, made by a verified owner of it. */
  invite(homeId: string, relation: 'family' | 'tenant', prover: Prover): string;
  /** The code of an invitation, for its slip. */
  codeOf(invitationId: string): string;
  jobs: Readonly<Record<string, JobHandler>>;
}

export function createProving(parts: {
  db: Database;
  /** Key of the codes (`secretNamed(db, 'invitations')`). */
  key: Uint8Array;
  sms: Sender | undefined;
  settings: (estateId: string, at: Date) => Settings;
}): Proving {
  const { db, key, sms } = parts;

  async function count(name: string): Promise<number> {
    const [row] = await db.query(
      insertInto(
        'Counter',
        [{ key: name, value: 1 }],
        sql`ON CONFLICT ("key") DO UPDATE SET "value" = "Counter"."value" + 1 RETURNING "value"`,
      ),
    );
    return Number(row?.value ?? 0);
  }
  const homeOf = async (id: string): Promise<ProvedHome> => {
    const { building, unit, room } = await db.prisma.home.findUniqueOrThrow({ where: { id } });
    return { id, building, unit, room };
  };

  return {
    sends: sms !== undefined,
    codeOf: (id) => slipCode(key, id),

    async redeem(code, { estate, ownerId, identityId, at, writes }) {
      const tries = `slip/${dayAt(at, estate.timeZone)}/${identityId}`;
      const known = await db.prisma.counter.findUnique({ where: { key: tries } });
      if ((known?.value ?? 0) >= WRONG) return 'tooMany';
      const slip = await db.prisma.invitation.findUnique({ where: { codeHash: codeHash(code) } });
      if (!slip || slip.estateId !== estate.id) {
        await count(tries);
        return 'unknown';
      }
      const mine = slip.usedBy === ownerId;
      if (!mine && (slip.usedAt !== null || slip.revokedAt !== null || slip.expiresAt <= at)) return 'spent';
      if (!mine) {
        // Of two who bring one slip at once, one has it.
        const [taken] = await db.query(sql`UPDATE "Invitation" SET "usedAt" = ${at}, "usedBy" = ${ownerId}
          WHERE "id" = ${slip.id} AND "usedAt" IS NULL AND "revokedAt" IS NULL RETURNING "id"`);
        if (!taken) return 'spent';
      }
      verify(writes, { ownerId, identityId, homeId: slip.homeId, relation: slip.relation, at });
      writes.signal('desk', estate.id);
      return homeOf(slip.homeId);
    },

    async begin(told, { estate, settings, identityId, ownerId, at, writes }) {
      if (!sms) return false;
      const { minutes, perDay } = settings.privacy.code;
      const matches = await rosterMatches(db, estate.companyId, [estate.id], told);
      const [one, ...others] = matches;
      if (!one || others.length > 0) return false;
      // By account and by telephone: nobody is flooded with codes.
      const day = dayAt(at, estate.timeZone);
      const counts = [await count(`sms/${day}/${identityId}`), await count(`sms/${day}/${one.ownerId}`)];
      if (counts.some((value) => value > perDay)) return false;
      const id = newId();
      writes.run(
        sql`UPDATE "PhoneProof" SET "usedAt" = ${at} WHERE "identityId" = ${identityId} AND "usedAt" IS NULL AND "id" <> ${id}`,
      );
      writes.insert('PhoneProof', {
        id,
        identityId,
        ownerId: one.ownerId,
        codeHash: codeHash(proofCode(key, id)),
        createdAt: at,
        expiresAt: later(at, minutes),
      });
      const payload = { proofId: id, estateId: estate.id, by: ownerId };
      plan(writes, { id: `${SMS_JOB}/${id}`, kind: SMS_JOB, dueAt: at, payload, now: at });
      return true;
    },

    async confirm(code, { settings, ownerId, identityId, at, writes }) {
      const proof = await db.prisma.phoneProof.findFirst({
        where: { identityId, usedAt: null },
        orderBy: { createdAt: 'desc' },
      });
      if (!proof) return undefined;
      const [row] = await db.query(
        sql`UPDATE "PhoneProof" SET "tries" = "tries" + 1 WHERE "id" = ${proof.id} RETURNING "tries"`,
      );
      const spent = proof.expiresAt <= at || Number(row?.tries) > settings.privacy.code.tries;
      if (spent || codeHash(code) !== proof.codeHash) return 'wrong';
      const tie = await db.prisma.residence.findFirst({
        where: { ownerId: proof.ownerId, verified: true, until: null },
        orderBy: { createdAt: 'asc' },
      });
      if (!tie) return 'wrong';
      writes.run(sql`UPDATE "PhoneProof" SET "usedAt" = ${at} WHERE "id" = ${proof.id}`);
      mergeInto(writes, { ownerId, identityId }, proof.ownerId, at);
      writes.run(sql`UPDATE "Identity" SET "verifiedAt" = ${at} WHERE "id" = ${identityId}`);
      return { rosterId: proof.ownerId, home: await homeOf(tie.homeId) };
    },

    invite(homeId, relation, { estate, settings, ownerId, at, writes }) {
      const id = newId();
      const code = slipCode(key, id);
      writes.insert('Invitation', {
        id,
        estateId: estate.id,
        homeId,
        batchId: id,
        relation,
        codeHash: codeHash(code),
        createdBy: `owner:${ownerId}`,
        createdAt: at,
        expiresAt: later(at, settings.privacy.invitation.days * 1_440),
      });
      return code;
    },

    jobs: {
      async [SMS_JOB]({ payload, dueAt }) {
        const proof = await db.prisma.phoneProof.findUnique({ where: { id: String(payload.proofId) } });
        if (!sms || !proof || proof.usedAt !== null) return;
        const owner = await db.prisma.owner.findUnique({ where: { id: proof.ownerId } });
        if (!owner?.phone) return;
        const settings = parts.settings(String(payload.estateId), dueAt);
        const text = settings.say(settings.locale())('identity.sms', {
          company: settings.estate.company,
          code: proofCode(key, proof.id),
          minutes: String(settings.privacy.code.minutes),
        });
        await sms.send(owner.phone, text);
      },
    },
  };
}
