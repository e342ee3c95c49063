import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { words } from './words.ts';

/** A sheet over the page, from below; closed by its button, Escape or a tap beside it. */
export function Sheet({
  title,
  children,
  onClose,
}: {
  title: string;
  children: ReactNode;
  onClose: () => void;
}): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the effects of what stands in it: a place to sign has its size only when it is shown.
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby={id} onClose={onClose}>
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" className="small" onClick={() => dialog.current?.close()}>
          {words.close}
        </button>
      </header>
      {children}
    </dialog>
  );
}

/** Buttons of which one, or several, are chosen. */
export function Taps({
  label,
  options,
  chosen,
  onTap,
}: {
  label: string;
  options: readonly (string | { value: string; text: string })[];
  chosen: readonly string[];
  onTap: (value: string) => void;
}): ReactNode {
  return (
    <fieldset className="taps">
      <legend>{label}</legend>
      {options.map((option) => {
        const { value, text } = typeof option === 'string' ? { value: option, text: option } : option;
        return (
          <button
            key={value}
            type="button"
            aria-pressed={chosen.includes(value)}
            className={chosen.includes(value) ? 'tap on' : 'tap'}
            onClick={() => onTap(value)}
          >
            {text}
          </button>
        );
      })}
    </fieldset>
  );
}
