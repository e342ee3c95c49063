import { Button, Checkbox, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import type { MattersQuery } from '../../../desk/contract/matters.ts';
import { t } from '../messages/index.ts';
import { optionsOf } from './fields.tsx';

/** What is looked for in the book. */
export type Sought = Partial<Pick<MattersQuery, 'state' | 'category' | 'urgent' | 'overdue' | 'mine' | 'q'>>;

const words = t.matters.filters;

/** A filter set to nothing is left out. */
function without(sought: Sought): Sought {
  return Object.fromEntries(
    Object.entries(sought).filter(([, value]) => value !== undefined && value !== false && value !== ''),
  );
}

/** Filters of the book; the search starts with Enter or its button. */
export function Filters({ sought, onSeek }: { sought: Sought; onSeek: (sought: Sought) => void }): ReactNode {
  const set = (part: { [K in keyof Sought]: Sought[K] | undefined }): void => {
    onSeek(without({ ...sought, ...part } as Sought));
  };
  const flag = (name: 'mine' | 'urgent' | 'overdue'): ReactNode => (
    <Checkbox checked={sought[name] ?? false} onChange={(event) => set({ [name]: event.target.checked })}>
      {words[name]}
    </Checkbox>
  );
  return (
    <search className="filters" aria-label={words.label}>
      <Input.Search
        key={sought.q ?? ''}
        className="filters-q"
        aria-label={words.search}
        placeholder={words.search}
        allowClear
        maxLength={100}
        defaultValue={sought.q ?? ''}
        onSearch={(q) => set({ q: q.trim() || undefined })}
      />
      <Select<string>
        aria-label={words.state}
        className="filters-select"
        value={sought.state ?? ''}
        popupMatchSelectWidth={false}
        onChange={(state) => set({ state: (state || undefined) as Sought['state'] })}
        options={[
          { value: '', label: `${words.state}：${words.any}` },
          { value: 'open', label: words.open },
          { value: 'settled', label: words.settled },
          ...optionsOf(t.matters.states),
        ]}
      />
      <Select<string>
        aria-label={words.category}
        className="filters-select"
        value={sought.category ?? ''}
        popupMatchSelectWidth={false}
        onChange={(category) => set({ category: (category || undefined) as Sought['category'] })}
        options={[{ value: '', label: `${words.category}：${words.any}` }, ...optionsOf(t.categories)]}
      />
      {flag('mine')}
      {flag('urgent')}
      {flag('overdue')}
      {Object.keys(sought).length > 0 && (
        <Button type="link" className="filters-reset" onClick={() => onSeek({})}>
          {words.reset}
        </Button>
      )}
    </search>
  );
}
