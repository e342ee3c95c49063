import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Input, Menu, Select, Tabs, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import type { Preview, SectionView } from '../../../desk/contract/settings.ts';
import { call } from '../api.ts';
import { fromLocalInput } from '../clock.ts';
import { useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { moment } from '../when.ts';
import { Field } from './fields.tsx';
import { changed, difference, type Json, type Path } from './json.ts';
import { labelOf, rooms, sectionNames } from './labels.ts';
import { PhraseFields } from './phrase-fields.tsx';

const words = t.settings;
type Place = { scope: 'company' | 'estate'; scopeId: string };

/** Sections whose first level is a record that grows: entries are added and taken away. */
const growing: ReadonlySet<string> = new Set(['answers', 'prices', 'directory']);
/** What a first entry of an empty one looks like. */
const firstEntry: Readonly<Record<string, Json>> = {
  answers: { questions: [''], text: '', source: '本项目资料' },
  prices: { group: '', item: '', unit: '次', price: 0, note: '' },
};

/** A value as a person reads it. */
const shown = (value: unknown): string =>
  value === null
    ? words.nothingThere
    : typeof value === 'object'
      ? JSON.stringify(value).replace(/[[\]{}"]/g, ' ')
      : String(value);

function Previewed({ section, preview }: { section: string; preview: Preview }): ReactNode {
  const { faults, changes, reply } = preview;
  if (faults.length > 0)
    return (
      <Alert
        type="error"
        showIcon
        title={words.faults}
        description={<pre className="faults">{faults.join('\n')}</pre>}
      />
    );
  return (
    <section className="previewed">
      <h3>{words.changes}</h3>
      {changes.length === 0 && <p className="soft">{words.nothing}</p>}
      <ul className="plain">
        {changes.map(({ path, before, after }) => (
          <li key={path}>
            <b>
              {path
                .split('.')
                .map((key) => labelOf(section, key))
                .join(' › ')}
            </b>
            ：<del>{shown(before)}</del> → <ins>{shown(after)}</ins>
          </li>
        ))}
      </ul>
      {reply && (
        <>
          <h3>{words.reply}</h3>
          {reply.texts.map((text) => (
            <p key={text} className="said">
              {text}
            </p>
          ))}
          <p className="soft small">{t.categories[reply.category as keyof typeof t.categories]}</p>
        </>
      )}
    </section>
  );
}

function Versions({ known, onUndo }: { known: SectionView; onUndo: (version: number) => void }): ReactNode {
  return (
    <section>
      <h3>{words.versions}</h3>
      {known.versions.length === 0 && <p className="group-empty">{words.noVersions}</p>}
      <ul className="people">
        {known.versions.map((version) => (
          <li key={version.version}>
            <span>
              <b>{words.versionNo(version.version)}</b> {version.author} {version.note}
              {version.cleared && <Tag>{words.cleared}</Tag>}
              <span className="soft small block">
                {words.savedAt(moment(version.createdAt))} · {words.validFrom(moment(version.validFrom))}
                {version.undone && ` · ${words.undoneBy(version.undone.by, moment(version.undone.at))}`}
              </span>
            </span>
            {version.undone ? (
              <Tag>{words.undone}</Tag>
            ) : (
              <Button size="small" onClick={() => onUndo(version.version)}>
                {words.undo}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The last resort, for who knows the files: the override itself. */
function Expert({
  value,
  below,
  onChange,
}: {
  value: Json | undefined;
  below: Json;
  onChange: (next: Json) => void;
}): ReactNode {
  const [text, setText] = useState(() => JSON.stringify(value ?? {}, null, 2));
  const [wrong, setWrong] = useState(false);
  return (
    <>
      <label htmlFor="setting-values">{words.values}</label>
      <Input.TextArea
        id="setting-values"
        value={text}
        {...(wrong && { status: 'error' as const })}
        onChange={({ target }) => {
          setText(target.value);
          try {
            onChange(JSON.parse(target.value) as Json);
            setWrong(false);
          } catch {
            setWrong(true);
          }
        }}
        autoSize={{ minRows: 6, maxRows: 24 }}
      />
      {wrong && (
        <p role="alert" className="hot">
          {words.notJson}
        </p>
      )}
      <details>
        <summary>{words.below}</summary>
        <pre>{JSON.stringify(below, null, 2)}</pre>
      </details>
    </>
  );
}

function Form({ place, section, known }: { place: Place; section: string; known: SectionView }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const below = known.below as Json;
  const [value, setValue] = useState<Json>(known.effective as Json);
  /** What the expert wrote; the form's own difference otherwise. */
  const [written, write] = useState<Json>();
  const [note, setNote] = useState('');
  const [from, setFrom] = useState('');
  const [said, setSaid] = useState('');
  const part = written ?? difference(below, value) ?? null;
  const dirty = JSON.stringify(part ?? {}) !== JSON.stringify(known.values ?? {});
  const change = (path: Path, next: Json | undefined): void => {
    write(undefined);
    setValue((now) => changed(now, path, next));
  };
  const again = (): Promise<unknown> =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['setting', place.scope, place.scopeId, section] }),
      client.invalidateQueries({ queryKey: ['settings', place.scope, place.scopeId] }),
    ]);
  const preview = useMutation({
    mutationFn: () =>
      call('previewSetting', {
        body: { ...place, section, values: part, ...(said.trim() ? { try: { text: said.trim() } } : {}) },
      }),
    onError: tell.failed,
  });
  const save = useMutation({
    mutationFn: (values: Json) =>
      call('saveSetting', {
        body: {
          ...place,
          section,
          values,
          note: note.trim(),
          seen: known.latest,
          ...(from ? { validFrom: fromLocalInput(from) } : {}),
        },
      }),
    onSuccess: () => {
      tell.done(words.saved);
      return again();
    },
    onError: tell.failed,
  });
  const undo = useMutation({
    mutationFn: (version: number) => call('undoSetting', { body: { ...place, section, version } }),
    onSuccess: () => {
      tell.done(words.undone);
      return again();
    },
    onError: tell.failed,
  });
  const noteless = note.trim().length < 2;
  const fields =
    section === 'phrases' ? (
      <PhraseFields value={value} below={below} onChange={change} />
    ) : (
      <Field
        section={section}
        path={[]}
        value={value}
        below={below}
        free={growing.has(section)}
        onChange={change}
      />
    );
  const empty = JSON.stringify(value) === '{}' && firstEntry[section] !== undefined;
  return (
    <div className="setting-editor">
      <Tabs
        size="small"
        destroyOnHidden
        items={[
          {
            key: 'form',
            label: words.form,
            children: (
              <>
                {empty && (
                  <p className="tools">
                    <span className="group-empty">{words.emptySection}</span>
                    <Button onClick={() => change(['1'], firstEntry[section])}>{words.add}</Button>
                  </p>
                )}
                {fields}
              </>
            ),
          },
          {
            key: 'expert',
            label: words.expert,
            children: <Expert value={part ?? undefined} below={below} onChange={write} />,
          },
        ]}
      />
      <div className="setting-save">
        <div className="pair">
          <label htmlFor="setting-note">
            {words.note}
            <Input
              id="setting-note"
              value={note}
              maxLength={500}
              onChange={({ target }) => setNote(target.value)}
            />
          </label>
          <label htmlFor="setting-from">
            {words.from}
            <Input
              id="setting-from"
              type="datetime-local"
              value={from}
              onChange={({ target }) => setFrom(target.value)}
            />
          </label>
        </div>
        <label htmlFor="setting-tryIt">
          {words.tryIt}
          <Input
            id="setting-tryIt"
            value={said}
            placeholder={words.tryHint}
            onChange={({ target }) => setSaid(target.value)}
          />
        </label>
        <p className="tools">
          <Button loading={preview.isPending} onClick={() => preview.mutate()}>
            {words.preview}
          </Button>
          <Button
            type="primary"
            disabled={noteless || !dirty}
            loading={save.isPending}
            onClick={() => save.mutate(part)}
          >
            {words.save}
          </Button>
          <Button disabled={noteless || known.values === null} onClick={() => save.mutate(null)}>
            {words.clear}
          </Button>
          <span className="soft small">
            {dirty ? (noteless ? words.needNote : words.changedHere) : words.unchanged}
          </span>
        </p>
        {preview.data && <Previewed section={section} preview={preview.data} />}
      </div>
      <Versions known={known} onUndo={undo.mutate} />
    </div>
  );
}

/** One section of one scope: a form of it, tried before it is saved, and its versions. */
function SectionEditor({ place, section }: { place: Place; section: string }): ReactNode {
  const known = useQuery({
    queryKey: ['setting', place.scope, place.scopeId, section],
    queryFn: () => call('settingSection', { query: { ...place, section } }),
  });
  if (!known.data) return <Pending error={known.error} retry={known.refetch} />;
  // Begun anew with each version: nobody goes on from what is not there any more.
  const undone = known.data.versions.filter((one) => one.undone).length;
  return <Form key={`${known.data.latest} ${undone}`} place={place} section={section} known={known.data} />;
}

/** Rooms at the side, the sections of the one chosen, and the form of a section. */
export function Editor({ places }: { places: { label: string; place: Place }[] }): ReactNode {
  const [at, setAt] = useState(0);
  const [room, setRoom] = useState('hours');
  const [section, setSection] = useState('clocks');
  const place = places[at]?.place;
  const list = useQuery({
    queryKey: ['settings', place?.scope, place?.scopeId],
    queryFn: () => call('settings', { query: place ?? { scope: 'estate', scopeId: '' } }),
    enabled: place !== undefined,
  });
  if (!place) return null;
  const address = `/api/desk/settings/export?${new URLSearchParams(place)}`;
  const known = new Map((list.data?.sections ?? []).map((one) => [one.section, one]));
  const own = (name: string): boolean =>
    Boolean(known.get(name)?.inForce) || (known.get(name)?.coming ?? 0) > 0;
  const sections = rooms.find(({ key }) => key === room)?.sections ?? [];
  return (
    <Card size="small">
      <p className="tools">
        <Select
          aria-label={words.scope}
          value={at}
          options={places.map(({ label }, value) => ({ value, label }))}
          onChange={setAt}
          popupMatchSelectWidth={false}
        />
        <a href={address}>{words.exportAll}</a>
        <span className="soft small">{words.scopeHint}</span>
      </p>
      <div className="rooms">
        <Menu
          mode="inline"
          selectedKeys={[room]}
          items={rooms.map(({ key, name, sections: inside }) => ({
            key,
            label: inside.some(own) ? `${name} ●` : name,
          }))}
          onClick={({ key }) => {
            setRoom(key);
            setSection(rooms.find((one) => one.key === key)?.sections[0] ?? 'clocks');
          }}
        />
        <Tabs
          activeKey={section}
          onChange={setSection}
          destroyOnHidden
          items={sections.map((key) => ({
            key,
            label: `${sectionNames[key] ?? key}${own(key) ? ' ●' : ''}`,
            children: <SectionEditor key={`${place.scopeId} ${key}`} place={place} section={key} />,
          }))}
        />
      </div>
    </Card>
  );
}
