import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { moment } from '../desk/when.ts';
import { type Ask, AskSheet } from './ask.tsx';
import { Camera } from './camera.tsx';
import { Finish } from './finish.tsx';
import { nextOf, Until } from './list.tsx';
import { words } from './words.ts';
import { act, type Shown, type State } from './work.ts';

/** 接单 → 到场 → 完成, and where it stands. */
function Way({ state }: { state: string }): ReactNode {
  const at = { dispatched: 0, accepted: 1, on_hold: 1, arrived: 2, done: 3 }[state] ?? 0;
  return (
    <ol className="way">
      {words.steps.map((step, index) => (
        <li
          key={step}
          className={index < at ? 'past' : index === at ? 'now' : ''}
          aria-current={index === at ? 'step' : undefined}
        >
          {step}
        </li>
      ))}
    </ol>
  );
}

function Facts({ task }: { task: Shown }): ReactNode {
  const { said, what, wanted, when, spot, note, hold, result } = task;
  const rows: [string, string][] = [
    [words.said, said === what ? '' : said],
    [words.wanted, wanted ?? ''],
    [words.when, when ?? ''],
    ['', spot && !task.place?.includes(spot) ? spot : ''],
    [words.noteFrom, note ?? ''],
    [
      hold?.asked ? words.holdAsked : (words.acts.hold ?? ''),
      hold ? words.holdNow(hold.reason, moment(hold.newDate)) : '',
    ],
    [words.result, result ?? ''],
  ];
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value !== '')
        .map(([label, value]) => (
          <div key={label}>
            {label !== '' && <dt>{label}</dt>}
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Photos that the desk has, and those that wait on this telephone. */
function Photos({ task, now }: { task: Shown; now: State }): ReactNode {
  const waiting = useMemo(
    () =>
      now.waiting.flatMap(({ key, taskId, photo }) =>
        photo && taskId === task.id ? [{ key, link: URL.createObjectURL(photo.blob) }] : [],
      ),
    [now.waiting, task.id],
  );
  useEffect(
    () => () => {
      for (const { link } of waiting) URL.revokeObjectURL(link);
    },
    [waiting],
  );
  const all = [
    ...task.photos.map(({ id, link }) => ({ key: id, link, waits: false })),
    ...waiting.map((one) => ({ ...one, waits: true })),
  ];
  if (all.length === 0) return null;
  return (
    <ul className="photos">
      {all.map(({ key, link, waits }, index) => (
        <li key={key}>
          <a href={link} target="_blank" rel="noreferrer">
            <img src={link} alt={words.photoOf(index + 1)} />
          </a>
          {waits && <span className="tag wait">{words.pending}</span>}
        </li>
      ))}
    </ul>
  );
}

/** What else can be done from here, beside the usual next step. */
function othersOf({ state, unsafe, hold }: Shown): Ask[] {
  if (state === 'dispatched') return ['return', 'transfer'];
  if (state === 'accepted')
    return [
      'on_way',
      'absent',
      ...(unsafe ? (['safe'] as const) : []),
      ...(hold?.asked ? [] : (['hold'] as const)),
      'return',
      'transfer',
    ];
  if (state === 'arrived')
    return [...(unsafe ? (['safe'] as const) : []), ...(hold?.asked ? [] : (['hold'] as const)), 'transfer'];
  return state === 'on_hold' ? ['transfer'] : [];
}

/** One task: where, what, whom to call, and what comes next under the thumb. */
export function TaskPage({ task, now }: { task: Shown; now: State }): ReactNode {
  const [ask, setAsk] = useState<Ask>();
  const [finishing, setFinishing] = useState(false);
  const { urgent, place, number, matterNumber, what, state, phone, owner, pending } = task;
  const estate = now.seen?.tasks.estates.find(({ id }) => id === task.estateId);
  const next = nextOf(task);
  const press = (one: Ask): void => {
    if (one === 'absent' || one === 'safe') void act({ what: one, taskId: task.id });
    else setAsk(one);
  };
  return (
    <article className={urgent && state !== 'done' ? 'task urgent' : 'task'}>
      <p className="tags">
        {urgent && <span className="tag hot">{words.urgent}</span>}
        <span className={`tag ${state}`}>{words.states[state] ?? state}</span>
        {pending && <span className="tag wait">{words.pending}</span>}
        <span className="soft number">{number}</span>
      </p>
      <h1>{place ?? matterNumber}</h1>
      <p className="what">{what}</p>
      <p>
        <Until task={task} />
      </p>
      <Way state={state} />
      <div className="calls">
        {phone && (
          <a className="call" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
            {owner ? words.call(owner) : words.callPlain} <span>{phone}</span>
          </a>
        )}
        {estate?.dutyPhone && (
          <a className="call second" href={`tel:${estate.dutyPhone.replace(/[^\d+]/g, '')}`}>
            {words.duty} <span>{estate.dutyPhone}</span>
          </a>
        )}
      </div>
      <Facts task={task} />
      <Photos task={task} now={now} />
      {/* biome-ignore lint/a11y/useSemanticElements: buttons of one task, not a set of form fields */}
      <div className="others" role="group" aria-label={words.more}>
        {state !== 'done' && <Camera task={task} />}
        <button type="button" className="tap" onClick={() => setAsk('note')}>
          {words.note}
        </button>
        {othersOf(task).map((one) => (
          <button key={one} type="button" className="tap" onClick={() => press(one)}>
            {words.acts[one]}
          </button>
        ))}
      </div>
      {next && (
        <div className="thumb">
          <button
            type="button"
            className="big"
            onClick={() =>
              next === 'finish' ? setFinishing(true) : void act({ what: next, taskId: task.id })
            }
          >
            {words.acts[next]}
          </button>
        </div>
      )}
      {ask && <AskSheet ask={ask} task={task} now={now} onClose={() => setAsk(undefined)} />}
      {finishing && estate && <Finish task={task} estate={estate} onClose={() => setFinishing(false)} />}
    </article>
  );
}
