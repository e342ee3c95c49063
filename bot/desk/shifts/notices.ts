/** The routes of notices (K2). */
import { noticeKindNames } from '../../../knowledge/answers/notices.ts';
import { Writes } from '../../../prisma/writes.ts';
import { DeskError } from '../../errors.ts';
import { newId } from '../../estates/estates.ts';
import { stamp } from '../../tables/words.ts';
import type { NoticeBody, NoticeView } from '../contract/shifts.ts';
import type { Handlers } from '../http.ts';
import type { DeskParts } from '../parts.ts';
import { iso, isoOrNull } from '../views/names.ts';
import { demandEstate, estatesAsked, type Who } from '../who.ts';

type Names = 'notices' | 'makeNotice' | 'extendNotice' | 'endNotice' | 'printNotice';
type Row = NonNullable<Awaited<ReturnType<DeskParts['db']['prisma']['notice']['findUnique']>>>;

function view(row: Row, now: Date): NoticeView {
  const over = row.endsAt <= now || (row.endedAt !== null && row.endedAt <= now);
  return {
    id: row.id,
    estateId: row.estateId,
    kind: row.kind as NoticeView['kind'],
    text: row.text,
    buildings: JSON.parse(row.buildings) as string[],
    startsAt: iso(row.startsAt),
    endsAt: iso(row.endsAt),
    endedAt: isoOrNull(row.endedAt),
    contact: row.contact,
    approver: row.approver,
    state: over ? 'over' : row.startsAt > now ? 'coming' : 'active',
  };
}

/** @throws DeskError NotFound, Forbidden */
async function read(parts: DeskParts, who: Who, id: string): Promise<Row> {
  const row = await parts.db.prisma.notice.findUnique({ where: { id } });
  if (!row) throw new DeskError('NotFound', 'There is no such notice.');
  demandEstate(who, row.estateId);
  return row;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

function page(parts: DeskParts, row: Row): string {
  const estate = parts.estates.get(row.estateId);
  const buildings = JSON.parse(row.buildings) as string[];
  const time = (at: Date): string => stamp(at, estate.timeZone);
  const lines = [
    ['范围', buildings.length === 0 ? '全体' : buildings.map((one) => `${one}栋`).join('、')],
    ['时间', `${time(row.startsAt)} 至 ${time(row.endsAt)}`],
    ['联系', row.contact ?? estate.dutyPhone ?? ''],
  ];
  return `<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>${escaped(noticeKindNames()[row.kind] ?? '')}通知</title><style>
@page { size: A4; margin: 25mm 22mm; } body { font: 14pt/1.8 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { text-align: center; font-size: 24pt; } .end { text-align: right; margin-top: 15mm; }</style></head><body>
<h1>${escaped(noticeKindNames()[row.kind] ?? '')}通知</h1><p>各位业主：</p><p>${escaped(row.text)}</p>
${lines.map(([name = '', value = '']) => `<p><strong>${name}</strong>：${escaped(value)}</p>`).join('')}
<p class="end">${escaped(estate.company)} ${escaped(estate.deskName)}<br>${time(row.madeAt ?? row.startsAt).slice(0, 10)}</p></body></html>`;
}

export function noticeHandlers(parts: DeskParts): Pick<Handlers, Names> {
  async function change(
    who: Who,
    id: string,
    set: { endsAt?: Date; endedAt?: Date | null },
  ): Promise<{ notice: NoticeView }> {
    const row = await read(parts, who, id);
    const now = parts.clock.now();
    const writes = new Writes();
    writes.update('Notice', { id }, set, 1);
    writes.signal('desk', row.estateId);
    await parts.committer.commit(writes);
    return { notice: view({ ...row, ...set }, now) };
  }
  return {
    async notices({ who, query }) {
      const now = parts.clock.now();
      const rows = await parts.db.prisma.notice.findMany({
        where: { estateId: { in: [...estatesAsked(who, query.estateId)] } },
        orderBy: { startsAt: 'desc' },
        take: 200,
      });
      return { items: rows.map((row) => view(row, now)) };
    },
    async makeNotice({ who, body }: { who: Who; body: NoticeBody }) {
      demandEstate(who, body.estateId);
      const at = parts.clock.now();
      const id = newId();
      const writes = new Writes();
      writes.insert('Notice', {
        id,
        estateId: body.estateId,
        kind: body.kind,
        text: body.text,
        buildings: JSON.stringify(body.buildings),
        startsAt: new Date(body.startsAt),
        endsAt: new Date(body.endsAt),
        contact: body.contact ?? null,
        approver: body.approver,
        madeById: who.id,
        madeAt: at,
      });
      writes.signal('desk', body.estateId);
      await parts.committer.commit(writes);
      return { notice: view(await read(parts, who, id), at) };
    },
    async extendNotice({ who, params, body }) {
      const row = await read(parts, who, params.id);
      const endsAt = new Date(body.endsAt);
      if (endsAt <= row.startsAt || endsAt <= parts.clock.now())
        throw new DeskError('BadRequest', 'endsAt: must lie ahead.');
      return change(who, params.id, { endsAt, endedAt: null });
    },
    endNotice: ({ who, params }) => change(who, params.id, { endedAt: parts.clock.now() }),
    async printNotice({ who, params, res }) {
      const row = await read(parts, who, params.id);
      res.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
      res.sendRaw(200, page(parts, row), { 'Content-Type': 'text/html; charset=utf-8' });
    },
  };
}
