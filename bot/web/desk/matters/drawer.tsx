import { Button, Drawer, Tag } from 'antd';
import type { ReactNode } from 'react';
import type { MatterDetail } from '../../../desk/contract/matters.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { categoryWords, MatterFlags, StateTag } from '../parts/tags.tsx';
import { useMatter } from '../queries.ts';
import { hashOf } from '../route.ts';
import { useMay } from '../session.ts';
import { moment } from '../when.ts';
import { MatterActions } from './actions.tsx';
import { Decisions } from './decisions.tsx';
import { Facts, History, Visits } from './record.tsx';

function Tasks({ tasks }: { tasks: MatterDetail['tasks'] }): ReactNode {
  return (
    <ul className="visits">
      {tasks.map((task) => (
        <li key={task.id}>
          <span className="step">
            <b>{task.number}</b>
            <StateTag state={task.state} />
            <span className="soft small">{moment(task.createdAt)}</span>
          </span>
          <span>
            {[t.departments[task.department] ?? task.department, task.assignee?.name]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {task.result && <span className="said step-note">{task.result}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The clocks of the matter: by when each stage is due, and whether it was kept. */
function Clocks({ clocks }: { clocks: MatterDetail['clocks'] }): ReactNode {
  return (
    <ul className="visits">
      {clocks
        .filter(({ state }) => state !== 'cancelled')
        .map((clock) => (
          <li key={clock.id}>
            <span className="step">
              <b>{t.matters.stages[clock.stage] ?? clock.stage}</b>
              <Tag>{t.matters.clockStates[clock.state] ?? clock.state}</Tag>
              <span className="soft small">{moment(clock.dueAt)}</span>
            </span>
          </li>
        ))}
    </ul>
  );
}

function Record({ detail }: { detail: MatterDetail }): ReactNode {
  const { matter, visits, tasks, timeline, clocks } = detail;
  const readsTalks = useMay('talks.read');
  return (
    <>
      <p className="matter-tags">
        <b>{matter.what}</b>
        <span className="soft">{categoryWords(matter.category, matter.kind)}</span>
        <StateTag state={matter.state} />
        <MatterFlags matter={matter} />
        {matter.talkId && readsTalks && (
          <a className="end" href={hashOf('talks', matter.talkId)}>
            {t.matters.toTalk}
          </a>
        )}
      </p>
      <MatterActions detail={detail} />
      <Facts detail={detail} />
      <Decisions detail={detail} />
      {clocks.length > 0 && (
        <section>
          <h2>{t.matters.clocks}</h2>
          <Clocks clocks={clocks} />
        </section>
      )}
      {visits.length > 0 && (
        <section>
          <h2>{t.matters.visits}</h2>
          <Visits visits={visits} />
        </section>
      )}
      {tasks.length > 0 && (
        <section>
          <h2>{t.matters.tasks}</h2>
          <Tasks tasks={tasks} />
        </section>
      )}
      <section>
        <h2>{t.matters.timeline}</h2>
        <History steps={timeline} />
      </section>
    </>
  );
}

/** One matter, whole: what can be done, its columns, return visits, tasks and what happened. */
export default function MatterDrawer({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const detail = useMatter(id);
  return (
    <Drawer
      open
      onClose={onClose}
      size={520}
      rootClassName="matter-drawer"
      styles={{ wrapper: { maxWidth: '100vw' } }}
      title={detail.data?.matter.number ?? t.matters.detail}
      closable={{ 'aria-label': t.actions.close }}
      extra={
        <Button type="text" onClick={() => void detail.refetch()}>
          {t.actions.reload}
        </Button>
      }
    >
      {detail.data ? (
        <Record detail={detail.data} />
      ) : (
        <Pending error={detail.error} retry={detail.refetch} />
      )}
    </Drawer>
  );
}
