/** A robot's webhook called: JSON out, JSON back, within a time. */

/** @throws Error without the address: it holds the robot's key */
export async function postJson(
  url: string | URL,
  body: unknown,
  patience: number,
): Promise<Record<string, unknown>> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    throw new Error(late ? `RobotSilent: no answer in ${patience} ms` : 'RobotUnreachable: no connection');
  }
  if (!response.ok) throw new Error(`RobotRefused: answered ${response.status}`);
  try {
    return (await response.json()) as Record<string, unknown>;
  } catch {
    throw new Error('RobotRefused: the answer is not JSON');
  }
}

/** A text cut to so many bytes, at a character. */
export function cutTo(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(character) + 3 > bytes) break;
    kept += character;
  }
  return `${kept}…`;
}
