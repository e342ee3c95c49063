/** The page: opened or to be opened, the list or one task, and above them what waits to be sent. */
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { useStore } from '../desk/store.ts';
import { moment } from '../desk/when.ts';
import { List } from './list.tsx';
import { Open } from './open.tsx';
import { goTo } from './place.ts';
import { Sheet } from './sheet.tsx';
import { TaskPage } from './task.tsx';
import { words } from './words.ts';
import { drop, leave, type State, send, shownTasks, state } from './work.ts';

/** Behind the #: a link's token and its task, or a task. Read once as `token/task` or `/task`. */
const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};
const hash = (): string => window.location.hash.slice(1);

function Bar({ now, onSee }: { now: State; onSee: () => void }): ReactNode {
  const { reached, sending, waiting, seen } = now;
  const left = waiting.filter(({ refused }) => refused === undefined).length;
  const refused = waiting.length - left;
  const text = [
    reached ? '' : words.signal.off,
    left > 0 ? (sending && reached ? words.signal.sending : words.signal.waiting(left)) : '',
    refused > 0 ? `${words.waiting.refused} ${refused}` : '',
  ].filter(Boolean);
  const calm = text.length === 0;
  return (
    <div className={calm ? 'bar calm' : refused > 0 ? 'bar bad' : 'bar'}>
      <span role="status">
        {calm ? words.signal.sent : text.join(' · ')}
        {!reached && (
          <small>
            {seen ? words.signal.old(moment(new Date(seen.at).toISOString())) : words.signal.keep}
          </small>
        )}
      </span>
      {waiting.length > 0 && (
        <button type="button" className="small" onClick={onSee}>
          {words.signal.see}
        </button>
      )}
    </div>
  );
}

function WaitingSheet({ now, onClose }: { now: State; onClose: () => void }): ReactNode {
  const numbers = new Map(now.seen?.tasks.tasks.map(({ id, number, place }) => [id, place ?? number]));
  return (
    <Sheet title={words.waiting.title} onClose={onClose}>
      {now.waiting.length === 0 && <p className="soft">{words.waiting.empty}</p>}
      <ul className="plain">
        {now.waiting.map((one) => (
          <li key={one.key} className={one.refused === undefined ? 'row' : 'row bad'}>
            <span>
              <b>
                {one.act
                  ? words.acts[one.act.what]
                  : one.photo?.kind === 'signature'
                    ? words.waiting.signature
                    : words.waiting.photo}
              </b>{' '}
              {numbers.get(one.taskId)}
              <small>{moment(new Date(one.pressedAt).toISOString())}</small>
              {one.refused !== undefined && (
                <small className="why">
                  {words.waiting.refused}：{one.refused}
                </small>
              )}
            </span>
            {one.refused !== undefined && (
              <button type="button" className="small" onClick={() => void drop(one)}>
                {words.waiting.drop}
              </button>
            )}
          </li>
        ))}
      </ul>
      <button type="button" className="big" onClick={() => void send()}>
        {words.waiting.again}
      </button>
    </Sheet>
  );
}

function Opened({ now }: { now: State }): ReactNode {
  const address = useSyncExternalStore(subscribe, hash);
  const [sees, see] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const taskId = decodeURIComponent(address.split('/')[1] ?? '');
  const tasks = shownTasks(now);
  const open = tasks.find(({ id }) => id === taskId);
  useEffect(() => {
    // The link has opened the telephone: its token need not stay in the address.
    if (address !== '' && !address.startsWith('/'))
      window.location.replace(`#/${address.split('/')[1] ?? ''}`);
    window.scrollTo(0, 0);
  }, [address]);
  return (
    <div className="app">
      <header className="top">
        {open ? (
          <button type="button" className="back" onClick={() => goTo('')}>
            ‹ {words.back}
          </button>
        ) : (
          <h1>{words.title}</h1>
        )}
        <button type="button" className="who" onClick={() => setLeaving(true)}>
          {now.me?.name}
        </button>
      </header>
      <Bar now={now} onSee={() => see(true)} />
      <main>
        {open ? (
          <TaskPage task={open} now={now} />
        ) : (
          <List tasks={tasks} now={now} missing={taskId !== '' && now.seen !== undefined} />
        )}
      </main>
      {sees && <WaitingSheet now={now} onClose={() => see(false)} />}
      {leaving && (
        <Sheet title={words.leave} onClose={() => setLeaving(false)}>
          <p>{words.leaveSure}</p>
          <button type="button" className="big danger" onClick={() => void leave()}>
            {words.sure}
          </button>
        </Sheet>
      )}
    </div>
  );
}

/** The whole page. */
export function PhoneApp(): ReactNode {
  const now = useStore(state);
  if (now.me === undefined) return null;
  return now.me === null ? <Open ended={now.ended} /> : <Opened now={now} />;
}
