/** Homes as residents write them in English: Flat C 18/F Block 2, Tower 9 27G, Unit 12-05. Works on folded text. */
import type { HomeMention } from './home.ts';

const buildingWord =
  /\b(?:block|blk|tower|building|bldg|bld|blok|twr)(?:\.?\s?#?(\d{1,3}[a-z]?)|\.?\s([a-z]))\b/g;
/** T glued to the number: T3 1502. */
const shortBuilding = /\bt(\d{1,2})\b/g;
const towerBehind = /\b([a-z]) (?:tower|block)\b/;
const unitWord = /\b(?:unit\s?(\d{1,2})|(\d)(?:st|nd|rd|th)\s?unit)\b(?!-)/g;
const roomWord =
  /(?:\b(?:flat|unit|room|rm|apt|apartment|suite|office|home)\.?\s?#?|#)(\d{1,2}-\d{1,3}|\d{3,4}[a-z]?|\d{1,2}[a-z])\b(?!\s?(?:hkd|rmb|yuan|dollars|am|pm))/g;
/** A room behind a word of place: in 8A, from 1108, of 20B; or in front of "here". */
const placed =
  /\b(?:in|from|of|at|outside|to|i'm|flat)\s(\d{1,2}[a-eg-h]|[1-9]\d?(?:0[1-9]|[12]\d))\b(?!\s?(?:am|pm|hkd|rmb|yuan|days|people|sqm|cm|mm|kg))|\b(\d{1,2}[a-h]|[1-9]\d?[0-3]\d)\shere\b/g;
const smallFlat = /\b(?:flat|unit)\s(\d{1,2})\b(?!\s?(?:\/f|th|st|nd|rd|hour|day|month))/;
const flatFloor =
  /\bflat\s?([a-z])\b[\s,]{0,3}(?:on\s)?(?:the\s)?(\d{1,2})\s?(?:\/\s?f|f\b|th|st|nd|rd|floor)/g;
const floorFlat =
  /\b(\d{1,2})\s?(?:\/\s?f|f|(?:th|st|nd|rd)?\s?floor)\b[\s,]{0,3}(?:flat|unit|room)?\s?([a-h])\b(?![a-z'])/g;
const bareRoom =
  /^[\s,./-]{0,3}(?:flat|unit|room|rm|apt|#)?\.?\s?#?(\d{3,4}[a-z]?|\d{1,2}[a-z]|\d{1,2}-\d{1,2})\b(?!\s?(?:am|pm|:\d|th|st|floor|\/f))/;
const roomBefore = /(?:^|[\s,(])(\d{3,4}[a-z]?|\d{1,2}[a-h])[\s,/]{1,3}(?:at\s|in\s|of\s)?$/;
/** A room as the last or first word of the message. */
const edgeRoom =
  /(?:^|[\s,.!?])(\d{1,2}[a-h]|[1-9]\d?(?:0[1-9]|[12]\d))[\s.!]*$|^(\d{1,2}[a-h]|[1-9]\d?(?:0[1-9]|[12]\d))[\s,:.]|[.!?]\s(\d{1,2}[a-h]|[1-9]\d(?:0[1-9]|[12]\d))[.!]/;
const letterRoom = /\b(\d{1,2}[a-h])\b(?!\s?(?:corridor|lobby|landing|amp))/g;
/(?:^|[\s,.!?])(\d{1,2}[a-h]|[1-9]\d?[0-3][1-9])[\s.!]*$|^(\d{1,2}[a-h]|[1-9]\d?[0-3]\d)[\s,:]/;

/** Homes written in English that the Chinese patterns (`taken`) have not found already. */
export function englishHomes(folded: string, taken: readonly HomeMention[]): HomeMention[] {
  if (!/[a-z]{3}|\bt\d|\d\s?\/\s?f/.test(folded)) return [];
  const home: HomeMention = { start: folded.length, end: 0 };
  const cover = (start: number, end: number): void => {
    home.start = Math.min(home.start, start);
    home.end = Math.max(home.end, end);
  };
  const free = (start: number): boolean => !taken.some((t) => start >= t.start && start < t.end);
  for (const m of [...folded.matchAll(buildingWord), ...folded.matchAll(shortBuilding)]) {
    if (home.building !== undefined || !free(m.index)) continue;
    home.building = (m[1] ?? m[2] ?? '').toUpperCase();
    const end = m.index + m[0].length;
    cover(m.index, end);
    const next = bareRoom.exec(folded.slice(end, end + 24));
    const previous = roomBefore.exec(folded.slice(Math.max(0, m.index - 16), m.index));
    if (next?.[1] !== undefined) {
      home.room = next[1].toUpperCase();
      cover(m.index, end + next[0].length);
    } else if (previous?.[1] !== undefined) {
      home.room = previous[1].toUpperCase();
      cover(m.index - previous[0].length, end);
    }
  }
  const behind = towerBehind.exec(folded);
  if (home.building === undefined && behind && behind[1] !== 'a' && free(behind.index)) {
    home.building = (behind[1] ?? '').toUpperCase();
    const end = behind.index + behind[0].length;
    cover(behind.index, end);
    const next = bareRoom.exec(folded.slice(end, end + 24));
    if (next?.[1] !== undefined) {
      home.room = next[1].toUpperCase();
      cover(behind.index, end + next[0].length);
    }
  }
  const setRoom = (m: RegExpExecArray | RegExpMatchArray, room: string | undefined): void => {
    const at = m.index ?? 0;
    if (home.room !== undefined || room === undefined || !free(at)) return;
    home.room = room.toUpperCase();
    cover(at, at + m[0].length);
  };
  for (const m of folded.matchAll(flatFloor)) setRoom(m, `${m[2] ?? ''}${m[1] ?? ''}`);
  for (const m of folded.matchAll(floorFlat)) setRoom(m, `${m[1] ?? ''}${m[2] ?? ''}`);
  for (const m of folded.matchAll(roomWord)) setRoom(m, m[1]);
  if (taken.length === 0 && !/[\u4e00-\u9fff]/.test(folded)) {
    for (const m of folded.matchAll(placed)) setRoom(m, m[1] ?? m[2]);
    const edge = edgeRoom.exec(folded);
    if (edge) setRoom(edge, edge[1] ?? edge[2] ?? edge[3]);
  }
  if (home.building !== undefined)
    for (const m of folded.matchAll(unitWord)) {
      if (home.unit !== undefined || !free(m.index)) continue;
      home.unit = m[1] ?? m[2] ?? '';
      cover(m.index, m.index + m[0].length);
      const next = bareRoom.exec(folded.slice(home.end, home.end + 16));
      const previous = roomBefore.exec(folded.slice(Math.max(0, m.index - 16), m.index));
      if (home.room === undefined && previous?.[1] !== undefined) home.room = previous[1].toUpperCase();
      if (home.room === undefined && next?.[1] !== undefined) {
        home.room = next[1].toUpperCase();
        cover(home.start, home.end + next[0].length);
      }
    }
  if (home.room === undefined && home.unit === undefined) {
    const small = smallFlat.exec(folded);
    if (small) setRoom(small, small[1]);
  }
  // Of two flats the one that is not the writer's own is the place of the matter.
  if (home.room !== undefined && /[A-H]$/.test(home.room) && !/typo|sorry|\bto\b|leak|drip/.test(folded)) {
    const others = [...folded.matchAll(letterRoom)]
      .filter(
        (m) =>
          !/(?:i'm in|i am in|me|my|above my|i live in)\s$/.test(
            folded.slice(Math.max(0, m.index - 10), m.index),
          ),
      )
      .map((m) => (m[1] ?? '').toUpperCase());
    home.room = others.find((room) => room !== home.room) ?? home.room;
  }
  return home.end === 0 ? [] : [home];
}
