/** Sends owners' messages over a fixed number of kept-alive connections and measures each. */
import { Agent, request } from 'node:http';

export interface Run {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** What the owners of one conversation say, one after the other: filing, data, courtesies and questions, as talks are. */
export const script = [
  '5栋2单元602厨房水龙头关不紧，一直滴水',
  '周六上午有人在家，电话13800001234',
  '好的谢谢',
  '地下车库B区的灯不亮了',
  '那个修得怎么样了',
];

function post(agent: Agent, port: number, body: string): Promise<void> {
  return new Promise((done, failed) => {
    const outgoing = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        path: '/api/messages',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
        });
        answer.on('end', () => {
          if (answer.statusCode === 200 && size > 0) done();
          else failed(new Error(`answered ${answer.statusCode}`));
        });
      },
    );
    outgoing.on('error', failed);
    outgoing.end(body);
  });
}

/**
 * `turns` messages over `connections`, spread over `conversations` talks whose names begin with `prefix`; each talk's
 * messages follow the script in order.
 */
export async function load(options: {
  port: number;
  prefix: string;
  connections: number;
  conversations: number;
  turns: number;
  /** Messages a second; without, each connection sends as soon as it is answered. */
  rate?: number;
}): Promise<Run> {
  const { port, prefix, connections, conversations, turns, rate } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < turns) {
      const n = next++;
      const talk = `${prefix}-${n % conversations}`;
      const text = script[Math.floor(n / conversations) % script.length] ?? '';
      const body = JSON.stringify({
        type: 'message',
        id: `${prefix}-${n}`,
        channelId: 'bench',
        from: { id: `owner-${talk}` },
        recipient: { id: 'desk' },
        conversation: { id: talk },
        serviceUrl: 'http://127.0.0.1:1',
        text,
        deliveryMode: 'expectReplies',
      });
      if (rate !== undefined) {
        const wait = begun + (n / rate) * 1_000 - performance.now();
        if (wait > 0) await new Promise((next) => setTimeout(next, wait));
      }
      const start = performance.now();
      await post(agent, port, body);
      times.push(performance.now() - start);
    }
  }
  const begun = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - begun) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number): number => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
  return { perSecond: Math.round(turns / seconds), p50Ms: at(0.5), p99Ms: at(0.99) };
}
