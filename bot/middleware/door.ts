/**
 * Which estate a talk is with, where one account of ours serves several: the one that a scanned code or the owner's words
 * name, else the one they are known in, else the one they choose when asked. What they have said until then is kept and
 * heard as if said after. First aid waits for nothing (U1).
 */
import type { Activity, Middleware, TurnContext } from 'botbuilder';
import { Speech } from '../../dialogs/speech.ts';
import { startModeOf } from '../../knowledge/rules/start.ts';
import type { Settings } from '../../knowledge/settings.ts';
import { WEB } from '../channels/direct-line/store.ts';
import type { Door, Entrances } from '../estates/entrances.ts';
import type { Estate } from '../estates/estates.ts';
import { type Asking, comesBy, find, type Look } from '../estates/which.ts';
import { type Turn, turnOf } from '../inbox/turn.ts';
import { stableId } from '../owners/owners.ts';
import { type House, profileOf } from '../ports.ts';
import { planDoor } from '../procedures/silence.ts';
import { languageOf, spoken } from './desk.ts';
import { type TalkState, talkStateOf } from './talk-state.ts';

/** Puts the turn and its talk into an estate. */
function settle(turn: Turn, estate: Estate): void {
  const { talk, writes, person } = turn;
  if (estate.id === talk.estateId) return;
  turn.talk = { ...talk, estateId: estate.id };
  turn.change.estateId = estate.id;
  if (person) writes.update('Identity', { id: person.identityId }, { estateId: estate.id });
  writes.signal('moved', talk.id).signal('desk', talk.estateId).signal('desk', estate.id);
}

/** Makes the turn one of other words, as if they were said now. */
function hear(context: TurnContext, turn: Turn, said: Partial<Activity>): void {
  turn.activity = { ...turn.activity, ...said } as Activity;
  Object.assign(context.activity, said);
}

/** What was kept, and the answer where it says more than a name; the greeting where nothing was said. */
function resume(context: TurnContext, turn: Turn, kept: Asking, answer: string): void {
  const text = [...kept.texts, answer].filter(Boolean).join('\n');
  const attachments = [...kept.attachments, ...(turn.activity.attachments ?? [])];
  turn.internal = text === '' && attachments.length === 0;
  if (turn.internal) hear(context, turn, { type: 'conversationUpdate' });
  else hear(context, turn, { type: 'message', text, ...(attachments.length > 0 ? { attachments } : {}) });
}

/** A home that the door names is the writer's by their own word, if the estate has it (D8). */
async function claim(house: House, turn: Turn, { estate, home }: Door): Promise<void> {
  if (!home) return;
  const listed = await house.db.prisma.home.findUnique({
    where: { estateId_building_unit_room: { estateId: estate.id, ...home } },
  });
  if (!listed || listed.claimed) return;
  const { talk, person } = turn;
  const ownerId = person?.ownerId ?? stableId('owner', talk.channel, talk.userId ?? talk.id);
  const tie = { ownerId, homeId: listed.id };
  const id = stableId('residence', ownerId, listed.id);
  turn.writes.insert('Residence', { id, ...tie, relation: 'owner', createdAt: turn.at }, 'ignore');
}

/** Another desk begins anew: only what is true of the person everywhere is taken along. */
async function beginAnew(context: TurnContext, state: TalkState): Promise<void> {
  await state.property('dialogs').delete(context);
  const memory = state.property<Record<string, unknown>>('talk');
  const mind = await memory.get(context);
  if (mind === undefined) return;
  const { version, language, cantonese, introduced, noticed } = mind;
  const kept = { version, language, cantonese, introduced, noticed, turns: 0, thanked: false, said: [] };
  await memory.set(context, JSON.parse(JSON.stringify(kept)) as Record<string, unknown>);
}

export function doorMiddleware(house: House, entrances: Entrances): Middleware {
  const settingsOf = (estate: Estate, turn: Turn): Settings => house.settings(profileOf(estate), turn.at);

  /** Asks which estate it is; in danger after the first aid, and not for long. */
  async function ask(turn: Turn, served: Look['served'], text: string, opening: boolean): Promise<void> {
    const settings = settingsOf(served[0], turn);
    const heard = text === '' ? undefined : await house.ear.hear(text, served[0].region);
    const before = languageOf(turn.talk.locale);
    const locale = settings.locale(heard ? spoken(heard, before, false) : before);
    const say = settings.say(locale);
    const names = served.map(({ name }) => name);
    const danger = heard?.details.danger;
    const question =
      opening && danger === undefined
        ? say('door.ask', { company: served[0].company })
        : say('door.again', { list: names.join(say('word.list', {})) });
    const speech = new Speech()
      .first(danger === undefined ? '' : settings.aid(danger, locale))
      .ask(question)
      .offer(names);
    turn.said.push(...speech.activities());
    const { dangerMinutes, silentMinutes } = settings.doors;
    if (text !== '' || (turn.activity.attachments?.length ?? 0) > 0)
      planDoor(turn, danger === undefined ? silentMinutes : dangerMinutes);
  }

  /** Tells somebody known whose desk they are with now, before all else. */
  function tell(turn: Turn, estate: Estate): void {
    const settings = settingsOf(estate, turn);
    const say = settings.say(settings.locale(languageOf(turn.talk.locale)));
    const text = say('door.moved', { estate: estate.name, desk: estate.deskName });
    turn.said.unshift({ type: 'message', text });
  }

  return {
    async onTurn(context: TurnContext, next: () => Promise<void>) {
      const turn = turnOf(context);
      const { talk, activity } = turn;
      // The page's token has named the estate.
      if (talk.channel === WEB) return next();
      const served = entrances.estatesOf(talk.channel, activity.recipient?.id ?? '');
      const came = comesBy(activity, entrances);
      const door = served.some(({ id }) => id === came.door?.estate.id) ? came.door : undefined;
      if (served.length < 2 && !door) return next();

      const state = talkStateOf(turn);
      const memory = state.property<Asking | undefined>('door');
      const asking = await memory.get(context);
      const { doors, start } = settingsOf(served[0], turn);
      const quiet = talk.mode !== 'bot' || startModeOf(start, talk.channel) === 'off';
      const found = find({
        turn,
        served,
        doors,
        door,
        text: door ? came.text : (activity.text ?? ''),
        asking,
        quiet,
      });
      if (found.what === 'nothing') return undefined;
      if (found.what === 'ask') {
        const { times, kept } = found;
        const files =
          activity.type === 'message' && kept === (activity.text ?? '') ? activity.attachments : [];
        await memory.set(context, {
          times,
          texts: [...(asking?.texts ?? []), kept].filter(Boolean),
          attachments: [...(asking?.attachments ?? []), ...(files ?? [])],
        });
        state.keep();
        return ask(turn, served, kept, times === 1 && talk.ownerId === undefined);
      }
      await memory.delete(context);
      if (found.what === 'pass') return next();
      const { estate, text } = found;
      const known = talk.ownerId !== undefined;
      const moves = known && estate.id !== talk.estateId;
      if (door?.estate.id === estate.id) await claim(house, turn, door);
      if (moves) await beginAnew(context, state);
      settle(turn, estate);
      if (asking) resume(context, turn, asking, text);
      else if (activity.type === 'message')
        hear(context, turn, { text: door ? text : (activity.text ?? '') });
      await next();
      if (moves || (known && asking)) tell(turn, estate);
    },
  };
}
