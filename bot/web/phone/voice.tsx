import { type ReactNode, useRef, useState } from 'react';
import { words } from './words.ts';

/** What browsers have of the Web Speech API; not in TypeScript's own types. */
interface Recognition {
  lang: string;
  interimResults: boolean;
  onresult: (event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void;
  onend: () => void;
  onerror: () => void;
  start(): void;
  stop(): void;
}
type Maker = new () => Recognition;

const maker = (): Maker | undefined => {
  const known = window as unknown as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker };
  return known.SpeechRecognition ?? known.webkitSpeechRecognition;
};

/** A text that can be spoken where the browser turns speech into text. */
export function VoiceText({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}): ReactNode {
  const [listening, setListening] = useState(false);
  const running = useRef<Recognition>(undefined);
  const Speech = maker();
  const listen = (): void => {
    if (!Speech) return;
    if (listening) {
      running.current?.stop();
      return;
    }
    const one = new Speech();
    one.lang = 'zh-CN';
    one.interimResults = false;
    one.onresult = ({ results }) => {
      const heard = Array.from(results, (result) => result[0]?.transcript ?? '').join('');
      onChange(value === '' ? heard : `${value}，${heard}`);
    };
    one.onend = () => setListening(false);
    one.onerror = () => setListening(false);
    running.current = one;
    setListening(true);
    one.start();
  };
  return (
    <label className="text">
      {label}
      <textarea rows={3} maxLength={500} value={value} onChange={({ target }) => onChange(target.value)} />
      {Speech && navigator.onLine && (
        <button type="button" className="small" aria-pressed={listening} onClick={listen}>
          {listening ? words.listening : words.voice}
        </button>
      )}
    </label>
  );
}
