/** 房屋: the estate's list of homes, key 项目+楼栋+单元+房号. */
import { stableId } from '../owners/owners.ts';
import { type Change, changeOf, estateOf, type Kind, RowReader, Twice } from './plan.ts';

const OCCUPANCY = ['自住', '出租', '空置', '装修', '已入住', '未入住', '未交付'];
/** 入住状态 of homes that do not count among those lived in. */
export const NOT_LIVED_IN: readonly string[] = ['空置', '未入住', '未交付'];

export const homeKey = (building: string, unit: string, room: string): string =>
  `${building} ${unit} ${room}`;

/** 3栋, 3幢 and 3座 are building 3; 2单元 is unit 2; 1501室 is room 1501, as owners' words are read too. */
export const bare = (text: string): string => text.replace(/(栋|幢|号楼|座|棟|楼|单元|單元|室|号|號)$/u, '');

export const homes: Kind = {
  name: '房屋',
  titles: ['项目', '楼栋', '单元', '房号', '类型', '建筑面积', '交付日期', '入住状态', '楼栋管家'],
  notes: [
    '项目写名称或项目码，空着就是现在这个项目。楼栋、单元、房号可以带“栋”“单元”“室”，没有单元就空着。',
    `入住状态：${OCCUPANCY.join('、')}。交付日期写成2026-09-12。楼栋管家写员工姓名，要先导入员工。`,
    '项目、楼栋、单元、房号相同就是同一户：再次导入会更新，不会删除；空着的格子不改原来的内容。',
  ],
  async plan(planning, rows) {
    const { db, at } = planning;
    const ids = planning.estates.map(({ id }) => id);
    const [listed, buildings, staff] = await Promise.all([
      db.prisma.home.findMany({ where: { estateId: { in: ids } } }),
      db.prisma.building.findMany({ where: { estateId: { in: ids } } }),
      db.prisma.staff.findMany({ where: { companyId: planning.companyId, active: true } }),
    ]);
    const known = new Map(
      listed.map((home) => [`${home.estateId} ${homeKey(home.building, home.unit, home.room)}`, home]),
    );
    const built = new Set(buildings.map(({ estateId, name }) => `${estateId} ${name}`));
    const twice = new Twice();
    const changes: Change[] = [];
    const result = rows.map(({ row, cells }) => {
      const reader = new RowReader(cells);
      const estate = estateOf(planning, reader);
      const building = bare(reader.must('楼栋', 32));
      const unit = bare(reader.text('单元', 32));
      const room = bare(reader.must('房号', 32));
      const kind = reader.text('类型', 16);
      const area = reader.number('建筑面积', 1, 100_000);
      const handedOver = reader.day('交付日期');
      const occupancy = reader.text('入住状态', 16);
      if (occupancy !== '' && !OCCUPANCY.includes(occupancy))
        reader.fault(`入住状态只能是${OCCUPANCY.join('、')}`);
      const steward = reader.text('楼栋管家', 32);
      const stewards = staff.filter(({ name }) => name === steward);
      if (steward !== '' && stewards.length !== 1)
        reader.fault(stewards.length === 0 ? `没有叫${steward}的员工` : `叫${steward}的员工不止一位`);
      const title = homeKey(building, unit, room);
      if (estate) twice.check(reader, `${estate.id} ${title}`, row);
      if (!estate || reader.reasons.length > 0)
        return { row, state: 'faulty' as const, title, reasons: reader.reasons };
      // What a cell leaves empty stays as it is.
      const set = {
        ...(kind === '' ? {} : { kind }),
        ...(area === null ? {} : { area }),
        ...(handedOver === null ? {} : { handedOverAt: new Date(`${handedOver}T00:00:00Z`) }),
        ...(occupancy === '' ? {} : { occupancy }),
        ...(stewards[0] ? { stewardId: stewards[0].id } : {}),
        claimed: false,
      };
      if (!built.has(`${estate.id} ${building}`)) {
        built.add(`${estate.id} ${building}`);
        const id = stableId('building', estate.id, building);
        changes.push({
          table: 'Building',
          id,
          before: null,
          after: { id, estateId: estate.id, name: building },
        });
      }
      const old = known.get(`${estate.id} ${title}`);
      if (old) {
        const change = changeOf('Home', old.id, old, set);
        if (change) changes.push(change);
        return { row, state: change ? ('changed' as const) : ('same' as const), title, reasons: [] };
      }
      const id = stableId('home', estate.id, building, unit, room);
      const blank = { kind: null, area: null, handedOverAt: null, occupancy: null, stewardId: null };
      const after = { id, estateId: estate.id, building, unit, room, ...blank, ...set, createdAt: at };
      changes.push({ table: 'Home', id, before: null, after });
      return { row, state: 'new' as const, title, reasons: [] };
    });
    return { rows: result, changes, settings: [] };
  },
  async dump({ db }, estate) {
    const [listed, staff] = await Promise.all([
      db.prisma.home.findMany({
        where: { estateId: estate.id, claimed: false },
        orderBy: [{ building: 'asc' }, { unit: 'asc' }, { room: 'asc' }],
      }),
      db.prisma.staff.findMany({ where: { companyId: estate.companyId } }),
    ]);
    const names = new Map(staff.map(({ id, name }) => [id, name]));
    const rows = listed.map((home) => [
      estate.name,
      home.building,
      home.unit,
      home.room,
      home.kind ?? '',
      home.area === null ? '' : String(home.area),
      home.handedOverAt?.toISOString().slice(0, 10) ?? '',
      home.occupancy ?? '',
      names.get(home.stewardId ?? '') ?? '',
    ]);
    return { rows, ownerIds: [] };
  },
};
