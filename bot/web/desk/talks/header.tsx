import { ArrowLeftOutlined, IdcardOutlined, MoreOutlined } from '@ant-design/icons';
import { App, Badge, Button, Dropdown, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import type { Me } from '../../../desk/contract/desk.ts';
import type { HandoffView, TalkDetail } from '../../../desk/contract/talks.ts';
import { useNow } from '../clock.ts';
import { t } from '../messages/index.ts';
import { useNarrow } from '../parts/media.ts';
import { OwnerName } from '../parts/owner-name.tsx';
import { ReasonTags } from '../parts/tags.tsx';
import { useTalks } from '../queries.ts';
import { go } from '../route.ts';
import { useEstate, useMay } from '../session.ts';
import { useUnread } from '../unread.ts';
import { moment, stopwatch } from '../when.ts';
import { useLeave, useTake } from './act.ts';
import { Transfer } from './transfer.tsx';

function Waiting({ handoff }: { handoff: HandoffView }): ReactNode {
  const now = useNow();
  return (
    <div className={handoff.urgent ? 'call urgent' : 'call'}>
      <span className="call-tags">
        <ReasonTags handoff={handoff} />
        <b className="call-wait">{t.talks.waited(stopwatch(now - Date.parse(handoff.createdAt)))}</b>
        {handoff.called && <span className="soft">{t.talks.calling(handoff.called.name)}</span>}
      </span>
      <span>{handoff.summary}</span>
    </div>
  );
}

function State({ detail, me }: { detail: TalkDetail; me: Me }): ReactNode {
  const { mode, handoff } = detail.talk;
  if (mode === 'waiting') return <Tag className="tag-warm">{t.talks.waiting}</Tag>;
  if (mode === 'bot') return <Tag>{t.talks.withBot}</Tag>;
  const holder = handoff?.takenBy;
  if (holder?.id === me.id) return <Tag className="tag-good">{t.talks.withMe}</Tag>;
  return <Tag className="tag-work">{t.talks.withPerson(holder?.name ?? t.who.staff)}</Tag>;
}

/** Transfer, hand back, close: in a row, or behind one button on a phone. */
function Leaving({ detail }: { detail: TalkDetail }): ReactNode {
  const { id, estateId } = detail.talk;
  const { modal } = App.useApp();
  const narrow = useNarrow();
  const [transfer, setTransfer] = useState(false);
  const handBack = useLeave(id, 'handBack');
  const close = useLeave(id, 'closeTalk');
  const askHandBack = (): void =>
    void modal.confirm({
      title: t.talks.handBack,
      content: t.talks.handBackAsk,
      onOk: () => handBack.mutateAsync().catch(() => undefined),
    });
  const askClose = (): void =>
    void modal.confirm({
      title: t.talks.close,
      content: t.talks.closeAsk,
      onOk: () => close.mutateAsync().catch(() => undefined),
    });
  const steps = [
    { key: 'transfer', label: t.talks.transfer, onClick: () => setTransfer(true) },
    { key: 'back', label: t.talks.handBack, onClick: askHandBack },
    { key: 'close', label: t.talks.close, onClick: askClose },
  ];
  return (
    <>
      {narrow ? (
        <Dropdown menu={{ items: steps }} trigger={['click']}>
          <Button icon={<MoreOutlined />} aria-label={t.actions.more} />
        </Dropdown>
      ) : (
        steps.map(({ key, label, onClick }) => (
          <Button key={key} onClick={onClick}>
            {label}
          </Button>
        ))
      )}
      <Transfer talkId={id} estateId={estateId} open={transfer} onClose={() => setTransfer(false)} />
    </>
  );
}

function TakeButton({ detail, me }: { detail: TalkDetail; me: Me }): ReactNode {
  const { id, mode, handoff } = detail.talk;
  const { modal } = App.useApp();
  const narrow = useNarrow();
  const leads = useMay('talks.lead');
  const take = useTake(id);
  const holder = handoff?.takenBy;
  if (mode === 'person' && holder) {
    if (!leads || holder.id === me.id) return null;
    const ask = (): void =>
      void modal.confirm({ title: t.talks.takeForceAsk(holder.name), onOk: () => take.mutate(true) });
    return <Button onClick={ask}>{t.talks.takeForce}</Button>;
  }
  if (!detail.can.take) return null;
  return (
    <Button
      id="take"
      type="primary"
      autoFocus={mode === 'waiting'}
      aria-keyshortcuts="t"
      loading={take.isPending}
      onClick={() => take.mutate(false)}
    >
      {mode !== 'waiting' ? t.talks.takeForce : narrow ? t.talks.take : t.talks.takeKey}
    </Button>
  );
}

/** Back to the list, with how many others wait or have answered meanwhile. */
function Back({ id }: { id: string }): ReactNode {
  const works = useMay('talks.work');
  const [estateId] = useEstate();
  const unread = useUnread();
  const waiting = useTalks({ list: 'waiting', estateId, limit: 200 }).data?.items ?? [];
  const mine = useTalks({ list: 'mine', limit: 200 }, works).data?.items ?? [];
  const others = [...waiting, ...mine.filter(unread)].filter((talk) => talk.id !== id).length;
  return (
    <Badge count={others} size="small" offset={[-6, 6]}>
      <Button
        type="text"
        icon={<ArrowLeftOutlined />}
        aria-label={t.actions.back}
        onClick={() => go('talks')}
      />
    </Badge>
  );
}

interface HeaderProps {
  detail: TalkDetail;
  me: Me;
  /** Opens the owner and records where they do not stand beside. */
  onPanel: (() => void) | undefined;
}

/** Who the talk is with, how it stands, and what can be done with it. */
export function TalkHeader({ detail, me, onPanel }: HeaderProps): ReactNode {
  const { talk } = detail;
  // On a phone the list and its heading are away.
  const narrow = useNarrow();
  const Heading = narrow ? 'h1' : 'h2';
  const mine = talk.mode === 'person' && talk.handoff?.takenBy?.id === me.id;
  return (
    <>
      <header className="talk-head">
        {narrow && <Back id={talk.id} />}
        <div className="talk-who">
          <Heading>
            <OwnerName owner={talk.owner} />
          </Heading>
          <span className="talk-state">
            <State detail={detail} me={me} />
            <span className="soft small">
              {t.channels[talk.channel] ?? talk.channel}
              {talk.lastOwnerAt && ` · ${t.talks.lastOwner(moment(talk.lastOwnerAt))}`}
            </span>
          </span>
        </div>
        <div className="talk-acts">
          <TakeButton detail={detail} me={me} />
          {mine && <Leaving detail={detail} />}
          {onPanel && (
            <Button
              icon={<IdcardOutlined />}
              aria-label={t.talks.record}
              title={t.talks.record}
              onClick={onPanel}
            />
          )}
        </div>
      </header>
      {talk.mode === 'waiting' && talk.handoff && <Waiting handoff={talk.handoff} />}
      {mine && talk.handoff && !talk.handoff.spokenAt && <div className="call">{t.talks.owedWords}</div>}
      {talk.named.length > 0 && <div className="call">{t.talks.named(talk.named.join('、'))}</div>}
    </>
  );
}
