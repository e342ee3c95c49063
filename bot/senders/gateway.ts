/** Messages by telephone, behind one port: whatever gateway a company has takes a POST of `{to, text}`. */

/** Sends a text as SMS, or has it read out in a call (U1). */
export interface Sender {
  /** @throws Error when the gateway did not take it; the text is never part of the error */
  send(to: string, text: string): Promise<void>;
}

/** Milliseconds a gateway may take. */
const PATIENCE = 10_000;

/**
 * @param kind which gateway it is, for errors: `SMS` or `voice`
 * @param gateway SMS_URL and SMS_TOKEN, or VOICE_URL and VOICE_TOKEN
 */
export function createSender(
  kind: 'SMS' | 'voice',
  gateway: { url: string; token: string | undefined },
): Sender {
  return {
    async send(to, text) {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(gateway.token === undefined ? {} : { authorization: `Bearer ${gateway.token}` }),
        },
        body: JSON.stringify({ to, text }),
        signal: AbortSignal.timeout(PATIENCE),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the ${kind} gateway answered ${response.status}`);
    },
  };
}
