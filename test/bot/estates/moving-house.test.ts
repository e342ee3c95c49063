/** Everything that is an estate's own — books and settings — taken out of one install and brought into an empty one. */
import { expect, test } from 'vitest';
import { writeSheet } from '../../../bot/imports/sheet.ts';
import { databases, startDesk } from '../../support/desk.ts';
import { createOwner, words } from '../../support/owner.ts';
import { type Manager, manager } from './support.ts';

const NOW = new Date('2026-09-14T02:00:00Z');
/** In the order in which later files name what earlier ones hold. */
const KINDS = [
  'staff',
  'homes',
  'people',
  'staff',
  'shifts',
  'prices',
  'answers',
  'directory',
  'notices',
] as const;

const sheets: [kind: string, titles: string[], rows: string[][]][] = [
  [
    'staff',
    ['姓名', '手机', '部门', '岗位', '专业', '负责楼栋', '可见项目', '职务', '代理人'],
    [
      ['周管家', '13500000001', '客服部', '管家', '', '1栋', '', '', ''],
      ['吴师傅', '13500000002', '工程部', '师傅', '给排水', '1栋', '', '值班工程师', '郑师傅'],
      ['郑师傅', '13500000003', '工程部', '师傅', '', '', '', '', ''],
    ],
  ],
  [
    'homes',
    ['项目', '楼栋', '单元', '房号', '类型', '建筑面积', '交付日期', '入住状态', '楼栋管家'],
    ['101', '102', '201'].map((room) => [
      '',
      '1栋',
      '2单元',
      room,
      '住宅',
      '89.5',
      '2020-06-30',
      '自住',
      '周管家',
    ]),
  ],
  [
    'people',
    ['项目', '楼栋', '单元', '房号', '姓名', '称谓', '手机', '关系', '备注'],
    [['', '1', '2', '101', '钱一', '女士', '13600000001', '业主', '']],
  ],
  [
    'shifts',
    ['项目', '手机', '姓名', '开始', '结束'],
    [
      ['', '13500000001', '', '2026-09-14 08:00', '2026-09-14 20:00'],
      ['', '13500000002', '', '2026-09-14 08:00', '2026-09-14 20:00'],
    ],
  ],
  [
    'prices',
    ['项目', '类别', '收费项目', '单位', '单价', '备注'],
    [['', '门窗', '换门锁', '次', '60', '不含材料']],
  ],
  [
    'answers',
    ['项目', '问法', '回答', '来源'],
    [['', '会所健身房几点开门；健身房开放时间', '健身房早上六点到晚上十点开放', '《住户手册》']],
  ],
  ['directory', ['项目', '类别', '名称', '电话', '备注'], [['', '燃气', '市燃气抢修', '02155550100', '']]],
  [
    'notices',
    ['项目', '类型', '内容', '楼栋', '开始', '结束'],
    [['', '停水', '水箱清洗停水', '', '2026-09-14 09:00', '2026-09-14 18:00']],
  ],
];

const upload = (boss: Manager, kind: string, bytes: Uint8Array) =>
  boss.upload<{ counts: { new: number; changed: number; same: number; faulty: number } }>(
    `/api/desk/imports?kind=${kind}&estateId=estate&dry=false`,
    bytes,
  );

/** What an owner is told, without the number of the day; the clocks of what was filed, in minutes. */
async function heard(desk: Awaited<ReturnType<typeof startDesk>>) {
  const said = async (name: string, ...texts: string[]) => {
    const one = createOwner(desk.url, name);
    let reply = '';
    for (const text of texts) reply = words(await one.say(text));
    return reply.replace(/YJ\d{6}-\d{4}/g, '单号');
  };
  const told = {
    gym: await said('gym', '会所健身房几点开门？'),
    lock: await said('lock', '我想请师傅上门换门锁', '换门锁多少钱？'),
    water: await said('water', '今天停水吗？'),
    leak: await said('leak', '1栋2单元101室厨房水龙头滴水'),
    fire: await said('fire', '我家着火了'),
    bye: await said('bye', '你好', '再见'),
  };
  // The two are asked some seconds apart: what counts is how long each stage may take.
  const rows = await desk.app.db.prisma.matterClock.findMany();
  const minutes = (from: Date, to: Date): number => Math.round((to.getTime() - from.getTime()) / 60_000);
  return {
    told,
    clocks: rows.map((one) => `${one.kind} ${one.stage} ${minutes(one.startedAt, one.dueFirst)}`).sort(),
  };
}

test('taken out and brought into an empty install, on another database: the same answers, prices, clocks and books', async () => {
  const [first = 'sqlite', second = first] = databases;
  const here = await startDesk({ database: first, now: NOW });
  const there = await startDesk({ database: second, now: NOW });
  try {
    const [boss, other] = [await manager(here), await manager(there)];
    for (const [kind, titles, rows] of sheets) {
      const taken = await upload(boss, kind, await writeSheet('表', titles, rows, []));
      expect({ kind, ...taken.body.counts }).toMatchObject({ kind, new: rows.length, faulty: 0 });
    }
    const place = { scope: 'estate', scopeId: 'estate', note: '测试', seen: 0 };
    for (const [section, values] of [
      [
        'clocks',
        {
          serviceHours: { from: '07:30', to: '21:30' },
          matters: { repair_home: { done: { minutes: 600 } } },
        },
      ],
      ['phrases', { 'zh-Hans': { farewell: ['云锦苑祝您愉快，再见！'] } }],
    ] as const)
      expect((await boss.post('/api/desk/settings', { ...place, section, values })).status).toBe(200);

    const { body: zip } = await boss.file('/api/desk/settings/export?scope=estate&scopeId=estate');
    const path = '/api/desk/settings/import?scope=estate&scopeId=estate&dry=false';
    expect((await other.upload(path, zip)).status).toBe(200);
    for (const kind of KINDS) {
      const { body } = await boss.file(`/api/desk/imports/export.xlsx?kind=${kind}&estateId=estate`);
      expect((await upload(other, kind, body)).body.counts.faulty).toBe(0);
    }
    // The same once more on both: nothing is new, and both give the same file.
    for (const kind of KINDS) {
      const { body } = await other.file(`/api/desk/imports/export.xlsx?kind=${kind}&estateId=estate`);
      for (const one of [boss, other]) {
        const { counts } = (await upload(one, kind, body)).body;
        expect({ kind, ...counts, same: counts.same > 0 }).toEqual({
          kind,
          new: 0,
          changed: 0,
          faulty: 0,
          same: true,
        });
      }
    }
    const [was, is] = [await heard(here), await heard(there)];
    expect(is).toEqual(was);
    expect(is.told.gym).toContain('健身房早上六点');
    expect(is.told.lock).toContain('60');
    expect(is.told.water).toContain('水箱清洗');
    expect(is.told.leak).toContain('周管家');
    expect(is.told.bye).toContain('云锦苑祝您愉快');
    expect(is.clocks).toContain('repair_home done 600');
  } finally {
    await here.stop();
    await there.stop();
  }
}, 120_000);
