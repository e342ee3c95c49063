import type { ReactNode } from 'react';
import { clockTime } from '../desk/clock.ts';
import { moment } from '../desk/when.ts';
import { goTo } from './place.ts';
import { words } from './words.ts';
import { act, type Shown, type State } from './work.ts';

/** The one thing that usually comes next. */
export function nextOf({ state }: Shown): 'accept' | 'arrive' | 'finish' | 'resume' | undefined {
  if (state === 'dispatched') return 'accept';
  if (state === 'accepted') return 'arrive';
  if (state === 'arrived') return 'finish';
  return state === 'on_hold' ? 'resume' : undefined;
}

/** Until when: what was agreed with the owner, else the promise. */
export function Until({ task }: { task: Shown }): ReactNode {
  const { appointment, promisedAt, ackBy, state, doneAt } = task;
  if (state === 'done') return doneAt && <span className="soft">{moment(doneAt)}</span>;
  if (state === 'dispatched' && ackBy)
    return (
      <span className="soft">
        {words.ack} {moment(ackBy)}
      </span>
    );
  if (appointment)
    return (
      <span className="soft">
        {words.visit} {moment(appointment.from)}–{clockTime(appointment.to)}
        {!appointment.agreed && `（${words.offered}）`}
      </span>
    );
  return promisedAt ? (
    <span className="soft">
      {words.promise} {moment(promisedAt)}
    </span>
  ) : null;
}

function Card({ task }: { task: Shown }): ReactNode {
  const { urgent, place, number, what, state, pending } = task;
  const next = nextOf(task);
  // Taken at a tap from the list; finishing asks what was done.
  const atOnce = next === 'accept' || next === 'arrive' || next === 'resume';
  return (
    <li className={urgent && state !== 'done' ? 'card urgent' : 'card'}>
      <a href={`#/${encodeURIComponent(task.id)}`}>
        <span className="tags">
          {urgent && <span className="tag hot">{words.urgent}</span>}
          <span className={`tag ${state}`}>{words.states[state] ?? state}</span>
          {pending && <span className="tag wait">{words.pending}</span>}
        </span>
        <strong>{place ?? number}</strong>
        <span className="what">{what}</span>
        <Until task={task} />
      </a>
      {next && (
        <button
          type="button"
          className="big"
          onClick={() => (atOnce ? void act({ what: next, taskId: task.id }) : goTo(task.id))}
        >
          {words.acts[next]}
        </button>
      )}
    </li>
  );
}

/** One's own tasks, what lies in the pool, and what was finished lately. */
export function List({
  tasks,
  now,
  missing,
}: {
  tasks: readonly Shown[];
  now: State;
  missing: boolean;
}): ReactNode {
  const left = (state: string): boolean => ['done', 'returned', 'transferred'].includes(state);
  const open = tasks.filter(({ state }) => !left(state));
  const done = tasks.filter(({ state }) => left(state));
  const pool = now.seen?.tasks.pool ?? [];
  return (
    <>
      {missing && <p className="why">{words.gone}</p>}
      {open.length === 0 && <p className="empty">{words.none}</p>}
      <ul className="cards">
        {open.map((task) => (
          <Card key={task.id} task={task} />
        ))}
      </ul>
      {pool.length > 0 && (
        <section>
          <h2>{words.pool}</h2>
          {!now.reached && <p className="soft">{words.poolOffline}</p>}
          <ul className="cards">
            {pool.map((one) => (
              <li key={one.id} className="card">
                <span className="body">
                  {one.urgent && <span className="tag hot">{words.urgent}</span>}
                  <strong>{one.what}</strong>
                  <span className="soft">{one.place === null ? one.number : words.building(one.place)}</span>
                </span>
                <button
                  type="button"
                  className="big second"
                  disabled={!now.reached}
                  onClick={() => void act({ what: 'grab', taskId: one.id })}
                >
                  {words.acts.grab}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {done.length > 0 && (
        <section>
          <h2>{words.done}</h2>
          <ul className="cards">
            {done.map((task) => (
              <Card key={task.id} task={task} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
