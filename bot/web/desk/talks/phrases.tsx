import { useQuery } from '@tanstack/react-query';
import { Button, Input, type InputRef, Popover } from 'antd';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { StandardPhrase } from '../../../desk/contract/desk.ts';
import { call } from '../api.ts';
import { t } from '../messages/index.ts';
import { isComposing, withBlanks } from './composer.tsx';

interface PhrasesProps {
  open: boolean;
  onOpen: (open: boolean) => void;
  onPick: (text: string) => void;
}

function bySituation(items: readonly StandardPhrase[]): [string, StandardPhrase[]][] {
  const groups = new Map<string, StandardPhrase[]>();
  for (const item of items) groups.set(item.situation, [...(groups.get(item.situation) ?? []), item]);
  return [...groups];
}

function Picker({ onPick }: { onPick: (text: string) => void }): ReactNode {
  const { data } = useQuery({
    queryKey: ['phrases'],
    queryFn: () => call('phrases', {}),
    staleTime: 600_000,
  });
  const [sought, setSought] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const found = (data?.items ?? []).filter(({ situation, text }) =>
    `${situation}${text}`.includes(sought.trim()),
  );

  const move = (event: KeyboardEvent, from: Element | null): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(from as HTMLButtonElement);
    buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
  };
  return (
    <div className="phrases">
      <Input
        ref={(field: InputRef | null) => field?.focus({ preventScroll: true })}
        allowClear
        aria-label={t.talks.phrasesSearch}
        placeholder={t.talks.phrasesSearch}
        value={sought}
        onChange={(event) => setSought(event.target.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === 'Enter' && found[0]) onPick(found[0].text);
          else move(event, null);
        }}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a short cut beside the buttons' own keys */}
      <div className="phrases-list" ref={list} onKeyDown={(event) => move(event, document.activeElement)}>
        {found.length === 0 && <p className="group-empty">{t.talks.phrasesEmpty}</p>}
        {bySituation(found).map(([situation, items]) => (
          <section key={situation} aria-label={situation}>
            <p className="phrases-of">{situation}</p>
            {items.map(({ id, text }) => (
              <button key={id} type="button" className="phrase" onClick={() => onPick(text)}>
                {withBlanks(text)}
              </button>
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}

/** Standard phrases by situation, searched as one types; a chosen one goes into the reply. */
export function Phrases({ open, onOpen, onPick }: PhrasesProps): ReactNode {
  return (
    <Popover
      open={open}
      onOpenChange={onOpen}
      trigger="click"
      placement="topLeft"
      arrow={false}
      destroyOnHidden
      getPopupContainer={(button) => button.parentElement ?? document.body}
      content={<Picker onPick={onPick} />}
    >
      <Button aria-haspopup="dialog" aria-expanded={open}>
        {t.talks.phrases}
      </Button>
    </Popover>
  );
}
