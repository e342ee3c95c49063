/** Tags for what must be seen at a glance: why a person is needed, urgency, category, state. */
import { Tag } from 'antd';
import type { ReactNode } from 'react';
import type { MatterItem } from '../../../desk/contract/matters.ts';
import type { HandoffView } from '../../../desk/contract/talks.ts';
import { t } from '../messages/index.ts';

const hot = new Set(['emotional', 'major', 'danger']);

/** 紧急 and the reasons of a call, as tags; never by colour alone. */
export function ReasonTags({ handoff }: { handoff: HandoffView }): ReactNode {
  const reasons = [...new Set(handoff.reasons.map((code) => t.talks.reasons[code] ?? code))];
  return (
    <>
      {handoff.urgent && (
        <Tag variant="solid" color="#b3261e">
          {t.talks.urgent}
        </Tag>
      )}
      {reasons.map((words, index) => (
        <Tag key={words} className={hot.has(handoff.reasons[index] ?? '') ? 'tag-hot' : 'tag-warm'}>
          {words}
        </Tag>
      ))}
      {handoff.level > 0 && <Tag>{t.talks.climbed[handoff.level] ?? t.talks.climbed.at(-1)}</Tag>}
    </>
  );
}

/** The category, with its sub-kind if there is one. */
export function categoryWords(category: string, kind: string | null): string {
  const name = t.categories[category as keyof typeof t.categories] ?? category;
  if (!kind) return name;
  const table = t.kinds[category === 'after_sales' ? 'repair' : category];
  return `${name}·${table?.[kind] ?? kind}`;
}

/** A matter's state as a tag. */
export function StateTag({ state }: { state: string }): ReactNode {
  const words = t.matters.states[state] ?? state;
  if (state === 'registered') return <Tag className="tag-warm">{words}</Tag>;
  if (state === 'done' || state === 'closed') return <Tag className="tag-good">{words}</Tag>;
  if (state === 'on_hold' || state === 'waiting_for_owner') return <Tag className="tag-hold">{words}</Tag>;
  if (state === 'declined' || state === 'withdrawn' || state === 'closed_unsatisfied')
    return <Tag>{words}</Tag>;
  return <Tag className="tag-work">{words}</Tag>;
}

/** 急, level, danger, 超时, 重开: whatever of these holds. */
export function MatterFlags({ matter }: { matter: MatterItem }): ReactNode {
  const graver = matter.level && matter.level !== 'general' ? t.levels[matter.level] : undefined;
  const danger = matter.danger ? (t.dangers[matter.danger] ?? matter.danger) : undefined;
  return (
    <>
      {matter.urgent && (
        <Tag variant="solid" color="#b3261e">
          {t.matters.urgent}
        </Tag>
      )}
      {danger && <Tag className="tag-hot">{danger}</Tag>}
      {graver && <Tag className="tag-hot">{graver}</Tag>}
      {matter.overdue && <Tag className="tag-hot">{t.matters.overdue}</Tag>}
      {matter.reopened > 0 && <Tag className="tag-warm">{t.matters.reopened(matter.reopened)}</Tag>}
    </>
  );
}

/** Where a matter is; the spot beside the place unless the place ends with it already. */
export function placeWords({ place, spot }: { place: string | null; spot: string | null }): string {
  if (place && spot && place.includes(spot)) return place;
  return [place, spot].filter(Boolean).join(' · ');
}

const bare = (text: string): string => text.replace(/[\s\p{P}]/gu, '');

/** A matter in a phrase, and its words where they say more than the phrase does. */
export function headline({ what, said }: MatterItem): { title: string; more: string | undefined } {
  if (!what) return { title: said, more: undefined };
  // A phrase that is nearly all that was said only says it twice.
  const same = bare(said).includes(bare(what)) && bare(what).length > bare(said).length * 0.6;
  return same ? { title: said, more: undefined } : { title: what, more: said };
}
