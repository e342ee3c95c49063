import type { BubbleItemType } from '@ant-design/x/es/bubble/interface';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useTell } from '../errors.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { loadOlder, useTalk, useTranscript } from '../queries.ts';
import { useMe } from '../session.ts';
import { markSeen } from '../unread.ts';
import { Bubbles, bubbles } from './bubbles.tsx';
import { Composer } from './composer.tsx';
import { TalkHeader } from './header.tsx';
import { OwnerPanel } from './panel.tsx';
import { discard, type Outgoing, sayAgain, useOutgoing } from './sending.ts';

/** A message on its way, as the last bubbles of the talk. */
function outgoingBubble(message: Outgoing, again: () => void): BubbleItemType {
  const failed = message.state === 'failed';
  return {
    key: message.clientId,
    role: 'staff',
    className: failed ? 'failed' : 'going',
    content: <span className="said">{message.text}</span>,
    footer: failed ? (
      <span className="undelivered" role="alert">
        {t.talks.notSent}：{message.reason}{' '}
        <Button size="small" onClick={again}>
          {t.talks.retry}
        </Button>{' '}
        <Button size="small" type="text" onClick={() => discard(message.clientId)}>
          {t.talks.discard}
        </Button>
      </span>
    ) : (
      <span className="soft small">{t.talks.sending}</span>
    ),
  };
}

/** Marks the talk as seen while it is on the screen. */
function useSeen(id: string, position: number | undefined): void {
  useEffect(() => {
    if (position === undefined) return undefined;
    const see = (): void => {
      if (!document.hidden) markSeen(id, position);
    };
    see();
    document.addEventListener('visibilitychange', see);
    return () => document.removeEventListener('visibilitychange', see);
  }, [id, position]);
}

/** One talk: who it is and what can be done, what was said, and the reply. */
export function TalkView({ id, panelBeside }: { id: string; panelBeside: boolean }): ReactNode {
  const client = useQueryClient();
  const me = useMe();
  const tell = useTell();
  const detail = useTalk(id);
  const transcript = useTranscript(client, id);
  const going = useOutgoing(id);
  const [panel, setPanel] = useState(false);
  const [loading, setLoading] = useState(false);
  const last = transcript.data?.items.at(-1)?.position;
  useSeen(id, last === undefined ? undefined : Math.max(last, detail.data?.talk.position ?? 0));

  if (!detail.data || !transcript.data) {
    return (
      <Pending
        error={detail.error ?? transcript.error}
        retry={() => Promise.all([detail.refetch(), transcript.refetch()])}
      />
    );
  }
  const known = new Set(transcript.data.items.map(({ position }) => position));
  const items = [
    ...bubbles(transcript.data.items, detail.data.talk.owner.name ?? t.who.owner),
    ...going
      .filter(({ position }) => position === undefined || !known.has(position))
      .map((message) => outgoingBubble(message, () => sayAgain(client, message.clientId))),
  ];
  const older = async (): Promise<void> => {
    setLoading(true);
    await loadOlder(client, id).catch(tell.failed);
    setLoading(false);
  };
  return (
    <div className="talk">
      <TalkHeader detail={detail.data} me={me} onPanel={panelBeside ? undefined : () => setPanel(true)} />
      {transcript.data.older && (
        <Button type="link" size="small" loading={loading} onClick={() => void older()}>
          {t.talks.older}
        </Button>
      )}
      <Bubbles items={items} />
      <Composer detail={detail.data} me={me} />
      {!panelBeside && (
        <Drawer
          open={panel}
          onClose={() => setPanel(false)}
          title={t.talks.panel.label}
          size={400}
          styles={{ body: { padding: 0 }, wrapper: { maxWidth: '100vw' } }}
        >
          <OwnerPanel id={id} />
        </Drawer>
      )}
    </div>
  );
}
