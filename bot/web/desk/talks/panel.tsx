import { Button, Input, Tag } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { HomeView, OwnerView } from '../../../desk/contract/common.ts';
import type { MatterItem } from '../../../desk/contract/matters.ts';
import type { Note, TalkDetail } from '../../../desk/contract/talks.ts';
import { useNow } from '../clock.ts';
import { MatterCard } from '../matters/card.tsx';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { useTalk } from '../queries.ts';
import { useMay } from '../session.ts';
import { moment } from '../when.ts';
import { useNoteTalk } from './act.ts';

const MatterDrawer = lazy(() => import('../matters/drawer.tsx'));
const CreateMatter = lazy(() => import('../matters/create.tsx'));

/** A settled matter of this talk stays at hand so long, in milliseconds. */
const LATELY = 86_400_000;
const settled = new Set(['done', 'closed', 'withdrawn', 'declined', 'closed_unsatisfied']);

function Proof({ verified }: { verified: boolean }): ReactNode {
  return verified ? (
    <Tag className="tag-good">{t.talks.owner.verified}</Tag>
  ) : (
    <Tag>{t.talks.owner.claimed}</Tag>
  );
}

function Owner({ owner, homes }: { owner: OwnerView | null; homes: readonly HomeView[] }): ReactNode {
  if (!owner) return <p className="group-empty">{t.talks.owner.unknown}</p>;
  return (
    <dl className="facts">
      <dt>{t.talks.owner.title}</dt>
      <dd>
        <b>
          {owner.name ?? t.talks.stranger}
          {owner.name && !owner.name.endsWith(owner.title ?? '\0') && owner.title}
        </b>{' '}
        <Proof verified={owner.verified} />
      </dd>
      <dt>{t.talks.owner.phone}</dt>
      <dd>{owner.phone ?? <span className="soft">{t.talks.owner.noPhone}</span>}</dd>
      <dt>{t.talks.owner.homes}</dt>
      <dd>
        {homes.length === 0 && <span className="soft">{t.talks.owner.noHomes}</span>}
        {homes.map((home) => (
          <div key={home.id}>
            {home.worded}{' '}
            <span className="soft">
              {t.relations[home.relation] ?? home.relation}
              {home.occupancy && ` · ${t.occupancy[home.occupancy] ?? home.occupancy}`}
            </span>{' '}
            <Proof verified={home.verified} />
          </div>
        ))}
      </dd>
      {owner.language && owner.language !== 'zh-Hans' && (
        <>
          <dt>{t.talks.owner.language}</dt>
          <dd>{t.talks.languages[owner.language] ?? owner.language}</dd>
        </>
      )}
    </dl>
  );
}

function Notes({ talkId, notes }: { talkId: string; notes: readonly Note[] }): ReactNode {
  const add = useNoteTalk(talkId);
  const mayWrite = useMay('talks.work');
  const [text, setText] = useState('');
  return (
    <>
      <ul className="notes">
        {notes.map((note) => (
          <li key={note.id} className="note">
            <span className="said">{note.text}</span>
            <span className="soft small">
              {note.by} · {moment(note.at)}
            </span>
          </li>
        ))}
      </ul>
      {mayWrite && (
        <div className="note-new">
          <Input.TextArea
            aria-label={t.talks.notePlaceholder}
            placeholder={t.talks.notePlaceholder}
            autoSize={{ minRows: 1, maxRows: 5 }}
            maxLength={4_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button
            disabled={!text.trim()}
            loading={add.isPending}
            onClick={() => add.mutate(text.trim(), { onSuccess: () => setText('') })}
          >
            {t.talks.noteAdd}
          </Button>
        </div>
      )}
    </>
  );
}

interface MattersProps {
  title: string;
  items: readonly MatterItem[];
  onOpen: (id: string) => void;
}

function Matters({ title, items, onOpen }: MattersProps): ReactNode {
  if (items.length === 0) return null;
  return (
    <section className="panel-part">
      <h2>
        {title} <span className="count">{items.length}</span>
      </h2>
      {items.map((matter) => (
        <MatterCard key={matter.id} matter={matter} onOpen={() => onOpen(matter.id)} />
      ))}
    </section>
  );
}

function Panel({ detail }: { detail: TalkDetail }): ReactNode {
  const { talk, owner, homes, matters, notes } = detail;
  const [openId, setOpenId] = useState<string>();
  const [creating, setCreating] = useState(false);
  const mayKeep = useMay('matters.keep');
  const now = useNow();
  // Of a talk that goes on for years, what is open and what was done lately.
  const here = matters.filter(
    ({ talkId, state, updatedAt }) =>
      talkId === talk.id && (!settled.has(state) || now - Date.parse(updatedAt) < LATELY),
  );
  const others = matters.filter((matter) => !here.includes(matter));
  return (
    <>
      <section className="panel-part">
        <Owner owner={owner} homes={homes} />
      </section>
      <section className="panel-part">
        <h2>
          {t.talks.panel.here} <span className="count">{here.length}</span>
          {mayKeep && (
            <Button size="small" className="end" onClick={() => setCreating(true)}>
              {t.talks.panel.add}
            </Button>
          )}
        </h2>
        {here.length === 0 && <p className="group-empty">{t.talks.panel.none}</p>}
        {here.map((matter) => (
          <MatterCard key={matter.id} matter={matter} full onOpen={() => setOpenId(matter.id)} />
        ))}
      </section>
      <Matters
        title={t.talks.panel.open}
        items={others.filter(({ state }) => !settled.has(state))}
        onOpen={setOpenId}
      />
      <section className="panel-part private">
        <h2>
          {t.talks.notes} <span className="soft small">{t.talks.notesHint}</span>
        </h2>
        <Notes talkId={talk.id} notes={notes} />
      </section>
      <Matters
        title={t.talks.panel.history}
        items={others.filter(({ state }) => settled.has(state))}
        onOpen={setOpenId}
      />
      <Suspense fallback={null}>
        {openId !== undefined && <MatterDrawer id={openId} onClose={() => setOpenId(undefined)} />}
        {creating && <CreateMatter talk={detail} onClose={() => setCreating(false)} />}
      </Suspense>
    </>
  );
}

/** Beside a talk: the owner, what has been filed and what is open, and notes that only staff see. */
export function OwnerPanel({ id }: { id: string }): ReactNode {
  const detail = useTalk(id);
  if (!detail.data) return <Pending error={detail.error} retry={detail.refetch} />;
  return <Panel detail={detail.data} />;
}
