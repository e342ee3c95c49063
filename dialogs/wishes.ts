/** After filing, in the owner's own words (R5): where it stands, hurry it, withdraw it, keep it, another time, it broke again, it is mended. */
import { isPast, movedTo } from '../knowledge/rules/telling.ts';
import type { Desk } from './context.ts';
import type { Heard, Matter } from './ports.ts';
import { joined } from './speech.ts';
import { standing, stateOf } from './standing.ts';

export const WISHES = ['withdraw', 'reschedule', 'hurry', 'status', 'who', 'reopened', 'done'] as const;
export type Wish = (typeof WISHES)[number];

const COMMON = new Set(
  '的了不是在我家一个这那里又没有还都修坏好水人来室栋单元楼号座下上里前后大小多少能会要给到谁什么怎样催',
);
/** A matter spoken of within these minutes is the one meant, if nothing else tells. */
const FRESH = 30;
/** No more matters than this are told of in one reply. */
const MOST_TOLD = 3;

/** Han characters and Latin words that tell one matter from another. */
const marks = (text: string): string[] => [
  ...(text.match(/\p{Script=Han}/gu) ?? []).filter((letter) => !COMMON.has(letter)),
  ...(text.toLowerCase().match(/[a-z]{3,}/g) ?? []),
];

/** The matters that fit the words: those named by number, else those whose own words the message shares, else all. */
function meant(text: string, matters: readonly Matter[]): Matter[] {
  const digits = /(?<!\d)(\d{4})(?!\d)/.exec(text)?.[1];
  const byNumber = matters.filter(
    ({ number }) => text.includes(number) || (digits !== undefined && number.endsWith(digits)),
  );
  if (byNumber.length > 0) return byNumber;
  const said = new Set(marks(text));
  const scores = matters.map(
    ({ place, what }) => [...new Set(marks(`${what}${place}`))].filter((mark) => said.has(mark)).length,
  );
  const best = Math.max(0, ...scores);
  return best > 0 ? matters.filter((_, index) => scores[index] === best) : [...matters];
}

/** Of several that fit, the one just spoken of, unless another was filed with it. */
function clearest(desk: Desk, candidates: readonly Matter[]): Matter | undefined {
  const [only, second] = candidates;
  if (!second) return only;
  const { last } = desk.mind;
  const one = candidates.find(({ id }) => id === last?.id);
  if (!one || !last) return undefined;
  const fresh = desk.ports.now.getTime() - Date.parse(last.at) <= FRESH * 60_000;
  const alone = candidates.every(
    ({ id, createdAt }) => id === one.id || createdAt.getTime() !== one.createdAt.getTime(),
  );
  return fresh && alone ? one : undefined;
}

/** Asks which of several is meant; the answer is taken by `chosen`. */
function askWhich(desk: Desk, wish: Wish, candidates: readonly Matter[]): void {
  const { say } = desk.ports;
  const several = candidates.slice(0, MOST_TOLD + 1);
  desk.mind.choosing = { wish, ids: several.map(({ id }) => id) };
  const names = several.map(({ number, what }) => `${number.slice(-4)} ${what}`);
  desk.speech.ask(say('ask.which.matter', { list: names.join(say('word.list', {})) }));
  desk.speech.offer(several.map(({ number }) => number.slice(-4)));
}

/** A record's number in the owner's words that is none of theirs: nobody learns what it holds (D8, G9). */
const FOREIGN = /[A-Z]{1,4}\d{6}-\d{4}/;

/**
 * Answers a wish about matters already filed. False when there is no such matter and the message should be taken as
 * something new.
 */
export async function answerWish(desk: Desk, heard: Heard, wish: Wish): Promise<boolean> {
  const { ports, speech } = desk;
  const known = await ports.register.mine({ closed: wish === 'reopened' || wish === 'status' });
  // An answered question is over: nobody asks how far it has got.
  const mine = known.filter(({ category, promise }) => category !== 'other' || promise !== undefined);
  // What somebody else of the home reported is told where one's own says nothing (D8).
  const others = wish === 'status' ? await ports.register.ofHome() : [];
  if (others.length > 0 && !mine.some(({ state }) => state !== 'closed')) {
    for (const matter of others.slice(0, MOST_TOLD)) speech.add(await standing(desk, matter, false));
    return true;
  }
  const number = FOREIGN.exec(heard.text)?.[0];
  if (number !== undefined && !mine.some((matter) => matter.number === number)) {
    speech.add(ports.say('status.other', {}));
    return true;
  }
  if (mine.length === 0) {
    if (wish !== 'status' && wish !== 'hurry' && wish !== 'who') return false;
    // 新房保修期多久 is told for the first time, whatever its last word.
    const { newMatterFrom } = ports.knows.settings.ear;
    if (heard.category !== 'other' && heard.confidence >= newMatterFrom) return false;
    speech.add(ports.say('status.none', {}));
    return true;
  }
  const settled = mine.filter(({ state }) => state === 'done' || state === 'closed');
  const candidates = meant(heard.text, wish === 'reopened' && settled.length > 0 ? settled : openFirst(mine));
  if (wish === 'status' || wish === 'who' || wish === 'hurry') {
    for (const matter of candidates.slice(0, MOST_TOLD)) await carryOut(desk, heard, wish, matter);
    return true;
  }
  const one = clearest(desk, candidates);
  if (one) await carryOut(desk, heard, wish, one);
  else askWhich(desk, wish, candidates);
  return true;
}

/** Open matters; only where none is open those lately settled. */
function openFirst(mine: readonly Matter[]): readonly Matter[] {
  const open = mine.filter(({ promise }) => promise !== undefined);
  return open.length > 0 ? open : mine;
}

/** The owner says which of several they meant. False when the message says something else. */
export async function answerChoice(desk: Desk, heard: Heard): Promise<boolean> {
  const { mind, ports } = desk;
  const { choosing } = mind;
  if (!choosing) return false;
  mind.choosing = undefined;
  const mine = await ports.register.mine({ closed: true });
  const offered = choosing.ids
    .map((id) => mine.find((matter) => matter.id === id))
    .filter((one) => one !== undefined);
  const index = ports.knows.ordinal(heard.text);
  const picked =
    index === 'all'
      ? offered
      : index !== undefined
        ? [offered.at(index)].filter((one) => one !== undefined)
        : meant(heard.text, offered);
  if (picked.length === 0 || (index === undefined && picked.length === offered.length)) return false;
  for (const matter of picked) await carryOut(desk, heard, choosing.wish as Wish, matter);
  return true;
}

const due = (desk: Desk, matter: Matter): string => (matter.promise ? desk.ports.by(matter.promise.by) : '');

async function carryOut(desk: Desk, heard: Heard, wish: Wish, matter: Matter): Promise<void> {
  const { ports, speech, mind } = desk;
  const { say, register } = ports;
  const { id, number, who } = matter;
  mind.last = { id, at: ports.now.toISOString() };
  switch (wish) {
    case 'status':
    case 'who': {
      const { when } = heard.fields;
      if (when !== undefined && !isPast(when) && matter.promise)
        await register.amend(id, { slots: { when }, added: heard.text });
      speech.add(await standing(desk, matter));
      return;
    }
    case 'hurry': {
      const { counted } = await register.hurry(id);
      const state = stateOf(desk, matter);
      speech.add(counted ? say('hurry.counted', { number, who, state }) : say('hurry.again', { who, state }));
      return;
    }
    case 'withdraw':
      return withdraw(desk, matter);
    case 'reschedule':
      return reschedule(desk, heard, matter);
    case 'reopened': {
      if (matter.promise && matter.state !== 'done') {
        // Nobody has mended it yet: it is still the same fault.
        await register.amend(id, { added: heard.text });
        speech.add(await standing(desk, matter));
        return;
      }
      const reopened = await register.reopen(id, heard.text);
      speech.add(say('filed.reopened', { number, who: reopened.who, time: due(desk, reopened) }));
      return;
    }
    case 'done':
      return mended(desk, heard, matter);
  }
}

async function withdraw(desk: Desk, matter: Matter): Promise<void> {
  const { ports, speech, mind } = desk;
  const { id, number, who } = matter;
  const withdrawn = await ports.register.withdraw(id);
  speech.add(
    withdrawn
      ? ports.say('filed.withdrawn', { number })
      : ports.say('filed.withdraw.person', { number, who, time: due(desk, matter) }),
  );
  mind.last = { id, at: ports.now.toISOString(), withdrawn: true };
  mind.collecting = undefined;
}

/** Another time is wished: taken if told, else asked for. */
async function reschedule(desk: Desk, heard: Heard, matter: Matter): Promise<void> {
  const { ports, speech } = desk;
  const { say } = ports;
  const told = await ports.hear(movedTo(heard.text));
  const { when } = told.fields;
  if (when === undefined) {
    await ports.register.amend(matter.id, { added: heard.text });
    speech.ask(say('appointment.change.ask', {}));
    return;
  }
  await ports.register.amend(matter.id, { slots: { when }, added: heard.text });
  if (desk.mind.collecting?.filedId === matter.id) desk.mind.collecting.slots.when = when;
  speech.add(
    joined(
      say('filed.amended', { number: matter.number, what: when }),
      say('filed.promise.when', { who: matter.who, time: due(desk, matter) }),
    ),
  );
}

/** Mended by itself: nobody need come if nobody has begun; else whoever is at work is told. */
async function mended(desk: Desk, heard: Heard, matter: Matter): Promise<void> {
  const { ports, speech, mind } = desk;
  const { id, number, state } = matter;
  await ports.register.amend(id, { added: heard.text });
  const begun = state !== 'registered' && state !== 'dispatched';
  const off = begun || matter.category === 'complaint' ? undefined : await ports.register.withdraw(id);
  speech.add(off ? ports.say('filed.mended', { number }) : ports.say('filed.mended.check', { number }));
  mind.last = { id, at: ports.now.toISOString(), withdrawn: true };
  mind.collecting = undefined;
}

/** Withdrawn by mistake, or wanted after all. False when nothing was withdrawn. */
export async function keep(desk: Desk, heard: Heard): Promise<boolean> {
  const { mind, ports, speech } = desk;
  if (mind.last?.withdrawn !== true || !ports.knows.wants('restore', heard.text)) return false;
  const kept = await ports.register.restore(mind.last.id);
  mind.last = { id: kept.id, at: ports.now.toISOString() };
  speech.add(ports.say('filed.kept', { number: kept.number, who: kept.who, time: due(desk, kept) }));
  return true;
}
