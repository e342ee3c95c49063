/** 完成: what was done, the 七个一, what the owner pays by the published list, and the owner's signature. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import SignaturePad from 'signature_pad';
import type { WorkTasks } from '../../desk/contract/phone.ts';
import { Camera } from './camera.tsx';
import { Sheet, Taps } from './sheet.tsx';
import { stampOf, stampSignature } from './stamp.ts';
import { VoiceText } from './voice.tsx';
import { words } from './words.ts';
import { act, addPhoto, type Shown } from './work.ts';

type Estate = WorkTasks['estates'][number];
type Price = Estate['prices'][number];

const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat('zh-CN', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
    amount,
  );

/** How much of each item; the sum in hundredths of the currency. */
export const sumOf = (prices: readonly Price[], counts: Readonly<Record<string, number>>): number =>
  prices.reduce((sum, { code, price }) => sum + Math.round(price * 100) * (counts[code] ?? 0), 0);

function Calculator({
  estate,
  counts,
  onChange,
}: {
  estate: Estate;
  counts: Readonly<Record<string, number>>;
  onChange: (counts: Record<string, number>) => void;
}): ReactNode {
  const { prices, currency } = estate;
  const set = (code: string, count: number): void => onChange({ ...counts, [code]: Math.max(0, count) });
  const total = sumOf(prices, counts) / 100;
  return (
    <details className="prices">
      <summary>
        {words.price} <b>{total > 0 ? money(total, currency) : ''}</b>
      </summary>
      <ul className="plain">
        {prices.map(({ code, item, unit, price, note }) => (
          <li key={code} className="row">
            <span>
              {item}
              <small>
                {money(price, currency)}/{unit} {note}
              </small>
            </span>
            <span className="count">
              <button
                type="button"
                aria-label={words.less(item)}
                onClick={() => set(code, (counts[code] ?? 0) - 1)}
              >
                −
              </button>
              <output aria-label={words.quantity(item)}>{counts[code] ?? 0}</output>
              <button
                type="button"
                aria-label={words.plus(item)}
                onClick={() => set(code, (counts[code] ?? 0) + 1)}
              >
                ＋
              </button>
            </span>
          </li>
        ))}
      </ul>
      <p>
        {words.amount} <b>{money(total, currency)}</b> <small>{words.amountHint}</small>
      </p>
    </details>
  );
}

interface Drawn {
  pad: SignaturePad;
  canvas: HTMLCanvasElement;
}

function Signature({ onPad }: { onPad: (drawn: Drawn | undefined) => void }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad>(undefined);
  useEffect(() => {
    const at = canvas.current;
    if (!at) return undefined;
    at.width = at.offsetWidth * 2;
    at.height = at.offsetHeight * 2;
    at.getContext('2d')?.scale(2, 2);
    const made = new SignaturePad(at, { penColor: '#10201c', minWidth: 1, maxWidth: 3 });
    pad.current = made;
    onPad({ pad: made, canvas: at });
    return () => {
      made.off();
      onPad(undefined);
    };
  }, [onPad]);
  return (
    <div className="sign">
      <span className="label">{words.signature}</span>
      <canvas ref={canvas} aria-label={words.signatureHint} role="img" />
      <button type="button" className="small" onClick={() => pad.current?.clear()}>
        {words.signatureAgain}
      </button>
    </div>
  );
}

/** The sheet that finishes a task: it stays open until there is a word of what was done. */
export function Finish({
  task,
  estate,
  onClose,
}: {
  task: Shown;
  estate: Estate;
  onClose: () => void;
}): ReactNode {
  const [result, setResult] = useState('');
  const [checks, setChecks] = useState<readonly string[]>([]);
  const [counts, setCounts] = useState<Record<string, number>>({});
  const [wrong, setWrong] = useState(false);
  const signed = useRef<Drawn>(undefined);
  const [keepPad] = useState(() => (made: Drawn | undefined) => {
    signed.current = made;
  });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = result.trim();
    if (done.length < 2) return setWrong(true);
    const items = estate.prices.filter(({ code }) => (counts[code] ?? 0) > 0);
    const amount = sumOf(estate.prices, counts);
    const drawn = signed.current;
    // The signature goes before the act that it stands under.
    if (drawn && !drawn.pad.isEmpty()) {
      const sum = amount > 0 ? `  ${money(amount / 100, estate.currency)}` : '';
      await addPhoto(task.id, 'signature', await stampSignature(drawn.canvas, `${stampOf(task)}${sum}`));
    }
    const used = items.map(({ code, item, unit }) => `${item}${counts[code]}${unit}`).join('、');
    await act({
      what: 'finish',
      taskId: task.id,
      result: used === '' ? done : `${done}（${used}）`,
      ...(amount > 0 ? { amount } : {}),
      ...(checks.length > 0 ? { checks: [...checks] } : {}),
    });
    onClose();
  };
  return (
    <Sheet title={`${words.acts.finish} · ${task.place ?? task.number}`} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <Taps label={words.resultHint} options={estate.results} chosen={[result]} onTap={setResult} />
        <VoiceText label={words.result} value={result} onChange={setResult} />
        <p className="others">
          <Camera task={task} />
        </p>
        {estate.checks.length > 0 && (
          <Taps
            label={words.checks}
            options={estate.checks}
            chosen={checks}
            onTap={(one) =>
              setChecks(checks.includes(one) ? checks.filter((other) => other !== one) : [...checks, one])
            }
          />
        )}
        {estate.prices.length > 0 && <Calculator estate={estate} counts={counts} onChange={setCounts} />}
        <Signature onPad={keepPad} />
        {wrong && (
          <p role="alert" className="why">
            {words.resultNeeded}
          </p>
        )}
        <button type="submit" className="big">
          {words.acts.finish}
        </button>
      </form>
    </Sheet>
  );
}
