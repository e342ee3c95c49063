/** 住户: who lives where, by the estate's own roster. Many people a home, many homes a person. */
import { nameParts, stableId } from '../owners/owners.ts';
import { bare, homeKey } from './homes.ts';
import { type Change, changeOf, estateOf, type Kind, type Planning, RowReader, Twice } from './plan.ts';

/** 关系 as the books call it. */
export const relations = { 业主: 'owner', 家属: 'family', 租户: 'tenant', 代理: 'agent' } as const;
const words = Object.fromEntries(Object.entries(relations).map(([word, code]) => [code, word]));

async function known({ db, companyId, estates }: Planning) {
  const homes = await db.prisma.home.findMany({
    where: { estateId: { in: estates.map(({ id }) => id) }, claimed: false },
  });
  const homeIds = new Set(homes.map(({ id }) => id));
  // The roster's ties only: what a writer merely claims is no part of it.
  const ties = (await db.prisma.residence.findMany({ where: { verified: true } })).filter(({ homeId }) =>
    homeIds.has(homeId),
  );
  const owners = await db.prisma.owner.findMany({ where: { companyId } });
  return { homes, ties, owners: new Map(owners.map((owner) => [owner.id, owner])) };
}

export const people: Kind = {
  name: '住户',
  titles: ['项目', '楼栋', '单元', '房号', '姓名', '称谓', '手机', '关系', '备注'],
  notes: [
    '一人有几套房写几行，一户有几口人也写几行。房屋要先导入。关系：业主、家属、租户、代理。',
    '称谓写先生、女士等，不知道就空着，不要猜。备注不要写身份证号、健康状况等与服务无关的内容。',
    '手机和姓名相同就是同一个人；再次导入会更新，不会删除。搬走的人请在住户页办理迁出。',
  ],
  async plan(planning, rows) {
    const { at, companyId } = planning;
    const { homes, ties, owners } = await known(planning);
    const byKey = new Map(
      homes.map((home) => [`${home.estateId} ${homeKey(home.building, home.unit, home.room)}`, home]),
    );
    const rostered = new Set(ties.map(({ ownerId }) => ownerId));
    const byPhone = new Map(
      [...owners.values()]
        .filter(({ id }) => rostered.has(id))
        .map((owner) => [`${owner.phone} ${owner.name}`, owner]),
    );
    const byHome = new Map(ties.map((tie) => [`${tie.homeId} ${owners.get(tie.ownerId)?.name}`, tie]));
    const tied = new Map(ties.map((tie) => [`${tie.ownerId} ${tie.homeId}`, tie]));
    const twice = new Twice();
    const made = new Map<string, string>();
    const mended = new Map<string, Change>();
    const changes: Change[] = [];
    const result = rows.map(({ row, cells }) => {
      const reader = new RowReader(cells);
      const estate = estateOf(planning, reader);
      const [building, unit, room] = [
        bare(reader.must('楼栋', 32)),
        bare(reader.text('单元', 32)),
        bare(reader.must('房号', 32)),
      ];
      const name = reader.must('姓名', 32);
      const title = reader.text('称谓', 8);
      const phone = reader.phone('手机', false);
      const word = reader.must('关系');
      const relation = relations[word as keyof typeof relations] as string | undefined;
      if (word !== '' && relation === undefined)
        reader.fault(`关系只能是${Object.keys(relations).join('、')}`);
      const note = reader.text('备注', 200);
      if (/\d{17}[\dXx]/.test(note)) reader.fault('备注里有身份证号，请去掉');
      const home = estate && byKey.get(`${estate.id} ${homeKey(building, unit, room)}`);
      if (estate && building !== '' && room !== '' && !home) reader.fault('房屋清单里没有这一户');
      const shown = `${homeKey(building, unit, room)} ${name}`;
      if (home) twice.check(reader, `${home.id} ${name} ${phone}`, row);
      if (!home || reader.reasons.length > 0 || relation === undefined)
        return { row, state: 'faulty' as const, title: shown, reasons: reader.reasons };

      const person = `${phone} ${name}`;
      const tieHere = byHome.get(`${home.id} ${name}`);
      const old = (phone === '' ? undefined : byPhone.get(person)) ?? owners.get(tieHere?.ownerId ?? '');
      const { surname } = nameParts(name);
      const set = {
        name,
        surname: surname ?? null,
        ...(title === '' ? {} : { title }),
        ...(phone === '' ? {} : { phone }),
      };
      let state: 'new' | 'changed' | 'same' = 'same';
      let ownerId = old?.id ?? made.get(person);
      if (old) {
        const change = changeOf('Owner', old.id, { ...old }, set);
        if (change && !mended.has(old.id)) {
          mended.set(old.id, change);
          changes.push(change);
        }
        if (change) state = 'changed';
      } else if (ownerId === undefined) {
        ownerId =
          phone === ''
            ? stableId('owner', 'roster', home.id, name)
            : stableId('owner', 'roster', companyId, phone, name);
        const blank = { title: null, phone: null };
        changes.push({
          table: 'Owner',
          id: ownerId,
          before: null,
          after: { id: ownerId, companyId, ...blank, ...set, createdAt: at },
        });
        if (phone !== '') made.set(person, ownerId);
        state = 'new';
      }
      const owner = ownerId as string;
      const tie = tied.get(`${owner} ${home.id}`);
      const stands = { relation, verified: true, ...(note === '' ? {} : { note }) };
      if (tie) {
        // Who moved out has moved out: a list that still has them does not let them in again (D6).
        const change = changeOf('Residence', tie.id, { ...tie }, stands);
        if (change) {
          changes.push(change);
          state = 'changed';
        }
      } else {
        const id = stableId('residence', owner, home.id);
        const row_ = {
          id,
          ownerId: owner,
          homeId: home.id,
          ...stands,
          note: note || null,
          until: null,
          createdAt: at,
        };
        changes.push({ table: 'Residence', id, before: null, after: row_ });
        if (state === 'same') state = 'new';
      }
      return { row, state, title: shown, reasons: [] };
    });
    return { rows: result, changes, settings: [] };
  },
  async dump(planning, estate) {
    const { homes, ties, owners } = await known({ ...planning, estates: [estate] });
    const byId = new Map(homes.map((home) => [home.id, home]));
    const rows = ties
      .filter(({ until }) => until === null)
      .flatMap((tie) => {
        const [home, owner] = [byId.get(tie.homeId), owners.get(tie.ownerId)];
        if (!home || !owner?.name) return [];
        const cells = [
          estate.name,
          home.building,
          home.unit,
          home.room,
          owner.name,
          owner.title ?? '',
          owner.phone ?? '',
          words[tie.relation] ?? '业主',
          tie.note ?? '',
        ];
        return [{ cells, ownerId: owner.id }];
      })
      .sort((a, b) => a.cells.join(' ').localeCompare(b.cells.join(' ')));
    return { rows: rows.map(({ cells }) => cells), ownerIds: rows.map(({ ownerId }) => ownerId) };
  },
};
