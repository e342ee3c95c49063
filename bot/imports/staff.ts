/** 员工: colleagues by telephone within the company, with trade, post and who stands in for them. */
import { codeOf, shippedColleagues, wordOf, wordsOf } from '../../knowledge/rules/colleagues.ts';
import type { People } from '../../knowledge/rules/people.ts';
import type { Role } from '../desk/roles.ts';
import { stableId } from '../owners/owners.ts';
import { bare } from './homes.ts';
import { type Change, changeOf, type Kind, type Planned, RowReader, splitList, Twice } from './plan.ts';
import type { SheetRow } from './sheet.ts';

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

/** Posts that may be written: those with a word of their own, and any other that the estate's choices ask for. */
export function postsOf(people: People): Record<string, string[]> {
  const { posts } = shippedColleagues();
  const asked = Object.values(people).flatMap((choices) => choices.flatMap(({ post }) => post ?? []));
  return { ...Object.fromEntries(asked.map((post) => [post, [post]])), ...posts };
}

type Known = { id: string; login: string; name: string; active: boolean; deputyId: string | null };

/**
 * Puts in who stands in for whom, when all are known: somebody on the books or in a good row of the same file. A row whose
 * deputy cannot be told is faulty, and so is, then, whoever has that row's person as deputy and is on no book.
 */
function withDeputies(
  rows: readonly SheetRow[],
  read: readonly Planned['rows'][number][],
  changes: readonly Change[],
  ids: ReadonlyMap<number, string>,
  known: readonly Known[],
): Planned {
  const cellsOf = new Map(rows.map(({ row, cells }) => [row, cells]));
  const faults = new Map<number, string>();
  const good = () => read.filter(({ row, state }) => state !== 'faulty' && !faults.has(row));
  const people = (): { id: string; name: string; phone: string }[] => {
    const filed = good().map(({ row }) => {
      const cells = cellsOf.get(row);
      return { id: ids.get(row) ?? '', name: cells?.姓名 ?? '', phone: phoneOf(cells?.手机) };
    });
    const named = new Set(filed.map(({ id }) => id));
    const others = known.filter(({ id, active }) => active && !named.has(id));
    return [...filed, ...others.map(({ id, name, login }) => ({ id, name, phone: login }))];
  };
  /** The deputy of a row; null: none is named; a text: why it cannot be told. */
  const deputyOf = (row: number, all: ReturnType<typeof people>): { id: string | null } | string => {
    const word = cellsOf.get(row)?.代理人 ?? '';
    if (word === '') return { id: null };
    const found = all.filter(({ name, phone }) => name === word || phone === phoneOf(word));
    const [one] = found;
    if (!one) return `代理人“${word}”不在员工里`;
    if (found.length > 1) return `叫${word}的员工不止一位，代理人请写手机`;
    return one.id === ids.get(row) ? '代理人不能是本人' : { id: one.id };
  };
  for (let before = -1; before !== faults.size; ) {
    before = faults.size;
    const all = people();
    for (const { row } of good()) {
      const deputy = deputyOf(row, all);
      if (typeof deputy === 'string') faults.set(row, deputy);
    }
  }
  const all = people();
  const lost = new Set([...faults.keys()].flatMap((row) => ids.get(row) ?? []));
  const kept = changes.filter(
    ({ table, id, after }) =>
      !(table === 'Staff' && lost.has(id)) &&
      !(table === 'StaffEstate' && lost.has(String(after.staffId))) &&
      !(table === 'Home' && lost.has(String(after.stewardId))),
  );
  const deputies: Change[] = [];
  const mended = new Set<number>();
  for (const { row } of good()) {
    const id = ids.get(row);
    const deputy = deputyOf(row, all);
    if (id === undefined || typeof deputy === 'string' || !('代理人' in (cellsOf.get(row) ?? {}))) continue;
    const now = known.find((one) => one.id === id)?.deputyId ?? null;
    if (now === deputy.id) continue;
    mended.add(row);
    deputies.push({ table: 'Staff', id, before: { deputyId: now }, after: { deputyId: deputy.id } });
  }
  const result = read.map((one): Planned['rows'][number] => {
    const fault = faults.get(one.row);
    if (fault !== undefined) return { ...one, state: 'faulty', reasons: [...one.reasons, fault] };
    return one.state === 'same' && mended.has(one.row) ? { ...one, state: 'changed' } : one;
  });
  return { rows: result, changes: [...kept, ...deputies], settings: [] };
}

const phoneOf = (text = ''): string => text.replace(/[ ()-]/g, '');

export const staff: Kind = {
  name: '员工',
  titles: ['姓名', '手机', '部门', '岗位', '专业', '负责楼栋', '可见项目', '职务', '代理人'],
  optional: ['职务', '代理人'],
  notes: [
    `岗位：${[...new Set(POSITIONS.map(([word]) => word))].join('、')}。部门写工程部、客服部、秩序部等。`,
    '负责楼栋用顿号隔开；管家负责的楼栋里还没有管家的房屋会归到他名下。可见项目空着就是全部项目。',
    `专业：${wordsOf(shippedColleagues().trades)}，空着就是什么活都接。`,
    `职务是值班和会签时要找的人：${wordsOf(shippedColleagues().posts)}，没有就空着。`,
    '代理人（职务代理人）是他不当班时顶替的同事，写姓名或手机；同名的写手机。可以是同一份表里的人。',
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
    const { trades } = shippedColleagues();
    const posts = postsOf(planning.settings(planning.fallback.id).people);
    const ids = new Map<number, string>();
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
      const written = reader.text('专业', 32);
      const trade = codeOf(trades, written);
      if (written !== '' && trade === undefined)
        reader.fault(`没有“${written}”这个专业，可以写${wordsOf(trades)}`);
      const duty = reader.text('职务', 32);
      const post = codeOf(posts, duty);
      if (duty !== '' && post === undefined) reader.fault(`没有“${duty}”这个职务，可以写${wordsOf(posts)}`);
      const buildings = splitList(reader.text('负责楼栋', 400)).map(bare);
      const names = splitList(reader.text('可见项目', 400));
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
        trade: trade ?? null,
        // A file of before has no such column: it says nothing about it.
        ...('职务' in cells ? { post: post ?? null } : {}),
        buildings: JSON.stringify(buildings),
      };
      const id = old?.id ?? stableId('staff', companyId, phone);
      ids.set(row, id);
      const before = changes.length;
      if (old) {
        // Several words mean one role: the written one stays when it is the same.
        const change = changeOf('Staff', id, { ...old }, set);
        if (change) changes.push(change);
      } else {
        const blank = { deputyId: null, post: null, passwordHash: null, active: true, leftAt: null };
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
    return withDeputies(
      rows,
      result,
      changes,
      ids,
      known.filter((one) => one.companyId === companyId),
    );
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
    const posts = postsOf(planning.settings(estate.id).people);
    const deputy = (id: string | null): string => {
      const one = all.find((other) => other.id === id);
      if (!one) return '';
      return all.filter(({ name }) => name === one.name).length > 1 ? one.login : one.name;
    };
    const rows = all.flatMap((one) => {
      const theirs = granted.filter(({ staffId }) => staffId === one.id).map(({ estateId }) => estateId);
      if (theirs.length > 0 && !theirs.includes(estate.id)) return [];
      return [
        [
          one.name,
          one.phone ?? '',
          departments[one.department] ?? one.department,
          POSITIONS.find(([, role]) => role === one.role)?.[0] ?? one.role,
          wordOf(shippedColleagues().trades, one.trade ?? ''),
          (JSON.parse(one.buildings) as string[]).join('、'),
          theirs.flatMap((id) => names.get(id) ?? []).join('、'),
          wordOf(posts, one.post ?? ''),
          deputy(one.deputyId),
        ],
      ];
    });
    return { rows, ownerIds: [] };
  },
};
