import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Input, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import type { Preview, PreviewBody } from '../../../desk/contract/settings.ts';
import { call } from '../api.ts';
import { fromLocalInput } from '../clock.ts';
import { useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { moment } from '../when.ts';

const words = t.settings;
type Place = { scope: 'company' | 'estate'; scopeId: string };
type Values = PreviewBody['values'];

function Previewed({ preview }: { preview: Preview }): ReactNode {
  const { faults, changes, reply } = preview;
  if (faults.length > 0) return <Alert type="error" title={words.faults} description={faults.join('\n')} />;
  return (
    <>
      <h3>{words.changes}</h3>
      {changes.length === 0 && <p className="soft">{words.nothing}</p>}
      <ul>
        {changes.map(({ path, before, after }) => (
          <li key={path}>
            <code>{path}</code>：<del>{JSON.stringify(before)}</del> → <ins>{JSON.stringify(after)}</ins>
          </li>
        ))}
      </ul>
      {reply && (
        <>
          <h3>{words.reply}</h3>
          {reply.texts.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <p className="soft small">{t.categories[reply.category as keyof typeof t.categories]}</p>
        </>
      )}
    </>
  );
}

/** One section of one scope: what is set, tried before it is saved, and its versions. */
export function SectionEditor({ place, section }: { place: Place; section: string }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const key = ['setting', place.scope, place.scopeId, section];
  const known = useQuery({
    queryKey: key,
    queryFn: () => call('settingSection', { query: { ...place, section } }),
  });
  const [text, setText] = useState<string>();
  const [note, setNote] = useState('');
  const [from, setFrom] = useState('');
  const [said, setSaid] = useState('');
  const shown = text ?? JSON.stringify(known.data?.values ?? {}, null, 2);

  /** What is written, parsed. @throws Error told to whoever wrote it */
  const parsed = (): Values => {
    try {
      return JSON.parse(shown) as Values;
    } catch (cause) {
      throw new Error(words.notJson, { cause });
    }
  };
  const preview = useMutation({
    mutationFn: async () =>
      call('previewSetting', {
        body: { ...place, section, values: parsed(), ...(said ? { try: { text: said } } : {}) },
      }),
    onError: tell.failed,
  });
  const save = useMutation({
    mutationFn: async (values: Values) =>
      call('saveSetting', {
        body: {
          ...place,
          section,
          values,
          note,
          seen: known.data?.latest ?? 0,
          ...(from ? { validFrom: fromLocalInput(from) } : {}),
        },
      }),
    onSuccess: () => {
      tell.done(words.saved);
      setText(undefined);
      return client.invalidateQueries({ queryKey: key });
    },
    onError: tell.failed,
  });
  const undo = useMutation({
    mutationFn: (version: number) => call('undoSetting', { body: { ...place, section, version } }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
    onError: tell.failed,
  });
  if (!known.data) return <Pending error={known.error} retry={known.refetch} />;
  return (
    <div className="setting-editor">
      <label htmlFor="setting-values">{words.values}</label>
      <Input.TextArea
        id="setting-values"
        value={shown}
        onChange={(event) => setText(event.target.value)}
        autoSize={{ minRows: 6, maxRows: 24 }}
      />
      <details>
        <summary>{words.below}</summary>
        <pre>{JSON.stringify(known.data.below, null, 2)}</pre>
      </details>
      <label htmlFor="setting-tryIt">{words.tryIt}</label>
      <Input
        id="setting-tryIt"
        value={said}
        placeholder={words.tryHint}
        onChange={(event) => setSaid(event.target.value)}
      />
      <label htmlFor="setting-note">{words.note}</label>
      <Input id="setting-note" value={note} onChange={(event) => setNote(event.target.value)} />
      <label htmlFor="setting-from">{words.from}</label>
      <Input
        id="setting-from"
        type="datetime-local"
        value={from}
        onChange={(event) => setFrom(event.target.value)}
      />
      <p className="tools">
        <Button loading={preview.isPending} onClick={() => preview.mutate()}>
          {words.preview}
        </Button>
        <Button
          type="primary"
          disabled={note.trim().length < 2}
          loading={save.isPending}
          onClick={() => {
            try {
              save.mutate(parsed());
            } catch (error) {
              tell.failed(error);
            }
          }}
        >
          {words.save}
        </Button>
        <Button disabled={note.trim().length < 2} onClick={() => save.mutate(null)}>
          {words.clear}
        </Button>
      </p>
      {preview.data && <Previewed preview={preview.data} />}
      <h3>{words.versions}</h3>
      {known.data.versions.length === 0 && <p className="group-empty">{words.noVersions}</p>}
      <ul className="people">
        {known.data.versions.map((version) => (
          <li key={version.version}>
            <span>
              {version.version} · {version.author} · {moment(version.validFrom)} · {version.note}
            </span>
            {version.undone ? (
              <span className="soft small">{words.undone}</span>
            ) : (
              <Button size="small" onClick={() => undo.mutate(version.version)}>
                {words.undo}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Scope and section, and the editor of the one chosen. */
export function Editor({ places }: { places: { label: string; place: Place }[] }): ReactNode {
  const [at, setAt] = useState(0);
  const [section, setSection] = useState('phrases');
  const place = places[at]?.place;
  const list = useQuery({
    queryKey: ['settings', place?.scope, place?.scopeId],
    queryFn: () => call('settings', { query: place ?? { scope: 'estate', scopeId: '' } }),
    enabled: place !== undefined,
  });
  if (!place) return null;
  const address = `/api/desk/settings/export?${new URLSearchParams(place)}`;
  return (
    <Card size="small">
      <p className="tools">
        <Select
          aria-label={words.scope}
          value={at}
          options={places.map(({ label }, value) => ({ value, label }))}
          onChange={setAt}
        />
        <Select
          aria-label={words.section}
          value={section}
          options={(list.data?.sections ?? []).map((one) => ({
            value: one.section,
            label: `${one.file}${one.inForce ? ' ●' : ''}`,
          }))}
          onChange={setSection}
          popupMatchSelectWidth={false}
        />
        <a href={address}>{words.exportAll}</a>
      </p>
      <SectionEditor key={`${place.scopeId} ${section}`} place={place} section={section} />
    </Card>
  );
}
