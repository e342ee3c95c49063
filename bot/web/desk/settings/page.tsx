import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { t } from '../messages/index.ts';
import { useMe } from '../session.ts';
import { Editor } from './editor.tsx';
import { Files } from './files.tsx';
import { Opening } from './opening.tsx';
import { Readings } from './readings.tsx';

const words = t.settings;

/** 设置: what opens an estate, what the estates and the company want otherwise, files in and out, and the ear beside people. */
export default function SettingsPage(): ReactNode {
  const { estates, companyId } = useMe();
  const places = [
    ...estates.map(({ id, name }) => ({ label: name, place: { scope: 'estate' as const, scopeId: id } })),
    ...(companyId === null
      ? []
      : [{ label: words.company, place: { scope: 'company' as const, scopeId: companyId } }]),
  ];
  return (
    <div className="page">
      <header className="page-head">
        <h1>{words.title}</h1>
      </header>
      <Tabs
        defaultActiveKey="edit"
        items={[
          { key: 'opening', label: words.tabs.opening, children: <Opening /> },
          { key: 'edit', label: words.tabs.edit, children: <Editor places={places} /> },
          { key: 'files', label: words.tabs.files, children: <Files /> },
          { key: 'readings', label: words.tabs.readings, children: <Readings /> },
        ]}
      />
    </div>
  );
}
