/** Owners who go on talking while processes die: each says what it has to say until somebody says "received". */
import { randomUUID } from 'node:crypto';

/** Said in a talk, in order; each is something the desk always answers, the first is filed. */
const SCRIPT = ['5栋2单元602厨房水龙头关不紧，一直滴水', '电话13800001234', '那个修得怎么样了'];
/** Pause between the messages of one owner, in ms. */
const PAUSE = 60;
/** How long one try may take, in ms: a process that was killed never answers. */
const PATIENCE = 20_000;

/** A message that the desk said it had received. */
export interface Acknowledged {
  talkId: string;
  key: string;
}

export interface Crowd {
  readonly acknowledged: readonly Acknowledged[];
  /** Talks in which everything was said. */
  readonly ended: readonly string[];
  /** Tries that were not answered with "received". */
  readonly failures: () => number;
  /** No new talks; settles when those begun are at their end. */
  stop(): Promise<void>;
}

const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));

/**
 * @param port of a process to talk to, another at each call: owners are not bound to one
 * @param serviceUrl where replies of the called channel are to be brought
 * @param owners talking at once; half of them in the web chat
 */
export function gather(options: { port: () => number; serviceUrl: string; owners: number }): Crowd {
  const { port, serviceUrl, owners } = options;
  const acknowledged: Acknowledged[] = [];
  const ended: string[] = [];
  let failures = 0;
  let open = true;

  /** Tries until it is taken. The same body each time: whoever had it already says so and does nothing. */
  async function insist(
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<Record<string, unknown>> {
    for (;;) {
      try {
        const answer = await fetch(`http://127.0.0.1:${port()}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(PATIENCE),
        });
        const text = await answer.text();
        if (answer.ok) return (text ? JSON.parse(text) : {}) as Record<string, unknown>;
        if (answer.status < 500 && answer.status !== 429)
          throw new TypeError(`${path} answered ${answer.status}: ${text}`);
        failures += 1;
      } catch (error) {
        if (error instanceof TypeError && error.message.includes('answered')) throw error;
        failures += 1;
      }
      await pause(100);
    }
  }

  /** A talk in a channel that has to be called: replies go to `serviceUrl`. */
  async function called(): Promise<void> {
    const conversation = randomUUID();
    for (const text of SCRIPT) {
      const id = randomUUID();
      await insist('/api/messages', {
        type: 'message',
        id,
        channelId: 'chaos',
        from: { id: `owner-${conversation}` },
        recipient: { id: 'desk' },
        conversation: { id: conversation },
        serviceUrl,
        text,
      });
      acknowledged.push({ talkId: `chaos/${conversation}`, key: `chaos/${conversation}/${id}` });
      await pause(PAUSE);
    }
    ended.push(`chaos/${conversation}`);
  }

  /** A talk in the web chat, where the owner's page reads the transcript. */
  async function web(): Promise<void> {
    const { token } = (await insist('/v3/directline/tokens/generate', {})) as { token: string };
    const bearer = { authorization: `Bearer ${token}` };
    const begun = await insist('/v3/directline/conversations', {}, bearer);
    const conversation = String(begun.conversationId);
    for (const text of SCRIPT) {
      const clientActivityID = randomUUID();
      await insist(
        `/v3/directline/conversations/${conversation}/activities`,
        { type: 'message', text, channelData: { clientActivityID } },
        bearer,
      );
      acknowledged.push({
        talkId: `web/${conversation}`,
        key: `web/${conversation}/m/${clientActivityID}`,
      });
      await pause(PAUSE);
    }
    ended.push(`web/${conversation}`);
  }

  async function owner(talk: () => Promise<void>): Promise<void> {
    while (open) await talk();
  }
  const all = Promise.all(Array.from({ length: owners }, (_, n) => owner(n % 2 ? web : called)));
  // A wrong answer ends the run where it is waited for.
  all.catch(() => undefined);
  return {
    acknowledged,
    ended,
    failures: () => failures,
    async stop() {
      open = false;
      await all;
    },
  };
}
