/** Homes: building, unit and room in all the ways people write them. Works on folded text with phones blanked. */
import { englishHomes } from './home-english.ts';
import {
  bareRoom,
  bareSpoken,
  building,
  correctedRoom,
  dashed,
  dashRoom,
  denied,
  deniedRoom,
  floorDoor,
  floorLetter,
  floorRoom,
  hash,
  joint,
  notHome,
  numbered,
  numberVilla,
  outside,
  pair,
  plainRoom,
  roomOnly,
  roomWords,
  shortPair,
  slip,
  spokenDash,
  spokenRoom,
  streetNumber,
  unitOnly,
  unitPart,
  unitRoom,
  villaBefore,
  villaNumber,
} from './home-patterns.ts';
import { homeNumeralChars, numeralChars, numeralDigits } from './numerals.ts';

/** One home named in a message, and where (UTF-16 units). Letters are upper case. */
export interface HomeMention {
  building?: string;
  unit?: string;
  room?: string;
  start: number;
  end: number;
}

/**
 * Every home named in the message, in reading order.
 * @param folded text of `fold`, phone numbers replaced by a character that is no digit.
 */
export function findHomes(folded: string): HomeMention[] {
  const homes: HomeMention[] = [];
  for (let i = 0; i < folded.length; i++) {
    if (!startsNumber(folded, i)) continue;
    const home = homeAt(folded, i);
    if (!home) continue;
    if (
      home.unit === undefined &&
      home.room === undefined &&
      outside.test(folded.slice(home.end, home.end + 12))
    ) {
      i = home.end - 1;
      continue;
    }
    homes.push(home);
    i = home.end - 1;
  }
  return [...homes, ...englishHomes(folded, homes)].sort((a, b) => a.start - b.start);
}

const starters = buildStarters();

/** 1 digit, 2 Latin letter, 3 Chinese numeral, 4 banker's numeral. */
function buildStarters(): Uint8Array {
  const t = new Uint8Array(65536);
  for (let u = 48; u <= 57; u++) t[u] = 1;
  for (let u = 97; u <= 122; u++) t[u] = 2;
  for (const c of homeNumeralChars) t[c.charCodeAt(0)] = numeralChars.includes(c) ? 3 : 4;
  return t;
}

function startsNumber(text: string, i: number): boolean {
  const kind = starters[text.charCodeAt(i)] ?? 0;
  if (kind === 0) return false;
  const before = i > 0 ? (starters[text.charCodeAt(i - 1)] ?? 0) : 0;
  if (kind === 3) return before !== 3;
  // 陆 and 伍 are surnames too: 老陆三栋 is the third block.
  if (kind === 4) return before < 3 && starters[text.charCodeAt(i + 1)] !== 3;
  if (before === 1 || before === 2) return false;
  // 1.5 and 10:30 start no number in their second half.
  const previous = text.charAt(i - 1);
  return !((previous === '.' || previous === ':') && (starters[text.charCodeAt(i - 2)] ?? 0) === 1);
}

function match(re: RegExp, text: string, at: number): RegExpExecArray | null {
  re.lastIndex = at;
  return re.exec(text);
}

function homeAt(text: string, i: number): HomeMention | undefined {
  const before = text.slice(Math.max(0, i - 8), i);
  if (notHome.test(before)) return undefined;
  let m = match(dashed, text, i) ?? match(spokenDash, text, i);
  if (m && /[/.]20[12]\d$/.test(m[0])) return undefined;
  if (m && !/^b\d[-]?[a-z]/.test(m[0]) && !/^b\d-[a-z]/.test(m[0]))
    return make(i, i + m[0].length, m[1], m[2], m[3]);
  m = match(building, text, i);
  if (m && !isMeasure(text, i, m)) return withTail(text, i, m, true);
  m = match(numberVilla, text, i) ?? (villaBefore.test(before) ? match(villaNumber, text, i) : null);
  if (m) return withTail(text, i, m, true);
  m = match(slip, text, i);
  if (m) return withTail(text, i, m, true);
  m = match(hash, text, i);
  if (m) {
    const home = withTail(text, i, m, true);
    if (home && (home.unit !== undefined || home.room !== undefined)) return home;
  }
  m = match(pair, text, i);
  if (m && !/[-~/.]$/.test(before) && !/^[a-z]-0/.test(m[0]))
    return make(i, i + m[0].length, m[1], undefined, m[2]);
  m = match(numbered, text, i);
  if (m && !before.endsWith('月')) return make(i, i + m[0].length, m[1], undefined, m[2]);
  m = match(streetNumber, text, i);
  if (m && !/[月路街巷弄]$/.test(before)) return withTail(text, i, m, true);
  m = match(shortPair, text, i);
  if (m && (i === 0 || /[\s,。]$/.test(before)) && /[\u4e00-\u9fff]/.test(text))
    return make(i, i + m[0].length, m[1], m[2]);
  m = match(unitOnly, text, i);
  if (m) return withTail(text, i, m, false);
  return roomAt(text, i, before);
}

/** How many blocks somebody looks after, which one, the how manieth: 一个人管六栋楼, 哪一栋, 门口第一栋. */
const counted =
  /(?:(?:[一二两三四五六七八九十几\d每]个?人|人均|平均每?人?|总共|一共)(?:要|得|就)?[管扫拖跑看]?(?:着|了|理|负责|打扫)?|哪|第(?!\d)|[一\d]格)$/;

/** 一座桥, 一栋楼, 两幢 are quantities when nothing of a home follows. */
function isMeasure(text: string, i: number, m: RegExpExecArray): boolean {
  const after = text.slice(i + m[0].length);
  if (/[栋幢]楼?$/.test(m[0]) && counted.test(text.slice(Math.max(0, i - 8), i))) return true;
  if (
    /^一[栋幢]$/.test(m[0]) &&
    (/^一(?![单梯门号楼层零幺])/.test(after) || /一[栋幢]$/.test(text.slice(0, i)))
  )
    return true;
  if (/^\s?(?:\d|[a-z](?![a-z])|[零一二三四五六七八九十幺]{1,3}(?:单元|门|楼|层))/.test(after)) return false;
  if (/[十幺]|\d/.test(m[1] ?? '') && !m[0].endsWith('座')) return false;
  if (/^[一两几]/.test(m[0]))
    return (
      m[0].endsWith('栋楼') ||
      /^(?:楼|大楼|桥|山|凉亭|亭|雕|房|建筑|高楼|别墅|都|全|的人|停|没)/.test(after) ||
      /(?:整|这|那|每|同|隔|有|建|了|是|全)$/.test(text.slice(0, i))
    );
  return false;
}

function roomAt(text: string, i: number, before: string): HomeMention | undefined {
  const door = match(floorDoor, text, i);
  if (door) return make(i, i + door[0].length, undefined, undefined, doorRoom(door));
  const letter = match(floorLetter, text, i);
  if (letter) return make(i, i + letter[0].length, undefined, undefined, letterRoom(letter));
  const m = match(roomOnly, text, i);
  if (m) return make(i, i + m[0].length, undefined, undefined, m[1]);
  const floor = match(floorRoom, text, i);
  if (floor) return make(i, i + floor[0].length, undefined, undefined, floor[1]);
  const bare = match(bareRoom, text, i) ?? (i === 0 ? match(bareSpoken, text, i) : null);
  if (!bare) return undefined;
  const end = i + bare[0].length;
  if (
    (deniedRoom.test(before) && match(denied, text, i)) ||
    correctedRoom.test(text.slice(Math.max(0, i - 16), i))
  )
    return make(i, end, undefined, undefined, bare[1]);
  if (roomWords.test(before) || (isRoomLike(bare[1] ?? '') && standsAlone(text, i, end)))
    return make(i, end, undefined, undefined, bare[1]);
  return undefined;
}

/** Floor 1 to 60 and a door of 01 to 30, or 12B; years are no rooms. */
function isRoomLike(raw: string): boolean {
  const digits = numeralDigits(raw.replace(/[a-z]$/, ''));
  if (digits === undefined || /^20(?:1\d|2\d)$/.test(digits)) return false;
  if (digits.length < 3) return /[a-h]$/.test(raw);
  const door = Number(digits.slice(-2));
  const floor = Number(digits.slice(0, -2));
  return door >= 1 && door <= 30 && floor >= 1 && floor <= 60;
}

/** First or last word of the message: "1602 换纱窗", "… 夜里自己崩的 1802". */
function standsAlone(text: string, start: number, end: number): boolean {
  const first = start === 0 && /^\s|^[\u4e00-\u9fff]/.test(text.slice(end, end + 1));
  const last =
    /^[\s。.!,]*(?:$|\ue000)/.test(text.slice(end)) &&
    (start === 0 || /[\s,。.!?]$/.test(text.slice(0, start)));
  return first || last;
}

function doorRoom(m: RegExpExecArray): string | undefined {
  const floor = numeralDigits(m[1] ?? '');
  const door = numeralDigits(m[2] ?? '');
  return floor === undefined || door === undefined ? undefined : `${floor}-${door}`;
}

function letterRoom(m: RegExpExecArray): string | undefined {
  const floor = numeralDigits(m[1] ?? '');
  return floor === undefined ? undefined : `${floor}${m[2] ?? ''}`;
}

/** Reads what stands behind a building (or unit) marker: unit, then room. */
function withTail(
  text: string,
  start: number,
  head: RegExpExecArray,
  isBuilding: boolean,
): HomeMention | undefined {
  let end = start + head[0].length;
  let unit = isBuilding ? undefined : head[1];
  let room: string | undefined;
  let at = skipJoint(text, end);
  if (isBuilding) {
    const both = match(unitRoom, text, at);
    if (both) return make(start, at + both[0].length, head[1], both[1], both[2]);
    const u = match(unitPart, text, at);
    if (u) {
      unit = u[1];
      end = at + u[0].length;
      at = skipJoint(text, end);
    }
  }
  const found = tailRoom(text, at, isBuilding && unit === undefined);
  if (found) {
    room = found.room;
    end = found.end;
  }
  return make(start, end, isBuilding ? head[1] : undefined, unit, room);
}

function tailRoom(text: string, at: number, dashAllowed: boolean): { room: string; end: number } | undefined {
  const door = match(floorDoor, text, at);
  const letter = door ? null : match(floorLetter, text, at);
  const m =
    door ??
    letter ??
    match(floorRoom, text, at) ??
    (dashAllowed ? match(dashRoom, text, at) : null) ??
    match(plainRoom, text, at) ??
    match(spokenRoom, text, at);
  if (!m) return undefined;
  const room = door ? doorRoom(m) : letter ? letterRoom(m) : m[2] === undefined ? m[1] : `${m[1]}-${m[2]}`;
  return room === undefined ? undefined : { room, end: at + m[0].length };
}

function skipJoint(text: string, at: number): number {
  return at + (match(joint, text, at)?.[0].length ?? 0);
}

function make(start: number, end: number, b?: string, u?: string, r?: string): HomeMention | undefined {
  const home: HomeMention = { start, end };
  const put = (key: 'building' | 'unit' | 'room', raw: string | undefined): void => {
    if (raw === undefined) return;
    const plain = /^[0-9a-z-]+$/.test(raw) ? raw : numeralDigits(raw);
    if (plain !== undefined) home[key] = plain.toUpperCase();
  };
  put('building', b);
  put('unit', u);
  put('room', r);
  return home.building === undefined && home.unit === undefined && home.room === undefined ? undefined : home;
}
