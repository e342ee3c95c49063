/** The house as one turn's dialogs see it: their ports, implemented over the turn's writes. */

import { knowing } from '../dialogs/knowing.ts';
import type { AnswerPort, Owner, Place, Ports } from '../dialogs/ports.ts';
import { type Locale, seeded } from '../knowledge/phrases/phrasebook.ts';
import { staffNotice } from '../knowledge/phrases/staff-notices.ts';
import { nextWithin } from '../knowledge/rules/clock.ts';
import type { EstateProfile, ReadSettings } from '../knowledge/settings.ts';
import type { Database } from '../prisma/client.ts';
import { empty, sql } from '../prisma/sql.ts';
import type { Ear } from './ear.ts';
import type { Duty } from './estates/duty.ts';
import type { Estate } from './estates/estates.ts';
import { callPerson, groupOf, whoIsCalled } from './handoff/call.ts';
import type { Turn } from './inbox/turn.ts';
import type { Announce } from './notices/notices.ts';
import { claimHome, enterOwner, nameParts, unclaimHome } from './owners/owners.ts';
import type { Asker } from './procedures/answers.ts';
import { createAppointmentPort } from './procedures/appointment-port.ts';
import { createSurveyPort } from './procedures/survey.ts';
import { createVisitPort } from './procedures/visit-port.ts';
import { createRegisterDesk, placeText } from './register/desk-register.ts';
import type { NextNumber } from './register/numbers.ts';

export interface House {
  db: Database;
  duty: Duty;
  nextNumber: NextNumber;
  settings: ReadSettings;
  ear: Ear;
  answers: (estate: Estate, asker: Asker) => AnswerPort;
  announce: Announce;
}

const profiles = new WeakMap<Estate, EstateProfile>();
/** An estate as the settings want it; of one estate always the same object. */
export function profileOf(estate: Estate): EstateProfile {
  let profile = profiles.get(estate);
  if (profile === undefined) {
    profile = {
      id: estate.id,
      companyId: estate.companyId,
      region: estate.region,
      timeZone: estate.timeZone,
      name: estate.name,
      company: estate.company,
      desk: estate.deskName,
      phone: estate.dutyPhone ?? '',
    };
    profiles.set(estate, profile);
  }
  return profile;
}

/**
 * @param locale the owner is written to in
 * @param said what was said lately in the talk, so that wordings vary
 */
export function createPorts(
  house: House,
  turn: Turn,
  estate: Estate,
  locale: Locale,
  said: readonly string[],
): Ports {
  const { talk, writes, at } = turn;
  // Homes of another estate are that estate's business, whoever the person is.
  const person = turn.person && {
    ...turn.person,
    homes: turn.person.homes.filter(({ estateId }) => estateId === estate.id),
  };
  const settings = house.settings(profileOf(estate), at);
  const speak = settings.say(locale);
  const choose = seeded({ seed: `${talk.id} ${turn.position}`, avoid: said });
  const say: Ports['say'] = (key, values, pick = choose) => speak(key, values, pick);
  const writer = settings.write(locale);
  const ownerId =
    person?.ownerId ??
    enterOwner(writes, {
      channel: talk.channel,
      userId: talk.userId ?? talk.id,
      companyId: estate.companyId,
      estateId: estate.id,
      at,
    });
  if (talk.ownerId !== ownerId) turn.change.ownerId = ownerId;

  async function homeOf({
    building,
    unit,
    room,
  }: Place): Promise<{ id: string; stewardId: string | undefined } | undefined> {
    if (room === undefined) return undefined;
    const fits = (home: { building: string; unit: string; room: string }): boolean =>
      home.room === room &&
      (building === undefined || home.building === building) &&
      (unit === undefined || home.unit === unit);
    const own = person?.homes.find(fits);
    if (own || building === undefined) return own;
    const [listed, second] =
      await house.db.query(sql`SELECT "id", "stewardId" FROM "Home" WHERE "estateId" = ${estate.id}
      AND "building" = ${building} AND "room" = ${room} ${unit === undefined ? empty : sql`AND "unit" = ${unit}`} LIMIT 2`);
    return listed && !second
      ? { id: String(listed.id), stewardId: listed.stewardId === null ? undefined : String(listed.stewardId) }
      : undefined;
  }
  const register = createRegisterDesk(house, {
    turn,
    estate,
    settings,
    writer,
    say,
    ownerId,
    verified: person?.verified ?? false,
    provedHomes: (person?.homes ?? []).filter(({ verified }) => verified),
    english: locale === 'en',
    homeOf,
  });

  return {
    now: at,
    knows: knowing(settings, locale),
    say,
    owner: ownerOf(person),
    hear: (text, as) => house.ear.hear(text, undefined, as),
    kindOf: (text, category) => house.ear.kindOf(text, category),
    register: register.port,
    visits: createVisitPort(house.db, {
      turn,
      estate,
      settings,
      asTalked: register.asTalked,
      reopenPromise: register.reopenPromise,
    }),
    survey: createSurveyPort(house.db, { turn, settings }),
    appointments: createAppointmentPort(house, { turn, ownerId, settings, writer, say }),
    answers: house.answers(estate, {
      at,
      locale,
      buildings: (person?.homes ?? []).map(({ building }) => building),
    }),
    desk: {
      async call({ reasons, summary, matterId, urgent }) {
        const group = groupOf({ reasons, urgent, text: turn.activity.text ?? '' });
        const route = settings.routes.handoff.estate[group];
        const called = await whoIsCalled(house.duty, estate.id, at, route.call);
        const call = callPerson(turn, { reasons, group, summary, urgent, matterId }, called, settings);
        if (call)
          house.announce(writes, {
            to: 'customer',
            talkId: talk.id,
            at,
            text: staffNotice(urgent ? 'called.urgent' : 'called', {
              estate: estate.name,
              reason: staffNotice(`reason.${reasons[0] ?? 'request'}`),
              who: called?.name ?? staffNotice('word.anyone'),
            }),
          });
        return { who: called ? say('who.reception', { name: called.name }) : sayWho(say, route.who) };
      },
    },
    remember({ name, phone, home }) {
      if (name !== undefined || phone !== undefined)
        writes.update(
          'Owner',
          { id: ownerId },
          {
            ...(name === undefined
              ? {}
              : { name, surname: nameParts(name).surname ?? null, title: nameParts(name).title ?? null }),
            ...(phone === undefined ? {} : { phone }),
          },
        );
      if (home) claimHome(writes, { estateId: estate.id, ownerId, place: home, at });
    },
    forgetHome: (home) => unclaimHome(writes, { estateId: estate.id, ownerId, place: home }),
    staffed: nextWithin(at, settings.clocks.serviceHours, estate.timeZone).getTime() === at.getTime(),
    by: (time) => writer.deadline(time),
    place: (place) => placeText(writer, place),
  };
}

/** The words for whom a route calls take no values. */
const sayWho = (say: Ports['say'], key: string): string =>
  (say as (key: string, values: object) => string)(key, {});

function ownerOf(person: Turn['person']): Owner {
  return {
    name: person?.name,
    phone: person?.phone,
    homes: (person?.homes ?? []).map(({ building, unit, room, verified }) => ({
      building,
      unit,
      room,
      verified,
    })),
  };
}
