/** Rows of forms that are kept as records of their own: handovers, major incidents, surveys. */
import type { Database } from '../../prisma/client.ts';
import type { Facts } from './facts.ts';
import type { Cells, TableRow } from './shape.ts';
import * as words from './words.ts';

/** 交接班记录 of the period (R8). */
export async function handoverRows({ prisma }: Database, facts: Facts): Promise<TableRow[]> {
  const { from, to } = facts.period;
  const { timeZone } = facts.estate;
  const rows = await prisma.handover.findMany({
    where: { estateId: facts.estate.id, createdAt: { gte: from, lt: to } },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map((row) => {
    const sheet = JSON.parse(row.sheet) as { open?: { id: string }[]; [key: string]: unknown };
    const remarks = JSON.parse(row.remarks) as Cells;
    const count = (key: string): number => (Array.isArray(sheet[key]) ? sheet[key].length : 0);
    return {
      ids: (sheet.open ?? []).map(({ id }) => id),
      cells: {
        number: row.number,
        date: words.dayStamp(row.startsAt, timeZone),
        shift: `${row.shift} ${words.stamp(row.startsAt, timeZone).slice(11)}–${words.stamp(row.endsAt, timeZone).slice(11)}`,
        giver: facts.staff(row.giverId),
        taker: facts.staff(row.takerId),
        received: Number(sheet.received ?? 0),
        open: count('open'),
        talks: count('talks'),
        urgent: count('urgent'),
        notices: count('notices'),
        calls: count('calls'),
        ...remarks,
        giverSigned: `${facts.staff(row.giverId)} ${words.stamp(row.giverSignedAt, timeZone)}`,
        takerSigned: row.takerSignedAt
          ? `${facts.staff(row.takerId)} ${words.stamp(row.takerSignedAt, timeZone)}`
          : '',
      },
    };
  });
}

/** Codes of H5's kinds. */
export const majorKinds: Readonly<Record<string, string>> = {
  A: 'A',
  B: 'B',
  C: 'C',
  security: '治安',
  equipment: '设备',
  fire: '消防',
  casualty: '伤亡',
  group: '群体',
  media: '媒体',
  officials: '政府检查或领导参观',
  disaster: '灾害',
  danger: '险情',
  actual: '重大投诉',
};

/** 重大(突发)事件处理记录 (H5). */
export async function majorRows({ prisma }: Database, facts: Facts, matterId?: string): Promise<TableRow[]> {
  const { from, to } = facts.period;
  const { timeZone } = facts.estate;
  const rows = await prisma.majorRecord.findMany({
    where: { estateId: facts.estate.id, ...(matterId ? { matterId } : { startedAt: { gte: from, lt: to } }) },
    orderBy: { startedAt: 'asc' },
  });
  return rows.map((row) => {
    const matter = facts.matters.find(({ id }) => id === row.matterId);
    const steps = matter ? facts.stepsOf(matter.id) : [];
    const arrived = steps.find(({ what }) => what === 'on_the_spot');
    return {
      ids: row.matterId ? [row.matterId] : [],
      cells: {
        number: row.number,
        title: row.title,
        kind: words.nameOf(majorKinds, row.kind),
        level: words.nameOf(words.levelNames, matter?.level ?? null) || (matter?.danger ? '危险' : ''),
        startedAt: words.stamp(row.startedAt, timeZone),
        place: matter?.place ?? '',
        reporter: facts.owner(matter?.ownerId ?? null)?.name ?? '',
        receivedBy: matter
          ? `${facts.actor(matter.receivedBy)} ${words.stamp(matter.createdAt, timeZone)}`
          : '',
        arrived: arrived ? `${facts.actor(arrived.by)} ${words.stamp(arrived.at, timeZone)}` : '',
        course: steps
          .map(
            ({ at, what, by }) =>
              `${words.stamp(at, timeZone)} ${words.stateNames[what] ?? what} ${facts.actor(by)}`,
          )
          .join('；'),
        result: matter?.result ?? '',
        endedAt: words.stamp(row.endedAt, timeZone),
        typical: row.typical ? '是' : '否',
        filed: row.filedAt ? `${facts.staff(row.filedBy)} ${words.stamp(row.filedAt, timeZone)}` : '',
        dueAt: words.stamp(row.dueAt, timeZone),
        ...(JSON.parse(row.fields) as Cells),
      },
    };
  });
}

/** The yearly 意见征询: each question's answers, and what was written. */
export async function surveyRows(
  { prisma }: Database,
  facts: Facts,
): Promise<Record<string, { rows: TableRow[] }>> {
  const year = Number(facts.period.first.slice(0, 4));
  const answers = await prisma.surveyAnswer.findMany({
    where: { estateId: facts.estate.id, year, answeredAt: { not: null } },
  });
  const scores = answers.map(({ answers: json }) => JSON.parse(json ?? '{}') as Record<string, number>);
  const { questions } = facts.settings.survey;
  const rows = questions.map(({ id, text }) => {
    const given = scores.map((one) => one[id]).filter((score) => score !== undefined);
    const count = (score: number): number => given.filter((one) => one === score).length;
    const good = count(5) + count(4);
    return {
      ids: [],
      cells: {
        question: text,
        five: count(5),
        four: count(4),
        three: count(3),
        two: count(2),
        one: count(1),
        answered: given.length,
        average:
          given.length === 0
            ? null
            : Math.round((given.reduce((a, b) => a + b, 0) / given.length) * 100) / 100,
        satisfiedRate: given.length === 0 ? '—' : `${Math.round((good / given.length) * 1_000) / 10}%`,
      },
    };
  });
  const remarks = answers
    .filter(({ remark }) => remark)
    .map(({ remark }, index) => ({ ids: [], cells: { seq: index + 1, remark } }));
  return { questions: { rows }, remarks: { rows: remarks } };
}
