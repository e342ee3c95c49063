/**
 * The demo estate of trials: 云景花园 of a company that does not exist. Names, telephones and homes are made up. Loading
 * it again changes nothing.
 */
import type { Database } from '../../prisma/client.ts';
import { insertInto, type Row, sql } from '../../prisma/sql.ts';
import { hashPassword } from '../desk/passwords.ts';
import type { Role } from '../desk/roles.ts';
import { stableId } from '../owners/owners.ts';

const ESTATE = 'demo';
const COMPANY = 'demo-company';
/** The password of every demo login. */
export const DEMO_PASSWORD = 'yunjing-demo';

const BUILDINGS = 20;
const UNITS = ['1', '2'];
const ROOMS = ['101', '102', '601', '602', '1101', '1102', '1501', '1502', '1801', '1802'];

/** Login, name, role, department, trade. The first of a role is called first. */
const STAFF: readonly (readonly [string, string, Role, string, string?])[] = [
  ['qiantai', '林小雨', 'receptionist', 'customer'],
  ['qiantai2', '何静', 'receptionist', 'customer'],
  ['guanjia', '周宁', 'assistant', 'customer'],
  ['guanjia2', '吴敏', 'assistant', 'customer'],
  ['zhuguan', '陈芳', 'supervisor', 'customer'],
  ['jingli', '赵立', 'manager', 'project'],
  ['gongcheng', '孙强', 'head', 'engineering'],
  ['shuigong', '老马', 'worker', 'engineering', 'plumbing'],
  ['diangong', '老徐', 'worker', 'engineering', 'electric'],
  ['shouhou', '郑凯', 'head', 'developer'],
  ['shouhougong', '小范', 'worker', 'developer'],
  ['baojie', '钱桂兰', 'head', 'cleaning'],
  ['baojieyuan', '朱阿姨', 'worker', 'cleaning'],
  ['anbao', '冯刚', 'head', 'security'],
  ['baoan', '曹队员', 'worker', 'security'],
  ['lvhua', '蒋师傅', 'worker', 'greening'],
  ['pinzhi', '沈洁', 'quality', 'quality'],
  ['xingzheng', '韩梅', 'administration', 'administration'],
  ['renshi', '杨柳', 'hr', 'hr'],
  ['caiwu', '许会计', 'finance', 'finance'],
  ['lingdao', '秦总', 'leader', 'administration'],
];

const OWNERS = [
  { name: '张先生', phone: '13800000001', building: '3', unit: '2', room: '1501' },
  { name: '李女士', phone: '13800000002', building: '3', unit: '2', room: '1101' },
  { name: '王阿姨', phone: '13800000003', building: '12', unit: '1', room: '602' },
  { name: '欧阳先生', phone: '13800000004', building: '20', unit: '2', room: '1802' },
];

const staffId = (login: string): string => `demo-${login}`;
const homeId = (building: string, unit: string, room: string): string =>
  stableId('home', ESTATE, building, unit, room);

function staffRows(passwordHash: string, now: Date): Row[] {
  return STAFF.map(([login, name, role, department, trade = null], index) => ({
    id: staffId(login),
    companyId: COMPANY,
    login,
    name,
    role,
    department,
    trade,
    phone: `139${String(index + 1).padStart(8, '0')}`,
    passwordHash,
    createdAt: now,
  }));
}

function homeRows(now: Date): Row[] {
  const buildings = Array.from({ length: BUILDINGS }, (_, index) => String(index + 1));
  return buildings.flatMap((building) =>
    UNITS.flatMap((unit) =>
      ROOMS.map((room) => ({
        id: homeId(building, unit, room),
        estateId: ESTATE,
        building,
        unit,
        room,
        claimed: false,
        stewardId: staffId(Number(building) <= BUILDINGS / 2 ? 'guanjia' : 'guanjia2'),
        createdAt: now,
      })),
    ),
  );
}

/** Loads the demo estate where it is missing. Everybody of its staff is always on duty. */
export async function loadDemo(db: Database, now: Date): Promise<void> {
  if (await db.prisma.estate.findUnique({ where: { id: ESTATE } })) return;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const shifts = STAFF.map(([login], index) => ({
    id: `demo-shift-${login}`,
    estateId: ESTATE,
    staffId: staffId(login),
    // Of one role, whose shift began last is called first.
    startsAt: new Date(Date.UTC(2020, 0, 1) - index * 1_000),
    endsAt: new Date(Date.UTC(2100, 0, 1)),
  }));
  const owners = OWNERS.map(({ name, phone }) => ({
    id: stableId('owner', ESTATE, phone),
    companyId: COMPANY,
    name,
    surname: name.startsWith('欧阳') ? '欧阳' : name.slice(0, 1),
    title: name.slice(name.startsWith('欧阳') ? 2 : 1),
    phone,
    createdAt: now,
  }));
  const residences = OWNERS.map(({ phone, building, unit, room }) => ({
    id: stableId('residence', ESTATE, phone),
    ownerId: stableId('owner', ESTATE, phone),
    homeId: homeId(building, unit, room),
    relation: 'owner',
    verified: true,
    createdAt: now,
  }));
  const buildings = Array.from({ length: BUILDINGS }, (_, index) => ({
    id: stableId('building', ESTATE, String(index + 1)),
    estateId: ESTATE,
    name: String(index + 1),
  }));
  const estate = {
    id: ESTATE,
    companyId: COMPANY,
    code: 'YJHY',
    name: '云景花园',
    deskName: '客户服务中心',
    dutyPhone: '010-00000000',
    demo: true,
    createdAt: now,
  };
  const tables: readonly (readonly [string, readonly Row[]])[] = [
    ['Company', [{ id: COMPANY, name: '示范物业', createdAt: now }]],
    ['Building', buildings],
    ['Home', homeRows(now)],
    ['Staff', staffRows(passwordHash, now)],
    ['Shift', shifts],
    ['Owner', owners],
    ['Residence', residences],
    // Last: where it is, everything is. Several processes may start at once.
    ['Estate', [estate]],
  ];
  await db.batch(
    tables.map(([table, rows]) => ({ sql: insertInto(table, rows, sql`ON CONFLICT DO NOTHING`) })),
  );
}
