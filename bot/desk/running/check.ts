/** What still stops an estate from opening, in the words of whoever has to settle it. */
import { type StartMode, startModeOf } from '../../../knowledge/rules/start.ts';
import type { CheckList } from '../contract/estates.ts';
import type { DeskParts } from '../parts.ts';
import { demandEstate, type Who } from '../who.ts';

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
  const roles = new Set(duty.map(({ role }) => role));
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
      unserved === 0 ? '每户都有管家' : `${unserved} 户还没有管家`,
      'warn',
    ),
    item('people', people > 0, `住户名册：${people > 0 ? '已有' : '没有'}`, 'warn'),
    item('shifts', roster > 0, `排班：${roster} 班`, 'stop'),
    item(
      'reception',
      roles.has('receptionist') || roles.has('assistant') || roles.has('supervisor'),
      '现在有前台当班',
      'stop',
    ),
    item(
      'engineer',
      duty.some(({ department }) => department === 'engineering'),
      '现在有工程当班',
      'stop',
    ),
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
