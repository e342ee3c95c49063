/**
 * What an owner says about who they are (D8) and about their own data (D2), before anything else is made of it: a
 * slip's code, the digits of an SMS, the wish to be verified or to let family in, the four requests.
 */
import type { Middleware, TurnContext } from 'botbuilder';
import { type Desk, deskOf } from '../../dialogs/context.ts';
import { expression } from '../../knowledge/rules/shared.ts';
import type { Estates } from '../estates/estates.ts';
import { turnOf } from '../inbox/turn.ts';
import { slipCodeIn } from '../owners/codes.ts';
import { nameParts, stableId } from '../owners/owners.ts';
import type { ProvedHome, Prover, Proving } from '../owners/proving.ts';
import type { DataRequests } from '../procedures/data-requests.ts';

/** The name of the event by which the page brings a slip's code. */
const SLIP_EVENT = 'slip';

const MOBILE = /(?<!\d)(?:\+?86)?(1[3-9]\d{9}|09\d{8}|[569]\d{7})(?!\d)/;

export function identityMiddleware(estates: Estates, proving: Proving, requests: DataRequests): Middleware {
  /** What of it was meant, answered; false: none of it. */
  async function answer(
    desk: Desk,
    prover: Prover,
    text: string,
    setOwner: (id: string) => void,
  ): Promise<boolean> {
    const { speech, ports } = desk;
    const { say } = ports;
    const { words, invitation, code: codes } = prover.settings.privacy;
    const means = (word: keyof typeof words): boolean => expression(words[word]).test(text);
    const welcome = (home: ProvedHome): void => {
      speech.add(say('identity.verified', { home: ports.place(home) }));
    };

    const slip = slipCodeIn(text);
    if (slip !== undefined) {
      const proved = await proving.redeem(slip, prover);
      if (typeof proved === 'object') welcome(proved);
      else
        speech.add(
          say(
            ({ unknown: 'identity.unknown', spent: 'identity.spent', tooMany: 'identity.tooMany' } as const)[
              proved
            ],
            {},
          ),
        );
      return true;
    }
    const digits = /^\D{0,6}(\d{6})\D{0,3}$/.exec(text)?.[1];
    if (digits !== undefined && proving.sends) {
      const proved = await proving.confirm(digits, prover);
      if (proved === 'wrong') speech.add(say('identity.wrong', {}));
      else if (proved) {
        setOwner(proved.rosterId);
        welcome(proved.home);
      }
      if (proved !== undefined) return true;
    }
    if (means('bind')) {
      speech.add(say(proving.sends ? 'identity.phone' : 'identity.how', {}));
      return true;
    }
    for (const relation of ['family', 'tenant'] as const)
      if (means(relation)) {
        const home = prover.homes.find(({ verified, relation: own }) => verified && own === 'owner');
        if (!home) speech.add(say('identity.invite.owner', {}));
        else
          speech.add(
            say(`identity.invite.${relation}`, {
              code: proving.invite(home.id, relation, prover),
              home: ports.place(home),
              days: String(invitation.days),
            }),
          );
        return true;
      }
    const phone = MOBILE.exec(text)?.[1];
    // Name and telephone alone, as the desk asked for them; in a sentence about a fault they are its contact.
    if (phone !== undefined && proving.sends && !prover.verified) {
      const name = text
        .replace(MOBILE, '')
        .replace(/(我是|我叫|姓名|名字|电话|手机|電話|手機|[:：,，。\s])/gu, '');
      const { surname } = nameParts(name);
      if (surname !== undefined && name.length <= 5 && (await proving.begin({ phone, surname }, prover))) {
        speech.add(say('identity.sent', { digits: phone.slice(-4), minutes: String(codes.minutes) }));
        return true;
      }
    }
    for (const kind of ['delete', 'export', 'correct', 'see'] as const)
      if (means(kind)) {
        const { number, by } = await requests.file(desk, prover, kind);
        speech.add(say('data.filed', { number, time: ports.by(by) }));
        return true;
      }
    return false;
  }

  return {
    async onTurn(context: TurnContext, next: () => Promise<void>) {
      const desk = deskOf(context);
      const turn = turnOf(context);
      const { activity } = context;
      const value = activity.value as { code?: unknown } | undefined;
      const brought = activity.type === 'event' && activity.name === SLIP_EVENT && !desk.internal;
      const text = brought ? String(value?.code ?? '').slice(0, 32) : (desk.heard?.text ?? '').trim();
      const danger = desk.heard?.details.danger !== undefined;
      const begun = activity.type === 'conversationUpdate' && desk.internal;
      const { talk, person } = turn;
      const estate = estates.get(talk.estateId);
      const userId = talk.userId ?? talk.id;
      const prover: Prover = {
        estate,
        settings: desk.ports.knows.settings,
        ownerId: person?.ownerId ?? stableId('owner', talk.channel, userId),
        identityId: person?.identityId ?? stableId('identity', talk.channel, userId),
        verified: person?.verified ?? false,
        homes: (person?.homes ?? []).filter(({ estateId }) => estateId === estate.id),
        at: turn.at,
        writes: turn.writes,
      };
      const setOwner = (id: string): void => {
        turn.change.ownerId = id;
      };
      const asked = text !== '' && !danger && (brought || activity.type === 'message');
      if (!asked || !(await answer(desk, prover, text, setOwner))) await next();
      // Once, with the first words to a person; whoever reports danger is told another time (D1).
      if (!danger && (begun || activity.type === 'message') && turn.talk.mode === 'bot')
        await requests.notify(desk, prover, talk.id);
    },
  };
}
