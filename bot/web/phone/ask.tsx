/** Steps that ask something first: reasons to tap, to whom, until when. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { deskNow, fromLocalInput, toLocalInput } from '../desk/clock.ts';
import { Sheet, Taps } from './sheet.tsx';
import { VoiceText } from './voice.tsx';
import { words } from './words.ts';
import { act, type Shown, type State } from './work.ts';

export type Ask = 'return' | 'transfer' | 'hold' | 'on_way' | 'absent' | 'safe' | 'note';

const ETAS = [10, 20, 30, 45, 60] as const;
const DAY = 86_400_000;

/** The sheet of one step. */
export function AskSheet({
  ask,
  task,
  now,
  onClose,
}: {
  ask: Ask;
  task: Shown;
  now: State;
  onClose: () => void;
}): ReactNode {
  const estate = now.seen?.tasks.estates.find(({ id }) => id === task.estateId);
  const colleagues = now.seen?.tasks.colleagues ?? [];
  const [reason, setReason] = useState('');
  const [to, setTo] = useState('');
  const [date, setDate] = useState(toLocalInput(new Date(deskNow() + DAY).toISOString()));
  const [wrong, setWrong] = useState('');
  const taskId = task.id;
  const text = reason.trim();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const newDate = fromLocalInput(date);
    if (text.length < 2) return setWrong(words.reasonNeeded);
    if (ask === 'transfer' && to === '') return setWrong(words.colleague);
    if (ask === 'hold' && (!newDate || Date.parse(newDate) <= deskNow())) return setWrong(words.newDate);
    if (ask === 'return') await act({ what: 'return', taskId, reason: text });
    else if (ask === 'transfer') await act({ what: 'transfer', taskId, toStaffId: to, reason: text });
    else if (ask === 'hold') await act({ what: 'hold', taskId, reason: text, newDate: newDate ?? '' });
    else await act({ what: 'note', taskId, text });
    onClose();
  };
  const leave = async (minutes: number): Promise<void> => {
    await act({ what: 'on_way', taskId, minutes });
    onClose();
  };

  if (ask === 'on_way')
    return (
      <Sheet title={words.acts.on_way ?? ''} onClose={onClose}>
        <Taps
          label={words.eta}
          options={ETAS.map((n) => ({ value: String(n), text: words.minutes(n) }))}
          chosen={[]}
          onTap={(value) => void leave(Number(value))}
        />
      </Sheet>
    );
  const reasons = { hold: estate?.holdReasons, return: estate?.returns, transfer: estate?.transfers }[
    ask as 'hold'
  ];
  return (
    <Sheet title={words.acts[ask] ?? ''} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        {ask === 'transfer' && colleagues.length === 0 && <p className="soft">{words.noColleague}</p>}
        {ask === 'transfer' && (
          <Taps
            label={words.colleague}
            options={colleagues.map(({ id, name, onDuty }) => ({
              value: id,
              text: onDuty ? `${name}（${words.onDuty}）` : name,
            }))}
            chosen={[to]}
            onTap={setTo}
          />
        )}
        {reasons && <Taps label={words.reason} options={reasons} chosen={[reason]} onTap={setReason} />}
        {ask === 'hold' ? (
          <>
            <label>
              {words.newDate}
              <input type="datetime-local" value={date} onChange={({ target }) => setDate(target.value)} />
            </label>
            <p className="soft">{words.holdHint}</p>
          </>
        ) : (
          <VoiceText label={ask === 'note' ? words.note : words.reason} value={reason} onChange={setReason} />
        )}
        {wrong !== '' && (
          <p role="alert" className="why">
            {wrong}
          </p>
        )}
        <button type="submit" className="big">
          {words.send}
        </button>
      </form>
    </Sheet>
  );
}
