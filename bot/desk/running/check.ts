/** What still stops an estate from opening, in the words of whoever has to settle it. */

import { shippedColleagues } from '../../../knowledge/rules/colleagues.ts';
import { type StartMode, startModeOf } from '../../../knowledge/rules/start.ts';
import { ADMIN } from '../admin.ts';
import type { CheckList } from '../contract/estates.ts';
import type { DeskParts } from '../parts.ts';
import { demandEstate, readStaff, type Who } from '../who.ts';

/** The modes of the gradual start, as the check names them. */
const MODES: Record<StartMode, string> = {
  bot: '助手先接',
  person: '服务时间内同事先接，其余时间助手接',
  register: '助手只做登记，其他由同事接',
  off: '助手不接，只提示急救，其他全由同事接',
};

type Item = CheckList['items'][number];

const item = (id: string, good: boolean, text: string, otherwise: 'warn' | 'stop'): Item => ({
  id,
  state: good ? 'ok' : otherwise,
  text,
});

const HOUR = 3_600_000;

/** Hours of the next day in which nobody of engineering or security has a shift: urgent pages ring day and night (U1). */
function unwatched(
  shifts: readonly { staffId: string; startsAt: Date; endsAt: Date }[],
  watch: ReadonlySet<string>,
  at: Date,
): number {
  const hours = Array.from({ length: 24 }, (_, index) => at.getTime() + index * HOUR);
  return hours.filter(
    (hour) =>
      !shifts.some(
        ({ staffId, startsAt, endsAt }) =>
          watch.has(staffId) && startsAt.getTime() <= hour && endsAt.getTime() > hour,
      ),
  ).length;
}

/** What the check says of the estate's colleagues beside who is on duty now. */
async function staffItems(
  parts: DeskParts,
  estateId: string,
  at: Date,
  duty: readonly { id: string }[],
): Promise<Item[]> {
  const { prisma } = parts.db;
  const ids = (await readStaff(parts.db, parts.estates, [estateId])).map(({ id }) => id);
  const staff = await prisma.staff.findMany({ where: { id: { in: ids.filter((id) => id !== ADMIN) } } });
  const shifts = await prisma.shift.findMany({
    where: { estateId, startsAt: { lt: new Date(at.getTime() + 24 * HOUR) }, endsAt: { gt: at } },
  });
  const on = new Set(duty.map(({ id }) => id));
  const shut = staff.filter(({ id, passwordHash }) => on.has(id) && passwordHash === null);
  const watch = staff.filter(({ department }) => department === 'engineering' || department === 'security');
  const empty = unwatched(shifts, new Set(watch.map(({ id }) => id)), at);
  const missing = [
    ...(staff.some(({ role }) => role === 'supervisor') ? [] : ['客服主管']),
    ...(staff.some(({ role }) => role === 'manager') ? [] : ['项目经理']),
  ];
  const { trades } = shippedColleagues();
  const strange = staff.filter(({ trade }) => trade !== null && !(trade in trades));
  const names = (some: readonly { name: string }[]): string => some.map(({ name }) => name).join('、');
  return [
    item(
      'logins',
      shut.length === 0,
      shut.length === 0 ? '当班的同事都能登录' : `当班但还没有密码：${names(shut)}`,
      'warn',
    ),
    item(
      'leads',
      missing.length === 0,
      missing.length === 0 ? '客服主管和项目经理都有' : `升级时要找的人还没有：${missing.join('、')}`,
      'warn',
    ),
    item(
      'nights',
      empty === 0,
      empty === 0 ? '往后24小时都有工程或秩序当班' : `往后24小时有${empty}小时没有工程或秩序当班`,
      'warn',
    ),
    item(
      'trades',
      strange.length === 0,
      strange.length === 0 ? '员工的专业派单都认得' : `派单不认得这些人的专业：${names(strange)}`,
      'warn',
    ),
  ];
}

/** @throws DeskError Forbidden */
export async function checkEstate(parts: DeskParts, who: Who, estateId: string): Promise<CheckList> {
  demandEstate(who, estateId);
  const estate = parts.estates.get(estateId);
  const at = parts.clock.now();
  const { prisma } = parts.db;
  const settings = parts.settings(estateId, at);
  const [homes, unserved, people, duty, roster] = await Promise.all([
    prisma.home.count({ where: { estateId, claimed: false } }),
    prisma.home.count({ where: { estateId, claimed: false, stewardId: null } }),
    prisma.residence.count({
      where: {
        until: null,
        verified: true,
        homeId: {
          in: (await prisma.home.findMany({ where: { estateId }, select: { id: true }, take: 500 })).map(
            ({ id }) => id,
          ),
        },
      },
    }),
    parts.duty.now(estateId, at),
    prisma.shift.count({ where: { estateId, endsAt: { gt: at } } }),
  ]);
  const reception = duty.some(({ role }) => ['receptionist', 'assistant', 'supervisor'].includes(role));
  const engineer = duty.some(({ department }) => department === 'engineering');
  const mode = startModeOf(settings.start, 'web');
  const kinds = new Set(Object.values(settings.directory).map(({ kind }) => kind));
  const items: Item[] = [
    item(
      'company',
      estate.company !== '' && estate.company !== '物业服务公司',
      `公司名称：${estate.company}`,
      'stop',
    ),
    item('name', estate.name !== '本小区', `项目名称：${estate.name}`, 'stop'),
    item('phone', estate.dutyPhone !== undefined, `值班电话：${estate.dutyPhone ?? '未填'}`, 'stop'),
    item('homes', homes > 0, `房屋清单：${homes} 户`, 'stop'),
    item(
      'stewards',
      unserved === 0 && homes > 0,
      homes === 0 ? '管家：先导入房屋' : unserved === 0 ? '每户都有管家' : `${unserved} 户还没有管家`,
      'warn',
    ),
    item('people', people > 0, `住户名册：${people > 0 ? '已有' : '没有'}`, 'warn'),
    item('shifts', roster > 0, `排班：${roster} 班`, 'stop'),
    item('reception', reception, reception ? '现在有前台当班' : '现在没有前台当班', 'stop'),
    item('engineer', engineer, engineer ? '现在有工程当班' : '现在没有工程当班', 'stop'),
    ...(await staffItems(parts, estateId, at, duty)),
    item(
      'prices',
      Object.keys(settings.prices).length > 0,
      `价目表：${Object.keys(settings.prices).length} 项`,
      'warn',
    ),
    item(
      'answers',
      Object.keys(settings.answers).length > 0,
      `本项目问答：${Object.keys(settings.answers).length} 条`,
      'warn',
    ),
    item(
      'directory',
      kinds.size > 0,
      kinds.size > 0 ? `外部电话：${[...kinds].join('、')}` : '外部电话还没有',
      'warn',
    ),
    item(
      'address',
      parts.running.publicUrl !== undefined,
      `对外网址：${parts.running.publicUrl ?? '未设（PUBLIC_URL）'}`,
      'warn',
    ),
    item('mode', mode !== 'off', `接待方式：${MODES[mode]}`, 'warn'),
  ];
  return { ready: items.every(({ state }) => state !== 'stop'), items };
}
