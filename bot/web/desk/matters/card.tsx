import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { MatterItem } from '../../../desk/contract/matters.ts';
import { useNow } from '../clock.ts';
import { t } from '../messages/index.ts';
import { categoryWords, headline, MatterFlags, placeWords, StateTag } from '../parts/tags.tsx';
import { useMatter } from '../queries.ts';
import { promiseWords, remaining } from '../when.ts';
import { MatterActions } from './actions.tsx';

/** A promise as a point in time and how it stands; only open matters count down. */
export function Promised({ matter }: { matter: MatterItem }): ReactNode {
  const now = useNow();
  if (!matter.promisedAt) return <span className="soft">{t.matters.unset}</span>;
  return (
    <>
      {promiseWords(matter.promisedAt)}
      {!matter.doneAt && (
        <span className={matter.overdue ? 'hot small' : 'soft small'}>
          {' '}
          {remaining(matter.promisedAt, now)}
        </span>
      )}
    </>
  );
}

function Filled({ id }: { id: string }): ReactNode {
  const { data } = useMatter(id);
  if (!data) return null;
  const { matter } = data;
  const { fields: labels, slots } = t.matters;
  const rows: [string, ReactNode][] = [
    [labels.place, placeWords(matter) || <span className="soft">{t.matters.unset}</span>],
    ...(['when', 'phone', 'contact'] as const).flatMap((key): [string, ReactNode][] => {
      const value = matter.fields[key];
      return typeof value === 'string' && value ? [[slots[key] ?? key, value]] : [];
    }),
    [labels.promisedAt, <Promised key="promise" matter={matter} />],
    ...(matter.handler || matter.department
      ? [
          [
            labels.handler,
            matter.handler?.name ?? t.departments[matter.department ?? ''] ?? matter.department,
          ] as [string, ReactNode],
        ]
      : []),
    ...(matter.result ? [[labels.result, matter.result] as [string, ReactNode]] : []),
  ];
  return (
    <>
      <dl className="facts tight">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <MatterActions detail={data} small />
    </>
  );
}

interface CardProps {
  matter: MatterItem;
  /** With what was filled and what can be done; otherwise two lines. */
  full?: boolean;
  onOpen: () => void;
}

/** One matter in few words; pressing its number opens it. */
export function MatterCard({ matter, full = false, onOpen }: CardProps): ReactNode {
  const { title, more } = headline(matter);
  return (
    <article
      className={matter.urgent && !matter.doneAt ? 'matter urgent' : 'matter'}
      aria-label={matter.number}
    >
      <header>
        <Button
          type="link"
          size="small"
          className="number"
          aria-label={t.matters.openDetail(matter.number)}
          onClick={onOpen}
        >
          {matter.number}
        </Button>
        <StateTag state={matter.state} />
      </header>
      <p className="matter-tags">
        <b>{title}</b>
        <span className="soft">{categoryWords(matter.category, matter.kind)}</span>
        <MatterFlags matter={matter} />
      </p>
      {more && <p className={full ? 'matter-said' : 'matter-said short'}>{more}</p>}
      {full && <Filled id={matter.id} />}
    </article>
  );
}
