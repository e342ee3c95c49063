/** 排班 and 公告: who is on duty when, and what is announced. Times are by the estate's clock. */
import { instantOf, wallAt } from '../../knowledge/rules/zone.ts';
import { stableId } from '../owners/owners.ts';
import { bare } from './homes.ts';
import { type Change, changeOf, estateOf, type Kind, RowReader, splitList, Twice } from './plan.ts';

const wallText = (at: Date, timeZone: string): string => {
  const { year, month, day, hour, minute } = wallAt(at, timeZone);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
};

export const shifts: Kind = {
  name: '排班',
  titles: ['项目', '手机', '姓名', '开始', '结束'],
  notes: [
    '手机是员工的手机。时间写成2026-09-12 08:00，按项目所在地的时间；过夜的班结束写第二天。一班最长36小时。',
  ],
  async plan(planning, rows) {
    const { db, companyId, estates } = planning;
    const [staffRows, known] = await Promise.all([
      db.prisma.staff.findMany({ where: { companyId, active: true } }),
      db.prisma.shift.findMany({ where: { estateId: { in: estates.map(({ id }) => id) } } }),
    ]);
    const byPhone = new Map(staffRows.map((one) => [one.login, one]));
    const byStart = new Map(
      known.map((shift) => [`${shift.estateId} ${shift.staffId} ${shift.startsAt.getTime()}`, shift]),
    );
    const twice = new Twice();
    const changes: Change[] = [];
    const result = rows.map(({ row, cells }) => {
      const reader = new RowReader(cells);
      const estate = estateOf(planning, reader);
      const phone = reader.phone('手机', true);
      const one = byPhone.get(phone);
      if (phone !== '' && !one) reader.fault('没有用这个手机的在职员工');
      const name = reader.text('姓名', 32);
      if (one && name !== '' && name !== one.name) reader.fault(`这个手机是${one.name}的`);
      const [start, end] = [reader.time('开始'), reader.time('结束')];
      const zone = estate?.timeZone ?? 'Asia/Shanghai';
      const startsAt = start && instantOf(start.day, start.minutes, zone);
      const endsAt = end && instantOf(end.day, end.minutes, zone);
      if (startsAt && endsAt) {
        if (endsAt <= startsAt) reader.fault('结束要在开始之后');
        else if (endsAt.getTime() - startsAt.getTime() > 36 * 3_600_000) reader.fault('一班超过36小时');
      }
      const key = `${estate?.id} ${one?.id} ${startsAt?.getTime()}`;
      twice.check(reader, key, row);
      const title = `${name || phone} ${cells.开始 ?? ''}`;
      if (!estate || !one || !startsAt || !endsAt || reader.reasons.length > 0)
        return { row, state: 'faulty' as const, title, reasons: reader.reasons };
      const old = byStart.get(key);
      if (old) {
        const change = changeOf('Shift', old.id, { ...old }, { endsAt });
        if (change) changes.push(change);
        return { row, state: change ? ('changed' as const) : ('same' as const), title, reasons: [] };
      }
      const id = stableId('shift', key);
      changes.push({
        table: 'Shift',
        id,
        before: null,
        after: { id, estateId: estate.id, staffId: one.id, startsAt, endsAt },
      });
      return { row, state: 'new' as const, title, reasons: [] };
    });
    return { rows: result, changes, settings: [] };
  },
  async dump({ db, at }, estate) {
    const rows = await db.prisma.shift.findMany({
      where: { estateId: estate.id, endsAt: { gt: at } },
      orderBy: [{ startsAt: 'asc' }, { staffId: 'asc' }],
    });
    const people = await db.prisma.staff.findMany({
      where: { id: { in: [...new Set(rows.map(({ staffId }) => staffId))] } },
    });
    const byId = new Map(people.map((one) => [one.id, one]));
    return {
      ownerIds: [],
      rows: rows.flatMap((shift) => {
        const one = byId.get(shift.staffId);
        if (!one?.phone) return [];
        return [
          [
            estate.name,
            one.phone,
            one.name,
            wallText(shift.startsAt, estate.timeZone),
            wallText(shift.endsAt, estate.timeZone),
          ],
        ];
      }),
    };
  },
};

/** 类型 of notices, as answers know them (K2). */
const NOTICES = {
  停水: 'water',
  停电: 'power',
  停梯: 'lift',
  施工: 'works',
  消杀: 'spraying',
  消防演练: 'drill',
} as const;
const noticeWords = Object.fromEntries(Object.entries(NOTICES).map(([word, code]) => [code, word]));

export const notices: Kind = {
  name: '公告',
  titles: ['项目', '类型', '内容', '楼栋', '开始', '结束'],
  notes: [
    '类型：停水、停电、停梯、施工、消杀、消防演练。楼栋用顿号隔开，空着就是全部。时间写成2026-09-12 08:00。',
  ],
  async plan(planning, rows) {
    const known = await planning.db.prisma.notice.findMany({
      where: { estateId: { in: planning.estates.map(({ id }) => id) } },
    });
    const byId = new Map(known.map((notice) => [notice.id, notice]));
    const twice = new Twice();
    const changes: Change[] = [];
    const result = rows.map(({ row, cells }) => {
      const reader = new RowReader(cells);
      const estate = estateOf(planning, reader);
      const word = reader.must('类型', 32);
      const kind = NOTICES[word as keyof typeof NOTICES] as string | undefined;
      if (word !== '' && kind === undefined) reader.fault(`类型只能是${Object.keys(NOTICES).join('、')}`);
      const text = reader.must('内容', 500);
      const buildings = JSON.stringify(splitList(reader.text('楼栋', 400)).map(bare));
      const [start, end] = [reader.time('开始'), reader.time('结束')];
      const zone = estate?.timeZone ?? 'Asia/Shanghai';
      const startsAt = start && instantOf(start.day, start.minutes, zone);
      const endsAt = end && instantOf(end.day, end.minutes, zone);
      if (startsAt && endsAt && endsAt <= startsAt) reader.fault('结束要在开始之后');
      const id = stableId('notice', estate?.id ?? '', kind ?? '', String(startsAt?.getTime()), text);
      twice.check(reader, id, row);
      if (!estate || !startsAt || !endsAt || kind === undefined || reader.reasons.length > 0)
        return { row, state: 'faulty' as const, title: text.slice(0, 20), reasons: reader.reasons };
      const old = byId.get(id);
      if (old) {
        const change = changeOf('Notice', id, { ...old }, { endsAt, buildings });
        if (change) changes.push(change);
        return {
          row,
          state: change ? ('changed' as const) : ('same' as const),
          title: text.slice(0, 20),
          reasons: [],
        };
      }
      changes.push({
        table: 'Notice',
        id,
        before: null,
        after: { id, estateId: estate.id, kind, text, buildings, startsAt, endsAt, endedAt: null },
      });
      return { row, state: 'new' as const, title: text.slice(0, 20), reasons: [] };
    });
    return { rows: result, changes, settings: [] };
  },
  async dump({ db, at }, estate) {
    const rows = await db.prisma.notice.findMany({
      where: { estateId: estate.id, endsAt: { gt: at } },
      orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    });
    return {
      ownerIds: [],
      rows: rows.map((notice) => [
        estate.name,
        noticeWords[notice.kind] ?? notice.kind,
        notice.text,
        (JSON.parse(notice.buildings) as string[]).join('、'),
        wallText(notice.startsAt, estate.timeZone),
        wallText(notice.endsAt, estate.timeZone),
      ]),
    };
  },
};
