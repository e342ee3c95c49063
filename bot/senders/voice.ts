/** Spoken calls to the duty (U1), behind one port: a gateway takes a POST of `{to, text}` and reads the text out. */

export interface VoiceSender {
  /** @throws Error when the gateway did not take it; the text is never part of the error */
  send(to: string, text: string): Promise<void>;
}

/** Milliseconds a gateway may take. */
const PATIENCE = 10_000;

/** @param gateway VOICE_URL and VOICE_TOKEN */
export function createVoiceSender(gateway: { url: string; token: string | undefined }): VoiceSender {
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
      if (!response.ok) throw new Error(`the voice gateway answered ${response.status}`);
    },
  };
}
