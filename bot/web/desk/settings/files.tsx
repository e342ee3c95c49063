import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import type { ImportAnswer } from '../../../desk/contract/imports.ts';
import { call, upload } from '../api.ts';
import { useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
import { useEstate, useMe } from '../session.ts';
import { moment } from '../when.ts';

const words = t.settings;
type Kind = keyof typeof words.kinds;

/** Files in and out: a template, a dry run with every faulty row named, the import and its undoing. */
export function Files(): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const me = useMe();
  const [chosen] = useEstate();
  const estateId = chosen ?? me.estates[0]?.id ?? '';
  const [kind, setKind] = useState<Kind>('homes');
  const [file, setFile] = useState<File>();
  const log = useQuery({ queryKey: ['imports'], queryFn: () => call('imports', {}) });
  const send = useMutation({
    mutationFn: async (dry: boolean): Promise<ImportAnswer> =>
      upload('importFile', { kind, estateId, dry: String(dry), name: file?.name ?? '' }, file ?? new Blob()),
    onSuccess: (answer) => {
      if (answer.id) tell.done(words.taken);
      return client.invalidateQueries({ queryKey: ['imports'] });
    },
    onError: tell.failed,
  });
  const undo = useMutation({
    mutationFn: (id: string) => call('undoImport', { params: { id } }),
    onSuccess: ({ undone, kept }) => {
      tell.done(words.undoneImport(undone, kept.length));
      return client.invalidateQueries({ queryKey: ['imports'] });
    },
    onError: tell.failed,
  });
  return (
    <div className="setting-files">
      <Card size="small" title={words.tabs.files}>
        <p className="tools">
          <Select<Kind>
            aria-label={words.kind}
            value={kind}
            options={Object.entries(words.kinds).map(([value, label]) => ({ value: value as Kind, label }))}
            onChange={setKind}
          />
          <a href={`/api/desk/imports/template.xlsx?${new URLSearchParams({ kind })}`}>{words.template}</a>
          <a href={`/api/desk/imports/export.xlsx?${new URLSearchParams({ kind, estateId })}`}>
            {words.exportFile}
          </a>
        </p>
        <label>
          {words.choose}
          <input type="file" accept=".xlsx" onChange={(event) => setFile(event.target.files?.[0])} />
        </label>
        <p className="tools">
          <Button disabled={!file} loading={send.isPending} onClick={() => send.mutate(true)}>
            {words.dryRun}
          </Button>
          <Button type="primary" disabled={!file} loading={send.isPending} onClick={() => send.mutate(false)}>
            {words.take}
          </Button>
        </p>
        {send.data && (
          <Alert
            type={send.data.counts.faulty > 0 ? 'warning' : 'success'}
            title={words.counts(send.data.counts)}
            description={
              <ul>
                {send.data.faulty.map(({ row, title, reasons }) => (
                  <li key={row}>
                    {words.row(row)} {title}：{reasons.join('；')}
                  </li>
                ))}
              </ul>
            }
          />
        )}
      </Card>
      <Card size="small" title={words.log}>
        {log.data?.items.length === 0 && <p className="group-empty">{words.noLog}</p>}
        <ul className="people">
          {log.data?.items.map((one) => (
            <li key={one.id}>
              <span>
                {words.kinds[one.kind]} · {one.name} · {one.by} · {moment(one.at)} ·{' '}
                {words.counts(one.counts)}
              </span>
              {one.undone ? (
                <span className="soft small">{words.undone}</span>
              ) : (
                <Button size="small" onClick={() => undo.mutate(one.id)}>
                  {words.undoImport}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
