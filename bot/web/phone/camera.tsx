import { type ReactNode, useRef, useState } from 'react';
import { stampOf, stampPhoto } from './stamp.ts';
import { words } from './words.ts';
import { addPhoto, type Shown } from './work.ts';

/** A camera button: what is taken is stamped and kept at once. */
export function Camera({ task }: { task: Shown }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try {
      await addPhoto(task.id, 'photo', await stampPhoto(file, stampOf(task)));
      setWrong(false);
    } catch (error) {
      console.warn(error);
      setWrong(true);
    }
    if (input.current) input.current.value = '';
  };
  return (
    <>
      <button type="button" className="tap" onClick={() => input.current?.click()}>
        {words.photo}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label={words.photo}
        onChange={({ target }) => void take(target.files?.[0])}
      />
      {wrong && (
        <span role="alert" className="why">
          {words.failed}
        </span>
      )}
    </>
  );
}
