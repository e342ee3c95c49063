/** Sentences to owners: found by their words, one wording a line. Only those looked for are shown. */
import { Input, Segmented, Tag } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { t } from '../messages/index.ts';
import { isObject, type Json, type Path, same } from './json.ts';
import { labels } from './labels.ts';

const words = t.settings;
const MOST = 30;

/** The phrases of one locale, narrowed by what is typed. */
export function PhraseFields({
  value,
  below,
  onChange,
}: {
  value: Json;
  below: Json;
  onChange: (path: Path, next: Json | undefined) => void;
}): ReactNode {
  const locales = isObject(value) ? Object.keys(value) : [];
  const [chosen, choose] = useState('zh-Hans');
  const [sought, seek] = useState('');
  const locale = locales.includes(chosen) ? chosen : (locales[0] ?? '');
  const book = isObject(value) ? value[locale] : undefined;
  const base = isObject(below) ? below[locale] : undefined;
  const found = useMemo(() => {
    const all = isObject(book) ? Object.entries(book) : [];
    const own = (key: string): boolean =>
      !same(isObject(book) ? book[key] : undefined, isObject(base) ? base[key] : undefined);
    const fits = all.filter(
      ([key, list]) => sought === '' || key.includes(sought) || JSON.stringify(list).includes(sought),
    );
    return fits.sort(([a], [b]) => Number(own(b)) - Number(own(a)));
  }, [book, base, sought]);
  return (
    <>
      <p className="tools">
        <Segmented
          aria-label={words.locale}
          value={locale}
          options={locales.map((one) => ({ value: one, label: labels[one] ?? one }))}
          onChange={(next) => choose(String(next))}
        />
        <Input.Search
          aria-label={words.findPhrase}
          placeholder={words.findPhrase}
          allowClear
          value={sought}
          onChange={({ target }) => seek(target.value)}
        />
        <span className="soft small">{words.found(found.length, Math.min(MOST, found.length))}</span>
      </p>
      {found.slice(0, MOST).map(([key, list]) => {
        const lines = Array.isArray(list) ? list.map(String) : [];
        const own = isObject(base) && !same(list, base[key]);
        return (
          <div key={key} className="entry phrase-entry">
            <label htmlFor={`phrase-${key}`}>
              <code>{key}</code> {own && <Tag className="tag-warm">{words.own}</Tag>}
            </label>
            <Input.TextArea
              id={`phrase-${key}`}
              autoSize={{ minRows: 1, maxRows: 8 }}
              value={lines.join('\n')}
              onChange={({ target }) => onChange([locale, key], target.value.split('\n'))}
              onBlur={() => onChange([locale, key], lines.map((one) => one.trim()).filter(Boolean))}
            />
          </div>
        );
      })}
    </>
  );
}
