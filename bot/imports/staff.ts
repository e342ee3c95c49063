/** 员工 and 排班: colleagues by telephone within the company, and who is on duty when. */
import { instantOf, wallAt } from '../../knowledge/rules/zone.ts';
import type { Role } from '../desk/roles.ts';
import { stableId } from '../owners/owners.ts';
import { bare } from './homes.ts';
import { type Change, changeOf, estateOf, type Kind, RowReader, Twice } from './plan.ts';

/** 岗位 as the rights know it. Several names may mean one role; the first is the one written out. */
const POSITIONS: readonly (readonly [string, Role])[] = [
  ['前台', 'receptionist'],
  ['前台接待', 'receptionist'],
  ['管家', 'assistant'],
  ['客服助理', 'assistant'],
  ['客服主管', 'supervisor'],
  ['项目经理', 'manager'],
  ['部门负责人', 'head'],
  ['师傅', 'worker'],
  ['维修工', 'worker'],
  ['保安', 'worker'],
  ['保洁', 'worker'],
  ['品质', 'quality'],
  ['行政', 'administration'],
  ['人事', 'hr'],
  ['财务', 'finance'],
  ['公司领导', 'leader'],
];

const list = (text: string): string[] =>
  text
    .split(/[、,，;；\s]+/)
    .map((part) => part.trim())
    .filter(Boolean);

export const staff: Kind = {
  name: '员工',
  titles: ['姓名', '手机', '部门', '岗位', '专业', '负责楼栋', '可见项目'],
  notes: [
    `岗位：${[...new Set(POSITIONS.map(([word]) => word))].join('、')}。部门写工程部、客服部、秩序部等。`,
    '负责楼栋用顿号隔开；管家负责的楼栋里还没有管家的房屋会归到他名下。可见项目空着就是全部项目。',
    '手机是登录名，也是认人的依据：再次导入会更新，不会删除。离职请在员工页办理。',
  ],
  async plan(planning, rows) {
    const { db, at, companyId, estates } = planning;
    const [known, granted, homes] = await Promise.all([
      db.prisma.staff.findMany(),
      db.prisma.staffEstate.findMany(),
      db.prisma.home.findMany({
        where: { estateId: { in: estates.map(({ id }) => id) }, claimed: false, stewardId: null },
      }),
    ]);
    const departments = planning.settings(planning.fallback.id).routes.departments;
    const byLogin = new Map(known.map((one) => [one.login, one]));
    const served = new Set<string>();
    const twice = new Twice();
    const changes: Change[] = [];
    const result = rows.map(({ row, cells }) => {
      const reader = new RowReader(cells);
      const name = reader.must('姓名', 32);
      const phone = reader.phone('手机', true);
      const departmentName = reader.must('部门', 32);
      const [department] = Object.entries(departments).find(([, word]) => word === departmentName) ?? [];
      if (departmentName !== '' && department === undefined)
        reader.fault(`没有${departmentName}，部门有${Object.values(departments).join('、')}`);
      const position = reader.must('岗位', 32);
      const [, role] = POSITIONS.find(([word]) => word === position) ?? [];
      if (position !== '' && role === undefined) reader.fault(`没有${position}这个岗位`);
      const trade = reader.text('专业', 32);
      const buildings = list(reader.text('负责楼栋', 400)).map(bare);
      const names = list(reader.text('可见项目', 400));
      const seen = names.flatMap((word) => {
        const estate = estates.find((one) => one.name === word || one.code === word);
        if (!estate) reader.fault(`没有“${word}”这个项目，或者不归您管`);
        return estate ?? [];
      });
      if (names.length === 0 && !planning.wholeCompany) reader.fault('可见项目要填：您只能安排自己项目的人');
      if (role === 'manager' && !planning.wholeCompany) reader.fault('项目经理由管理全部项目的人添加');
      twice.check(reader, phone, row);
      const old = byLogin.get(phone);
      if (old && old.companyId !== companyId) reader.fault('这个手机号不能用');
      if (old && !old.active) reader.fault('这位员工已经离职');
      if (reader.reasons.length > 0 || department === undefined || role === undefined)
        return { row, state: 'faulty' as const, title: name, reasons: reader.reasons };
      const set = {
        name,
        phone,
        department,
        role,
        trade: trade === '' ? null : trade,
        buildings: JSON.stringify(buildings),
      };
      const id = old?.id ?? stableId('staff', companyId, phone);
      const before = changes.length;
      if (old) {
        // Several words mean one role: the written one stays when it is the same.
        const change = changeOf('Staff', id, { ...old }, set);
        if (change) changes.push(change);
      } else {
        const blank = { deputyId: null, passwordHash: null, active: true, leftAt: null };
        changes.push({
          table: 'Staff',
          id,
          before: null,
          after: { id, companyId, login: phone, ...blank, ...set, createdAt: at },
        });
      }
      const theirs = new Set(granted.filter(({ staffId }) => staffId === id).map(({ estateId }) => estateId));
      for (const estate of seen)
        if (!theirs.has(estate.id))
          changes.push({
            table: 'StaffEstate',
            id: `${id} ${estate.id}`,
            before: null,
            after: { staffId: id, estateId: estate.id },
          });
      if (role === 'assistant' || role === 'receptionist')
        for (const home of homes) {
          const theirsToo = seen.length === 0 || seen.some((estate) => estate.id === home.estateId);
          if (!theirsToo || !buildings.includes(home.building) || served.has(home.id)) continue;
          served.add(home.id);
          changes.push({ table: 'Home', id: home.id, before: { stewardId: null }, after: { stewardId: id } });
        }
      const state = old ? (changes.length > before ? 'changed' : 'same') : 'new';
      return { row, state: state as 'new' | 'changed' | 'same', title: name, reasons: [] };
    });
    return { rows: result, changes, settings: [] };
  },
  async dump(planning, estate) {
    const { db, companyId } = planning;
    const departments = planning.settings(estate.id).routes.departments;
    const [all, granted] = await Promise.all([
      db.prisma.staff.findMany({
        where: { companyId, active: true, phone: { not: null } },
        orderBy: { login: 'asc' },
      }),
      db.prisma.staffEstate.findMany(),
    ]);
    const names = new Map(planning.estates.map(({ id, name }) => [id, name]));
    const rows = all.flatMap((one) => {
      const theirs = granted.filter(({ staffId }) => staffId === one.id).map(({ estateId }) => estateId);
      if (theirs.length > 0 && !theirs.includes(estate.id)) return [];
      return [
        [
          one.name,
          one.phone ?? '',
          departments[one.department] ?? one.department,
          POSITIONS.find(([, role]) => role === one.role)?.[0] ?? one.role,
          one.trade ?? '',
          (JSON.parse(one.buildings) as string[]).join('、'),
          theirs.flatMap((id) => names.get(id) ?? []).join('、'),
        ],
      ];
    });
    return { rows, ownerIds: [] };
  },
};

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
      const buildings = JSON.stringify(list(reader.text('楼栋', 400)).map(bare));
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
