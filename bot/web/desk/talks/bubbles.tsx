/** A transcript as chat bubbles: owner on the left; bot, staff and notices told apart by place, colour and name. */
import { Bubble, type BubbleListProps } from '@ant-design/x';
import type { BubbleItemType, BubbleListRef } from '@ant-design/x/es/bubble/interface';
import { Image, Tag } from 'antd';
import type { ReactNode, Ref } from 'react';
import type { ActivityItem } from '../../../desk/contract/talks.ts';
import { clockTime, dayOf } from '../clock.ts';
import { t } from '../messages/index.ts';
import { moment } from '../when.ts';

/** A silence longer than this gets a time mark, in milliseconds. */
const SILENCE = 600_000;
/** Within this, the same speaker is not named again. */
const SAME_BREATH = 120_000;

const roles: NonNullable<BubbleListProps['role']> = {
  owner: { placement: 'start', variant: 'outlined' },
  bot: { placement: 'end', variant: 'filled', rootClassName: 'bubble-bot' },
  staff: { placement: 'end', variant: 'filled', rootClassName: 'bubble-staff' },
};

/** Whether a line of the transcript is worth showing: something said or sent. */
export const isSaid = (item: ActivityItem): boolean =>
  item.type === 'message' && (Boolean(item.text?.trim()) || item.attachments.length > 0);

function Attached({ item }: { item: ActivityItem }): ReactNode {
  return item.attachments.map((file, index) => {
    const key = `${item.position}-${index}`;
    if (!file.url) return <Tag key={key}>{file.name ?? t.talks.file}</Tag>;
    if (file.contentType.startsWith('image/')) {
      return (
        <Image key={key} src={file.url} alt={file.name ?? t.talks.photo} width={200} className="photo" />
      );
    }
    if (file.contentType.startsWith('audio/')) {
      // biome-ignore lint/a11y/useMediaCaption: an owner's voice message has none
      return <audio key={key} controls src={file.url} aria-label={file.name ?? t.talks.file} />;
    }
    return (
      <a key={key} href={file.url} target="_blank" rel="noreferrer">
        {file.name ?? t.talks.file}
      </a>
    );
  });
}

function Content({ item }: { item: ActivityItem }): ReactNode {
  return (
    <>
      {item.text && <span className="said">{item.text}</span>}
      <Attached item={item} />
      {item.buttons.length > 0 && (
        <span className="offered">
          {item.buttons.map((title) => (
            <span key={title} className="offer">
              {title}
            </span>
          ))}
        </span>
      )}
    </>
  );
}

function speaker({ from }: ActivityItem, owner: string): string {
  if (from.role === 'owner') return owner;
  if (from.role === 'bot') return t.who.bot;
  return from.name ?? t.who.staff;
}

/** What did not reach the owner, or will only when they write again, says so. */
const undelivered = ({ delivery }: ActivityItem): string | undefined =>
  delivery === 'dead' || delivery === 'held' ? t.talks.delivery[delivery] : undefined;

/** The lines as bubbles with time marks; `owner` names the owner, `marked` is brought out. */
export function bubbles(items: readonly ActivityItem[], owner: string, marked?: number): BubbleItemType[] {
  const result: BubbleItemType[] = [];
  let before: ActivityItem | undefined;
  for (const item of items.filter(isSaid)) {
    const gap = before ? Date.parse(item.at) - Date.parse(before.at) : Number.POSITIVE_INFINITY;
    if (!before || gap > SILENCE || dayOf(before.at) !== dayOf(item.at)) {
      result.push({ key: `time-${item.position}`, role: 'divider', content: moment(item.at) });
    }
    const className = item.position === marked ? 'marked' : '';
    if (item.from.role === 'desk') {
      result.push({
        key: item.position,
        role: 'system',
        content: item.text ?? '',
        className: `notice ${className}`,
      });
    } else {
      const named =
        !before ||
        gap > SAME_BREATH ||
        before.from.role !== item.from.role ||
        before.from.name !== item.from.name;
      const header = named ? (
        <span className="speaker">
          {speaker(item, owner)} <time dateTime={item.at}>{clockTime(item.at)}</time>
        </span>
      ) : undefined;
      const trouble = undelivered(item);
      const footer = trouble ? <span className="undelivered">{trouble}</span> : undefined;
      result.push({
        key: item.position,
        role: item.from.role,
        className,
        content: <Content item={item} />,
        ...(header && { header }),
        ...(footer && { footer }),
      });
    }
    before = item;
  }
  return result;
}

interface BubblesProps {
  items: BubbleItemType[];
  /** Keep to the end as lines come; otherwise the reader's place is kept. */
  follow?: boolean;
  listRef?: Ref<BubbleListRef>;
}

/** The chat itself: a log that the keyboard can scroll. */
export function Bubbles({ items, follow = true, listRef }: BubblesProps): ReactNode {
  return (
    <Bubble.List
      className="bubbles"
      items={items}
      role={roles}
      autoScroll={follow}
      ref={(list) => {
        const box = list?.scrollBoxNativeElement;
        if (box) {
          box.tabIndex = 0;
          box.setAttribute('role', 'log');
          box.setAttribute('aria-label', t.talks.transcriptLabel);
        }
        if (typeof listRef === 'function') listRef(list);
        else if (listRef) listRef.current = list;
      }}
    />
  );
}
