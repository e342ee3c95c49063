import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiError } from '../desk/api.ts';
import { words } from './words.ts';
import { open } from './work.ts';

const say = words.open;

/** Before it is opened: the link with the last digits of one's own number, or login name and password. */
export function Open({ ended }: { ended: boolean }): ReactNode {
  const [token = ''] = window.location.hash.slice(1).split('/');
  const [byPassword, setByPassword] = useState(token === '');
  const [last4, setLast4] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setWrong(undefined);
    try {
      await open(byPassword ? { login: login.trim(), password } : { token, last4 });
    } catch (error) {
      const offline = error instanceof ApiError && error.status === 0;
      setWrong(offline ? words.signal.off : error instanceof Error ? error.message : words.failed);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="open">
      <h1>{say.title}</h1>
      {ended && (
        <p role="alert" className="why">
          {words.ended}
        </p>
      )}
      <form onSubmit={(event) => void submit(event)}>
        {byPassword ? (
          <>
            {token === '' && <p className="soft">{say.noLink}</p>}
            <label>
              {say.login}
              <input
                value={login}
                autoComplete="username"
                autoCapitalize="none"
                required
                onChange={({ target }) => setLogin(target.value)}
              />
            </label>
            <label>
              {say.password}
              <input
                type="password"
                value={password}
                autoComplete="current-password"
                required
                onChange={({ target }) => setPassword(target.value)}
              />
            </label>
          </>
        ) : (
          <label>
            {say.last4}
            <input
              className="digits"
              value={last4}
              inputMode="numeric"
              pattern="\d{4}"
              maxLength={4}
              required
              autoComplete="off"
              onChange={({ target }) => setLast4(target.value.replace(/\D/g, ''))}
            />
            <small>{say.last4Hint}</small>
          </label>
        )}
        {wrong !== undefined && (
          <p role="alert" className="why">
            {wrong}
          </p>
        )}
        <button type="submit" className="big" disabled={busy}>
          {say.go}
        </button>
      </form>
      {token !== '' && (
        <button type="button" className="link" onClick={() => setByPassword(!byPassword)}>
          {byPassword ? say.byLink : say.byPassword}
        </button>
      )}
    </main>
  );
}
