/** Any part of a setting as a form: what it is made of decides the field. What differs from above is marked. */
import { Button, Input, InputNumber, Select, Switch, Tag } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { t } from '../messages/index.ts';
import { emptied, isObject, type Json, type Path, same } from './json.ts';
import { labelOf, labels } from './labels.ts';

const words = t.settings;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
/** Lists of texts longer than this stand one a line. */
const SHORT = 12;

interface FieldProps {
  section: string;
  path: Path;
  value: Json;
  below: Json | undefined;
  onChange: (path: Path, next: Json | undefined) => void;
}

/** Texts that are codes have names to choose by; the others are written. */
const named = (list: readonly string[]): boolean => list.some((one) => labels[one] !== undefined);

function Texts({ id, path, value, onChange }: FieldProps & { value: string[]; id: string }): ReactNode {
  const long = value.some((one) => one.length > SHORT);
  if (long)
    return (
      <Input.TextArea
        id={id}
        autoSize={{ minRows: 2, maxRows: 12 }}
        value={value.join('\n')}
        onChange={({ target }) => onChange(path, target.value.split('\n'))}
        onBlur={() => onChange(path, value.map((one) => one.trim()).filter(Boolean))}
      />
    );
  return (
    <Select
      id={id}
      mode="tags"
      className="wide"
      value={value}
      tokenSeparators={['，', '、', ',']}
      options={(named(value) ? value : []).map((one) => ({ value: one, label: labels[one] ?? one }))}
      onChange={(next: string[]) => onChange(path, next)}
    />
  );
}

function Plain({ id, section, path, value, below, onChange }: FieldProps & { id: string }): ReactNode {
  if (typeof value === 'boolean')
    return <Switch id={id} checked={value} onChange={(next) => onChange(path, next)} />;
  if (typeof value === 'number')
    return <InputNumber id={id} value={value} onChange={(next) => onChange(path, next ?? 0)} />;
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one === 'number'))
      return (
        <Input
          id={id}
          value={value.join('、')}
          onChange={({ target }) =>
            onChange(
              path,
              target.value
                .split(/[^\d.]+/)
                .filter(Boolean)
                .map(Number),
            )
          }
        />
      );
    return (
      <Texts
        id={id}
        section={section}
        path={path}
        value={value as string[]}
        below={below}
        onChange={onChange}
      />
    );
  }
  const text = typeof value === 'string' ? value : '';
  if (section === 'start')
    return (
      <Select
        id={id}
        className="wide"
        value={text}
        options={['bot', 'person', 'register', 'off'].map((one) => ({ value: one, label: labels[one] }))}
        onChange={(next) => onChange(path, next)}
      />
    );
  if (CLOCK.test(text) || (typeof below === 'string' && CLOCK.test(below)))
    return <Input id={id} type="time" value={text} onChange={({ target }) => onChange(path, target.value)} />;
  if (text.length > 40)
    return (
      <Input.TextArea
        id={id}
        autoSize={{ minRows: 2 }}
        value={text}
        onChange={({ target }) => onChange(path, target.value)}
      />
    );
  if (named([text]))
    return (
      <Select
        id={id}
        showSearch={{ optionFilterProp: 'label' }}
        className="wide"
        value={text}
        options={Object.entries(labels).map(([code, label]) => ({
          value: code,
          label: `${label}（${code}）`,
        }))}
        onChange={(next) => onChange(path, next)}
      />
    );
  return <Input id={id} value={text} onChange={({ target }) => onChange(path, target.value)} />;
}

/** New entries of a record get a key. */
function AddEntry({
  path,
  value,
  onChange,
}: Pick<FieldProps, 'path' | 'onChange'> & { value: Record<string, Json> }): ReactNode {
  const [key, setKey] = useState('');
  const [first] = Object.values(value);
  if (first === undefined && path.length > 0) return null;
  return (
    <p className="tools">
      <Input
        aria-label={words.newKey}
        placeholder={words.newKey}
        value={key}
        maxLength={64}
        onChange={({ target }) => setKey(target.value.trim())}
      />
      <Button
        disabled={key === '' || key in value}
        onClick={() => {
          onChange([...path, key], first === undefined ? null : emptied(first));
          setKey('');
        }}
      >
        {words.add}
      </Button>
    </p>
  );
}

const leaf = (value: Json): boolean =>
  Array.isArray(value) ? value.every((one) => !isObject(one) && !Array.isArray(one)) : !isObject(value);

/** One entry, or a group of them. Entries of records and lists can be added and taken away where `free`. */
export function Field({ free = false, ...props }: FieldProps & { free?: boolean }): ReactNode {
  const { section, path, value, below, onChange } = props;
  const id = useId();
  const key = path.at(-1);
  const label = key === undefined ? '' : labelOf(section, key);
  const own = !same(value, below);
  const mark = own && below !== undefined && <Tag className="tag-warm">{words.own}</Tag>;
  const back = own && below !== undefined && path.length > 0 && (
    <Button type="link" size="small" onClick={() => onChange(path, below)}>
      {words.back}
    </Button>
  );
  if (leaf(value))
    return (
      <div className="entry">
        <label htmlFor={id}>
          {label} {mark}
        </label>
        <div>
          <Plain id={id} {...props} />
          {back}
        </div>
      </div>
    );
  const list = Array.isArray(value);
  const entries: [string | number, Json][] = list
    ? value.map((item, index) => [index, item])
    : Object.entries(value as Record<string, Json>);
  const belowOf = (entry: string | number): Json | undefined =>
    isObject(below) ? below[entry] : Array.isArray(below) ? below[Number(entry)] : undefined;
  const inner = entries.map(([entry, item]) => (
    <div key={entry} className={leaf(item) ? '' : 'entry-group'}>
      <Field
        section={section}
        path={[...path, entry]}
        value={item}
        below={belowOf(entry)}
        onChange={onChange}
      />
      {(list || free) && (
        <Button size="small" className="take-away" onClick={() => onChange([...path, entry], undefined)}>
          {words.takeAway} {labelOf(section, entry)}
        </Button>
      )}
    </div>
  ));
  const [sample] = list ? value : [];
  const add = list ? (
    sample !== undefined && (
      <Button size="small" onClick={() => onChange([...path, value.length], emptied(sample))}>
        {words.add}
      </Button>
    )
  ) : free ? (
    <AddEntry path={path} value={value as Record<string, Json>} onChange={onChange} />
  ) : null;
  if (path.length === 0)
    return (
      <>
        {inner}
        {add}
      </>
    );
  return (
    <details className="entries" open={path.length === 1 && (own || entries.every(([, item]) => leaf(item)))}>
      <summary>
        {label} {mark}
      </summary>
      {inner}
      {add}
      {back}
    </details>
  );
}
