/** Form parts shared by the steps: a moment in the estate's time, and text with ready sentences. */
import { Button, Input } from 'antd';
import type { ReactNode } from 'react';
import { dayOf, deskNow } from '../clock.ts';
import { t } from '../messages/index.ts';

interface Controlled {
  /** Given by Form.Item. */
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

const DAY = 86_400_000;

/** A date and time in the estate's zone, with the usual ones to press. */
export function WhenInput({ id, value, onChange }: Controlled): ReactNode {
  const now = deskNow();
  const picks: [string, string][] = [
    [`${t.time.today} 18:00`, `${dayOf(now)}T18:00`],
    [`${t.time.tomorrow} 12:00`, `${dayOf(now + DAY)}T12:00`],
    [`${t.time.tomorrow} 18:00`, `${dayOf(now + DAY)}T18:00`],
  ];
  return (
    <>
      <Input
        {...(id !== undefined && { id })}
        type="datetime-local"
        value={value ?? ''}
        onChange={(event) => onChange?.(event.target.value)}
      />
      <span className="picks">
        {picks.map(([words, local]) => (
          <Button key={local} size="small" onClick={() => onChange?.(local)}>
            {words}
          </Button>
        ))}
      </span>
    </>
  );
}

interface PickTextProps extends Controlled {
  picks: readonly string[];
  placeholder: string;
  rows?: number;
  max?: number;
  autoFocus?: boolean;
}

/** Text with sentences that are often right; pressing one puts it in. */
export function PickText({
  id,
  value = '',
  onChange,
  picks,
  placeholder,
  rows = 2,
  max = 500,
  autoFocus = false,
}: PickTextProps): ReactNode {
  return (
    <>
      <Input.TextArea
        {...(id !== undefined && { id })}
        autoFocus={autoFocus}
        rows={rows}
        maxLength={max}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
      />
      <span className="picks">
        {picks.map((words) => (
          <Button key={words} size="small" onClick={() => onChange?.(value ? `${value}，${words}` : words)}>
            {words}
          </Button>
        ))}
      </span>
    </>
  );
}
