/** 价目表, 问答 and 外部电话: files whose rows become a section of the estate's settings, with version and undo. */
import { stableId } from '../owners/owners.ts';
import { estateOf, type Kind, type Planned, RowReader, type SettingSection, Twice } from './plan.ts';

/** How one kind of list reads and writes its rows. */
interface List {
  section: SettingSection;
  name: string;
  titles: readonly string[];
  notes: readonly string[];
  /** The row's key within the estate and its entry. Faults go to the reader. */
  read(reader: RowReader): { key: string; title: string; entry: Record<string, unknown> };
  write(entry: Record<string, unknown>): string[];
}

const text = (value: unknown): string =>
  value === undefined || value === null ? '' : Array.isArray(value) ? value.join('；') : String(value);

function kindOf(list: List): Kind {
  return {
    name: list.name,
    titles: list.titles,
    notes: list.notes,
    async plan(planning, rows) {
      const twice = new Twice();
      const next = new Map<string, Record<string, unknown>>();
      const result: Planned['rows'] = rows.map(({ row, cells }) => {
        const reader = new RowReader(cells);
        const estate = estateOf(planning, reader);
        const { key, title, entry } = list.read(reader);
        if (estate) twice.check(reader, `${estate.id} ${key}`, row);
        if (!estate || reader.reasons.length > 0)
          return { row, state: 'faulty', title, reasons: reader.reasons };
        const own = next.get(estate.id) ?? { ...planning.override(estate.id, list.section) };
        next.set(estate.id, own);
        // The company's entry is as good as the estate's; only what differs becomes the estate's own.
        const old = planning.settings(estate.id)[list.section][key];
        if (
          old &&
          JSON.stringify(list.write(old as Record<string, unknown>)) === JSON.stringify(list.write(entry))
        )
          return { row, state: 'same', title, reasons: [] };
        own[key] = entry;
        return { row, state: old ? 'changed' : 'new', title, reasons: [] };
      });
      const changed = result.some(({ state }) => state === 'new' || state === 'changed');
      const settings = changed
        ? [...next].map(([estateId, values]) => ({ estateId, section: list.section, values }))
        : [];
      return { rows: result, changes: [], settings };
    },
    async dump(planning, estate) {
      const entries = planning.settings(estate.id)[list.section];
      const rows = Object.values(entries).map((entry) => [
        estate.name,
        ...list.write(entry as Record<string, unknown>),
      ]);
      return { rows, ownerIds: [] };
    },
  };
}

export const prices = kindOf({
  section: 'prices',
  name: '价目表',
  titles: ['项目', '类别', '收费项目', '单位', '单价', '备注'],
  notes: ['单价是当地货币，写数字。收费项目相同就是同一条：再次导入会更新，不会删除。材料另计的写在备注里。'],
  read(reader) {
    const item = reader.must('收费项目');
    const [group, unit, note] = [reader.text('类别', 32), reader.must('单位', 16), reader.text('备注', 200)];
    reader.must('单价');
    const price = reader.number('单价', 0, 1_000_000) ?? 0;
    return {
      key: stableId('price', item),
      title: item,
      entry: { group, item, unit, price, ...(note === '' ? {} : { note }) },
    };
  },
  write: ({ group, item, unit, price, note }) => [group, item, unit, price, note].map(text),
});

export const answers = kindOf({
  section: 'answers',
  name: '问答',
  titles: ['项目', '问法', '回答', '来源'],
  notes: ['问法可以写几种，用分号隔开；第一种相同就是同一条。来源是依据，比如《住户手册》，会一并告诉业主。'],
  read(reader) {
    const questions = reader
      .must('问法', 2_000)
      .split(/[;；]/)
      .map((part) => part.trim())
      .filter(Boolean);
    if (questions.some((question) => question.length < 2 || question.length > 200))
      reader.fault('每种问法2到200个字');
    if (questions.length > 20) reader.fault('问法最多20种');
    const answer = reader.must('回答', 600);
    const source = reader.text('来源') || '本项目资料';
    return {
      key: stableId('answer', questions[0] ?? ''),
      title: questions[0] ?? '',
      entry: { questions, text: answer, source },
    };
  },
  write: ({ questions, text: answer, source }) => [questions, answer, source].map(text),
});

export const directory = kindOf({
  section: 'directory',
  name: '外部电话',
  titles: ['项目', '类别', '名称', '电话', '备注'],
  notes: ['类别：维保、燃气、供水、供电、派出所等。类别和名称相同就是同一条。'],
  read(reader) {
    const [kind, name] = [reader.must('类别', 32), reader.must('名称')];
    const phone = reader.phone('电话', true);
    const note = reader.text('备注', 200);
    return {
      key: stableId('directory', kind, name),
      title: `${kind} ${name}`,
      entry: { kind, name, phone, ...(note === '' ? {} : { note }) },
    };
  },
  write: ({ kind, name, phone, note }) => [kind, name, phone, note].map(text),
});
