/**
 * How long a big estate's books take (`npm run imports`): 3,000 homes and 6,000 people with 50 faulty rows, as two files
 * sent to the staff API of a desk of its own; twice, undone, and out again. Ends with one JSON line.
 */
import { writeSheet } from '../bot/imports/sheet.ts';
import { manager } from './bot/estates/support.ts';
import { databases, startDesk } from './support/desk.ts';

const HOMES = ['项目', '楼栋', '单元', '房号', '类型', '建筑面积', '交付日期', '入住状态', '楼栋管家'];
const PEOPLE = ['项目', '楼栋', '单元', '房号', '姓名', '称谓', '手机', '关系', '备注'];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** 3,000 homes and two people each, all made up; every 120th home and every 240th person has a fault. */
const homes = Array.from({ length: 3_000 }, (_, at) => [
  '',
  `${1 + Math.floor(at / 300)}栋`,
  `${1 + (Math.floor(at / 100) % 3)}单元`,
  `${1 + Math.floor((at % 100) / 4)}0${1 + (at % 4)}`,
  '住宅',
  at % 120 === 7 ? '不详' : '89.5',
  '2020-06-30',
  '自住',
  '',
]);
const people = homes.flatMap(([, building = '', unit = '', room = ''], at) =>
  ['王', '李'].map((surname, second) => [
    '',
    building,
    unit,
    room,
    `${surname}${at}`,
    '',
    `13${9 - second}${String(at).padStart(8, '0')}`,
    (2 * at + second) % 240 === 11 ? '朋友' : '业主',
    '',
  ]),
);

interface Taken {
  id: string | null;
  counts: { new: number; changed: number; same: number; faulty: number };
  faulty: { row: number; reasons: string[] }[];
}

/** The rows whose own fault is made above; people of a faulty home are faulty for that as well. */
const madeFaulty = (rows: readonly string[][], title: number, wrong: string): number[] =>
  rows.flatMap((row, at) => (row[title] === wrong ? [at + 2] : []));

async function run(database: (typeof databases)[number]) {
  const desk = await startDesk({ database });
  try {
    const boss = await manager(desk);
    const send = async (kind: string, titles: string[], rows: string[][]): Promise<Taken> => {
      const bytes = await writeSheet('表', titles, rows, []);
      return (await boss.upload<Taken>(`/api/desk/imports?kind=${kind}&estateId=estate&dry=false`, bytes))
        .body;
    };
    const books = async (): Promise<string> => {
      const { prisma } = desk.app.db;
      const order = { orderBy: { id: 'asc' } } as const;
      return JSON.stringify([
        await prisma.home.findMany(order),
        await prisma.owner.findMany(order),
        await prisma.residence.findMany(order),
      ]);
    };
    const empty = await books();
    const from = performance.now();
    const takenHomes = await send('homes', HOMES, homes);
    const takenPeople = await send('people', PEOPLE, people);
    const seconds = (performance.now() - from) / 1_000;
    const named = (taken: Taken, rows: number[]): boolean =>
      rows.every((row) => taken.faulty.some((one) => one.row === row && one.reasons.length > 0));
    const [faultyHomes, faultyPeople] = [madeFaulty(homes, 5, '不详'), madeFaulty(people, 7, '朋友')];
    const whole = await books();
    const again = [await send('homes', HOMES, homes), await send('people', PEOPLE, people)];
    const twiceSame =
      again.every(({ counts }) => counts.new === 0 && counts.changed === 0) && (await books()) === whole;
    const out = performance.now();
    const files = [];
    for (const kind of ['homes', 'people'])
      files.push(await boss.file(`/api/desk/imports/export.xlsx?kind=${kind}&estateId=estate`));
    const outSeconds = (performance.now() - out) / 1_000;
    for (const { id } of [takenPeople, takenHomes]) await boss.post(`/api/desk/imports/${id}/undo`);
    return {
      seconds: Math.round(seconds * 10) / 10,
      outSeconds: Math.round(outSeconds * 10) / 10,
      taken: takenHomes.counts.new + takenPeople.counts.new,
      faulty: faultyHomes.length + faultyPeople.length,
      everyFaultyRowNamed: named(takenHomes, faultyHomes) && named(takenPeople, faultyPeople),
      twiceSame,
      undoneAsBefore: (await books()) === empty,
    };
  } finally {
    await desk.stop();
  }
}

const all: Record<string, Awaited<ReturnType<typeof run>>> = {};
for (const database of databases) {
  const figures = await run(database);
  all[database] = figures;
  say(
    `${database}: ${homes.length} homes and ${people.length} people in ${figures.seconds} s, out again in ${figures.outSeconds} s; ${figures.faulty} faulty rows, every one named: ${figures.everyFaultyRowNamed}; twice the same: ${figures.twiceSame}; undone as before: ${figures.undoneAsBefore}`,
  );
}
say(JSON.stringify(all));
process.exitCode = Object.values(all).every(
  ({ seconds, everyFaultyRowNamed, twiceSame, undoneAsBefore }) =>
    seconds < 60 && everyFaultyRowNamed && twiceSame && undoneAsBefore,
)
  ? 0
  : 1;
