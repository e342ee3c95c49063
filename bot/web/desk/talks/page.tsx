import { Empty } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { t } from '../messages/index.ts';
import { useThreeColumns } from '../parts/media.ts';
import { go, usePlace } from '../route.ts';
import { TalkList } from './list.tsx';
import { OwnerPanel } from './panel.tsx';
import { TalkView } from './talk.tsx';

/** Whether a key press belongs to something that is being typed into or chosen from. */
function busyWithText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [role=dialog], [role=listbox]') !== null
  );
}

/** 接待: the list, the talk, and beside it the owner and the records. */
export function TalksPage(): ReactNode {
  const { id } = usePlace();
  const three = useThreeColumns();

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
        return;
      if (
        event.key === 'Escape' &&
        id !== undefined &&
        !document.querySelector('.ant-modal-wrap, .ant-drawer-open')
      ) {
        go('talks');
        return;
      }
      if (busyWithText(event.target)) return;
      if (event.key === 't' || event.key === 'T') document.getElementById('take')?.click();
      else if (event.key === 'r' || event.key === 'R') {
        event.preventDefault();
        document.getElementById('composer')?.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [id]);

  return (
    <div className="talks">
      <section className="talks-list" aria-label={t.talks.listLabel}>
        <TalkList openId={id} />
      </section>
      <section className="talks-talk" aria-label={t.talks.transcriptLabel}>
        {id === undefined ? (
          <Empty
            className="middle"
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={
              <>
                {t.talks.pick}
                <br />
                <span className="soft small">{t.talks.pickHint}</span>
              </>
            }
          />
        ) : (
          <TalkView key={id} id={id} panelBeside={three} />
        )}
      </section>
      {three && id !== undefined && (
        <aside className="talks-panel" aria-label={t.talks.panel.label}>
          <OwnerPanel key={id} id={id} />
        </aside>
      )}
    </div>
  );
}
