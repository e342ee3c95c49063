import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { t } from '../messages/index.ts';
import { useMay } from '../session.ts';
import { Handovers } from './handovers.tsx';
import { Incidents } from './incidents.tsx';
import { Majors } from './majors.tsx';
import { NoticesPanel } from './notices.tsx';

const words = t.duty;

/** 值班: notices, incidents, the handover of the shift, and major events. */
export default function DutyPage(): ReactNode {
  const handsOver = useMay('talks.work');
  const readsMajors = useMay('tables.read');
  return (
    <div className="page">
      <header className="page-head">
        <h1>{words.title}</h1>
      </header>
      <Tabs
        destroyOnHidden
        items={[
          { key: 'notices', label: words.tabs.notices, children: <NoticesPanel /> },
          { key: 'incidents', label: words.tabs.incidents, children: <Incidents /> },
          ...(handsOver ? [{ key: 'handover', label: words.tabs.handover, children: <Handovers /> }] : []),
          ...(readsMajors ? [{ key: 'majors', label: words.tabs.majors, children: <Majors /> }] : []),
        ]}
      />
    </div>
  );
}
