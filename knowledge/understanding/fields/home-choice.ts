/** Which of several homes in one message is the place of the matter. */
import type { HomeMention } from './home.ts';

const keys = ['building', 'unit', 'room'] as const;
const ofNeighbour =
  /(?:楼上|隔壁|对门|对面|邻居|举报|投诉|upstairs|neighbou?r|next door|from|in)[^,。!?;]{0,4}$/;
const ofWriter = /(?:我家|我是|我住|我在|本人|业主|家住|我系|我喺|住|i live|i'm in|i am|me)[^,。!?;]{0,4}$/;
const below = /(?:楼下|底下|downstairs)[^,。!?;]{0,4}$/;
/** What comes down from above is mended where it arrives. */
const arrives = /漏|渗|淹|滴水|墙|顶上|天花|leak|drip|seep/;

const takenBack = /(?:不是|并非|(?:写|打|说|听|记|当)成了?|(?:写|打|说|听|记)错了?)[\s:,]?$/;
const takenBackBehind = /^(?:的|室|号)?[\s?,]{0,2}(?:不对|不,|错了|(?:写|打|说)错了?|口误)[\s,]*(?:应该)?是?/;

/**
 * Leaves out homes the writer takes back ("不是二单元 一单元的"), where another stands in their stead; of the home
 * taken back stays what the other does not name.
 */
function standing(folded: string, homes: readonly HomeMention[]): readonly HomeMention[] {
  if (homes.length < 2) return homes;
  const isBack = (h: HomeMention): boolean =>
    takenBack.test(folded.slice(Math.max(0, h.start - 6), h.start)) ||
    takenBackBehind.test(folded.slice(h.end, h.end + 8));
  const left = homes.filter((h) => !isBack(h));
  if (left.length === 0 || left.length === homes.length) return homes;
  const back = homes.filter(isBack);
  return left.map((home) => {
    const whole = { ...home };
    for (const old of back) {
      const amended = keys.some((k) => old[k] !== undefined && home[k] !== undefined);
      if (amended)
        for (const k of keys) if (whole[k] === undefined && old[k] !== undefined) whole[k] = old[k];
    }
    return whole;
  });
}

/** The place of the matter: a neighbour's home named as such, else the one that is not merely the writer's, else the first. */
export function chooseHome(folded: string, named: readonly HomeMention[]): HomeMention | undefined {
  const homes = standing(folded, named);
  const first = homes[0];
  const second = homes[1];
  if (!first || !second) return first;
  if (/搬|抬|移/.test(folded) && /[到至]/.test(folded.slice(first.end, second.start)))
    return shared(first, second);
  const lead = (h: HomeMention): string => folded.slice(Math.max(0, h.start - 10), h.start);
  const neighbour = homes.find(
    (h) => h.room !== undefined && ofNeighbour.test(lead(h)) && !ofWriter.test(lead(h)),
  );
  if (neighbour && !arrives.test(folded)) return complete(neighbour, homes);
  const own = homes.find((h) => ofWriter.test(lead(h)));
  const beneath = homes.find((h) => h !== own && h.room !== undefined && below.test(lead(h)));
  if (own && beneath && !neighbour && !arrives.test(folded)) return complete(beneath, homes);
  if (own && neighbour) return complete(own, homes);
  const elsewhere = homes.find(
    (h) => h !== own && conflicts(h, own) && h.building !== undefined && !below.test(lead(h)),
  );
  if (own && elsewhere) return complete(elsewhere, homes);
  return complete(first, homes);
}

function conflicts(a: HomeMention, b: HomeMention | undefined): boolean {
  return b !== undefined && a.building !== undefined && b.building !== undefined && a.building !== b.building;
}

/** What two homes have in common, when something goes from the one to the other. */
function shared(a: HomeMention, b: HomeMention): HomeMention | undefined {
  if (a.building === undefined || a.building !== b.building) return undefined;
  return { building: a.building, start: a.start, end: b.end };
}

/** Fills in building and unit that the same message names apart from the room: 5号楼的,我是2单元301. */
function complete(home: HomeMention, homes: readonly HomeMention[]): HomeMention {
  const whole: HomeMention = { ...home };
  for (const other of homes) {
    if (other === home || conflicts(whole, other)) continue;
    const sameUnit = whole.unit === undefined || other.unit === undefined || whole.unit === other.unit;
    if (whole.building === undefined && other.building !== undefined && sameUnit)
      whole.building = other.building;
    if (whole.unit === undefined && other.unit !== undefined) whole.unit = other.unit;
    if (whole.room === undefined && other.room !== undefined) whole.room = other.room;
  }
  return whole;
}
