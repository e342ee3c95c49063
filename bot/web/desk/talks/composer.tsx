import { SendOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { Me } from '../../../desk/contract/desk.ts';
import type { TalkDetail } from '../../../desk/contract/talks.ts';
import { t } from '../messages/index.ts';
import { useNarrow } from '../parts/media.ts';
import { Phrases } from './phrases.tsx';
import { say, tellTyping, useDraft } from './sending.ts';

/** A place in a standard phrase that is still to be filled. */
const BLANK = /〔[^〕]*〕/;

/** A standard phrase with its {…} in words that a writer recognises. */
export function withBlanks(text: string): string {
  return text.replace(/\{(\w+)\}/g, (_, key: string) => t.talks.blank[key] ?? t.talks.blankOther);
}

/** Whether a key belongs to an input method that is composing; its Enter chooses a word and must not send. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229;
}

function whyNot(detail: TalkDetail, me: Me): string {
  const { mode, handoff } = detail.talk;
  const words = t.talks.composeReadonly;
  if (!me.permissions.includes('talks.work')) return words.rights;
  if (mode === 'waiting') return words.waiting;
  if (mode === 'bot') return words.bot;
  return words.other(handoff?.takenBy?.name ?? t.who.staff);
}

/** The reply: Enter sends, Shift+Enter breaks the line, / in an empty field offers standard phrases. */
export function Composer({ detail, me }: { detail: TalkDetail; me: Me }): ReactNode {
  const { id } = detail.talk;
  const client = useQueryClient();
  const [text, setText] = useDraft(id);
  const [phrases, setPhrases] = useState(false);
  const field = useRef<TextAreaRef>(null);
  const narrow = useNarrow();
  const blank = BLANK.exec(text)?.[0];
  const ready = text.trim() !== '' && blank === undefined;

  const selectBlank = (): boolean => {
    const area = field.current?.resizableTextArea?.textArea;
    const found = area && BLANK.exec(area.value);
    if (!area || !found) return false;
    area.focus();
    area.setSelectionRange(found.index, found.index + found[0].length);
    return true;
  };
  const send = (): void => {
    if (!ready) {
      selectBlank();
      return;
    }
    say(client, id, text.trim());
    setText('');
    field.current?.focus();
  };
  const insert = (phrase: string): void => {
    const area = field.current?.resizableTextArea?.textArea;
    const at = area?.selectionStart ?? text.length;
    const words = withBlanks(phrase);
    setText(text.slice(0, at) + words + text.slice(area?.selectionEnd ?? at));
    setPhrases(false);
    setTimeout(() => {
      if (!selectBlank()) field.current?.focus({ cursor: 'end' });
    }, 60);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (isComposing(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === '/' && text === '') {
      event.preventDefault();
      setPhrases(true);
    } else if (event.key === 'Tab' && !event.shiftKey && selectBlank()) {
      event.preventDefault();
    }
  };
  if (!detail.can.write) return <p className="composer closed">{whyNot(detail, me)}</p>;
  return (
    <div className="composer">
      <Input.TextArea
        id="composer"
        ref={field}
        aria-label={t.talks.compose}
        placeholder={narrow ? t.talks.compose : t.talks.composePlaceholder}
        autoSize={{ minRows: 2, maxRows: 7 }}
        maxLength={4_000}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value) tellTyping(id);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="composer-bar">
        <Phrases open={phrases} onOpen={setPhrases} onPick={insert} />
        <span className="composer-hint" role="status">
          {blank !== undefined && t.talks.blanks(blank)}
        </span>
        <Button type="primary" icon={<SendOutlined />} disabled={!ready} onClick={send}>
          {t.talks.send}
        </Button>
      </div>
    </div>
  );
}
