/** SMS, behind one port: whatever gateway a company has takes a POST of `{to, text}`. */

export interface SmsSender {
  /** @throws Error when the gateway did not take it; the text is never part of the error */
  send(to: string, text: string): Promise<void>;
}

/** Milliseconds a gateway may take. */
const PATIENCE = 10_000;

/** @param gateway SMS_URL and SMS_TOKEN */
export function createSmsSender(gateway: { url: string; token: string | undefined }): SmsSender {
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
      if (!response.ok) throw new Error(`the SMS gateway answered ${response.status}`);
    },
  };
}
