/** Home, phone and name of a message together with the spans to mask before its matter is judged. */
import { findHomes, type HomeMention } from './home.ts';
import { chooseHome } from './home-choice.ts';
import { findName } from './name.ts';
import { choosePhone, findPhones } from './phone.ts';

/** A span (UTF-16 units) whose words say who and where, not what. */
export interface Mask {
  kind: 'home' | 'phone' | 'name';
  start: number;
  end: number;
}

/** What `readPlaces` found; masks are in reading order and do not overlap. */
export interface Places {
  home?: HomeMention;
  phone?: string;
  name?: string;
  masks: Mask[];
}

/** @param text the original; @param folded its fold, of the same length. */
export function readPlaces(text: string, folded: string): Places {
  const phones = findPhones(folded);
  let rest = folded;
  for (const p of phones)
    rest = `${rest.slice(0, p.start)}${'\ue000'.repeat(p.end - p.start)}${rest.slice(p.end)}`;
  const homes = findHomes(rest);
  const name = findName(text, rest, phones, homes);
  const masks: Mask[] = [
    ...phones.map((p): Mask => ({ kind: 'phone', start: p.start, end: p.end })),
    ...homes.map((h): Mask => ({ kind: 'home', start: h.start, end: h.end })),
  ];
  if (name !== undefined) {
    const start = text.indexOf(name);
    masks.push({ kind: 'name', start, end: start + name.length });
  }
  masks.sort((a, b) => a.start - b.start);
  const home = chooseHome(rest, homes);
  const phone = choosePhone(folded, phones);
  return {
    ...(home ? { home } : {}),
    ...(phone ? { phone: phone.digits } : {}),
    ...(name === undefined ? {} : { name }),
    masks: masks.filter((m, i) => i === 0 || m.start >= (masks[i - 1]?.end ?? 0)),
  };
}
