/** After filing, in the owner's own words (R5): where it stands, hurry it, withdraw it, it broke again, it is mended. */
import type { Desk } from './context.ts';
import type { Heard, Matter } from './ports.ts';

export type Wish = 'status' | 'hurry' | 'withdraw' | 'reopened' | 'done' | 'who';

const COMMON = new Set('的了不是在我家一个这那里又没有还都修坏好水人来');

/** Which matter is meant: the one named by number, else the only or the newest one that the words fit. */
function meant(heard: Heard, matters: readonly Matter[]): Matter[] {
  const digits = /(\d{4})(?!\d)/.exec(heard.text)?.[1];
  const byNumber = matters.filter(
    ({ number }) => heard.text.includes(number) || (digits !== undefined && number.endsWith(digits)),
  );
  if (byNumber.length > 0) return byNumber;
  // Each Han character that a matter's words share with the message speaks for it: 灯, 漏.
  const said = new Set(heard.text.match(/\p{Script=Han}/gu) ?? []);
  const scores = matters.map(({ place, what }) => {
    const own = new Set(`${what}${place}`.match(/\p{Script=Han}/gu) ?? []);
    return [...own].filter((letter) => said.has(letter) && !COMMON.has(letter)).length;
  });
  const best = Math.max(0, ...scores);
  const fitting = matters.filter((_, index) => scores[index] === best);
  return best > 0 && fitting.length > 0 ? fitting : [...matters];
}

/**
 * Answers a wish about matters already filed. False when there is no such matter and the message should be taken as
 * something new.
 */
export async function answerWish(desk: Desk, heard: Heard, wish: Wish): Promise<boolean> {
  const { ports, speech, mind } = desk;
  const { say, register } = ports;
  const mine = await register.mine({ closed: wish === 'reopened' || wish === 'status' });
  // What somebody else of the home reported is told where one's own says nothing (D8).
  const others = wish === 'status' ? await register.ofHome() : [];
  if (others.length > 0 && !mine.some(({ state }) => state !== 'closed')) {
    for (const matter of others.slice(0, 3)) speech.add(standing(desk, matter));
    return true;
  }
  if (mine.length === 0) {
    if (wish !== 'status' && wish !== 'hurry' && wish !== 'who') return false;
    speech.add(say('status.none', {}));
    return true;
  }
  const candidates = meant(heard, mine);
  const last = candidates.find(({ id }) => id === mind.last?.id) ?? candidates[0];
  if (!last) return false;
  switch (wish) {
    case 'status':
    case 'who':
      for (const matter of candidates.slice(0, 3)) speech.add(standing(desk, matter));
      return true;
    case 'hurry': {
      const { matter, counted } = await register.hurry(last.id);
      const state = say('state.filed', {});
      speech.add(
        counted
          ? say('hurry.counted', { number: matter.number, who: matter.who, state })
          : say('hurry.again', { who: matter.who, state }),
      );
      return true;
    }
    case 'withdraw': {
      if (
        candidates.length > 1 &&
        candidates.every(({ id }) => id !== mind.last?.id || candidates.length > 1)
      ) {
        const list = candidates.slice(0, 4).map(({ number, what }) => `${number.slice(-4)} ${what}`);
        speech.ask(say('ask.which.matter', { list: list.join(say('word.list', {})) }));
        return true;
      }
      const withdrawn = await register.withdraw(last.id);
      speech.add(
        withdrawn
          ? say('filed.withdrawn', { number: last.number })
          : say('filed.withdraw.person', { number: last.number, who: last.who, time: due(desk, last) }),
      );
      mind.collecting = undefined;
      return true;
    }
    case 'reopened': {
      const reopened = await register.reopen(last.id, heard.text);
      speech.add(
        say('filed.reopened', { number: reopened.number, who: reopened.who, time: due(desk, reopened) }),
      );
      return true;
    }
    case 'done': {
      const amended = await register.amend(last.id, { added: heard.text });
      speech.add(say('filed.amended', { number: amended.number, what: heard.text.trim().slice(0, 24) }));
      return true;
    }
  }
}

const due = (desk: Desk, matter: Matter): string => (matter.promise ? desk.ports.by(matter.promise.by) : '');

/** Where a matter stands, in a sentence. */
function standing(desk: Desk, matter: Matter): string {
  const { say } = desk.ports;
  const { number, what, who } = matter;
  const time = due(desk, matter);
  switch (matter.state) {
    case 'registered':
      return say('status.filed', { number, what, who, time });
    case 'dispatched':
      return say('status.dispatched', { number, what, who, time });
    case 'on_the_spot':
      return say('status.onspot', { number, what, who });
    case 'done':
      return say('status.done', { number, what, result: '' });
    case 'closed':
    case 'closed_unsatisfied':
      return say('status.closed', { number, what });
    case 'withdrawn':
      return say('status.withdrawn', { number, what });
    default:
      return say('status.accepted', { number, what, who, time });
  }
}
