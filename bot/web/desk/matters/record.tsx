import { Tag, Timeline } from 'antd';
import type { ReactNode } from 'react';
import type { MatterDetail, StepView, VisitView } from '../../../desk/contract/matters.ts';
import { t } from '../messages/index.ts';
import { placeWords } from '../parts/tags.tsx';
import { moment, promiseWords } from '../when.ts';
import { Promised } from './card.tsx';

const { fields: labels, slots } = t.matters;

/** Slots that the place says already. */
export const inPlace: ReadonlySet<string> = new Set(['building', 'unit', 'room', 'place', 'home']);

/** A slot's value in words. */
function valueWords(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? t.matters.yes : t.matters.no;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(valueWords).join('、');
  if (value && typeof value === 'object') return Object.values(value).map(valueWords).join(' ');
  return '';
}

/** Who received it: a code of ours, or a name. */
const receiver = (by: string): string => t.who[by as keyof typeof t.who] ?? by;

/** The record's columns that are filled. */
export function Facts({ detail }: { detail: MatterDetail }): ReactNode {
  const { matter, owner, home } = detail;
  const rows: [string, ReactNode][] = [
    [
      labels.said,
      <span key="said" className="said">
        {matter.said}
      </span>,
    ],
    [labels.wanted, matter.wanted],
    [labels.place, placeWords(matter)],
    [labels.home, home && home.worded !== matter.place ? home.worded : null],
    [
      labels.owner,
      owner ? [owner.name ?? t.talks.stranger, owner.phone].filter(Boolean).join(' · ') : matter.owner,
    ],
    ...Object.entries(matter.fields)
      .filter(([key]) => !(matter.place && inPlace.has(key)))
      .map(([key, value]): [string, ReactNode] => [slots[key] ?? key, valueWords(value)]),
    [labels.promisedAt, <Promised key="promise" matter={matter} />],
    [
      labels.promisedFirst,
      matter.promisedFirst && matter.promisedFirst !== matter.promisedAt
        ? promiseWords(matter.promisedFirst)
        : null,
    ],
    [labels.source, t.matters.sources[matter.source] ?? matter.source],
    [labels.created, `${moment(matter.createdAt)} · ${receiver(matter.receivedBy)}`],
    [labels.firstContact, matter.firstContact?.name],
    [
      labels.handler,
      [t.departments[matter.department ?? ''] ?? matter.department, matter.handler?.name]
        .filter(Boolean)
        .join(' · '),
    ],
    [labels.result, matter.result && <span className="said">{matter.result}</span>],
    [
      labels.closed,
      matter.closedAt && [moment(matter.closedAt), matter.closedBy].filter(Boolean).join(' · '),
    ],
    [labels.note, matter.note],
  ];
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([label, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two slots may share a label, and the rows keep their order
          <div key={`${label}${index}`}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

const stepWords = (what: string): string => t.matters.steps[what] ?? t.matters.states[what] ?? what;

function stepWho({ by }: StepView): string {
  return by.kind === 'staff' ? by.name : t.who[by.kind];
}

/** Who did what and when, newest first. */
export function History({ steps }: { steps: readonly StepView[] }): ReactNode {
  const newest = [...steps].reverse();
  return (
    <Timeline
      items={newest.map((step) => ({
        key: step.id,
        color: step.what === 'reopened' ? '#b3261e' : '#12584f',
        content: (
          <>
            <span className="step">
              <b>{stepWords(step.what)}</b>
              <span className="soft small">
                {moment(step.at)} · {stepWho(step)}
              </span>
            </span>
            {step.note && <span className="said step-note">{step.note}</span>}
          </>
        ),
      }))}
    />
  );
}

const reasonList = (reasons: string | null): string =>
  (reasons ?? '')
    .split(/[,，、\s[\]"]+/)
    .filter(Boolean)
    .map((code) => t.matters.visitReasons[code] ?? code)
    .join('、');

/** The return visits of a matter. */
export function Visits({ visits }: { visits: readonly VisitView[] }): ReactNode {
  return (
    <ul className="visits">
      {visits.map((visit) => (
        <li key={visit.id}>
          <span className="step">
            <b>{t.matters.visitRound(visit.round)}</b>
            <Tag>{t.matters.visitStates[visit.state] ?? visit.state}</Tag>
            <span className="soft small">
              {visit.answeredAt
                ? moment(visit.answeredAt)
                : visit.sentAt
                  ? moment(visit.sentAt)
                  : t.matters.visitDue(moment(visit.dueAt))}
            </span>
          </span>
          {(visit.mended !== null || visit.score !== null) && (
            <span>
              {visit.mended !== null && (visit.mended ? t.matters.mended : t.matters.notMended)}
              {visit.mended !== null && visit.score !== null && ' · '}
              {visit.score !== null && `${visit.score} ${t.matters.scores[visit.score] ?? ''}`}
              {visit.reasons && ` · ${reasonList(visit.reasons)}`}
            </span>
          )}
          {visit.remark && <span className="said step-note">{visit.remark}</span>}
        </li>
      ))}
    </ul>
  );
}
