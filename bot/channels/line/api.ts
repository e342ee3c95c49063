/** LINE's Messaging API as the channel calls it: time limits, and every answer said in the outbox's terms. */
import { HTTPFetchError, messagingApi } from '@line/bot-sdk';
import { Held, Later, PermanentFailure } from '../channel.ts';

export interface LineSettings {
  secret: string;
  accessToken: string;
  /** Addresses of the platform, for tests. */
  apiUrl: string;
  dataUrl: string;
  /** How long a call may take, in ms. Reply tokens live a minute: there must be time for another try. */
  patience: number;
}

/** No word whether the call arrived: a time limit, a broken connection, a fault of theirs. */
export class Unknown extends Error {
  override readonly name = 'LineUnknown';
}

/** The reply token is used or too old. */
export class NoReply extends Error {
  override readonly name = 'LineNoReply';
}

export interface LineApi {
  /** @throws NoReply, Unknown, Later, PermanentFailure */
  reply(token: string, messages: messagingApi.Message[]): Promise<void>;
  /** The same key twice within a day is one push. @throws Unknown, Later, Held, PermanentFailure */
  push(to: string, messages: messagingApi.Message[], retryKey: string): Promise<void>;
  /** Undefined when the message was unsent or is gone. @throws Later while LINE prepares it */
  content(messageId: string): Promise<Uint8Array | undefined>;
  profile(userId: string): Promise<{ name: string; language: string | undefined }>;
  loading(userId: string, seconds: number): Promise<void>;
  leave(source: 'group' | 'room', id: string): Promise<void>;
  /** The account's own id with its @, and the user id that webhooks are sent to. */
  account(): Promise<{ basicId: string; userId: string }>;
  /** Pushes left this month; Infinity on a plan without a limit. */
  left(): Promise<number>;
}

async function within<T>(patience: number, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unknown(`no answer in ${patience} ms`)), patience);
  });
  // Losing the race must not end the process.
  call.catch(() => undefined);
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** LINE's own sentence of what was wrong; never an owner's words. */
function messageOf(body: string): string {
  try {
    return String((JSON.parse(body) as { message?: unknown }).message ?? '').slice(0, 200);
  } catch {
    // A proxy's page: the status says enough.
    return '';
  }
}

/** Every refusal by what it means. */
function meaning(error: unknown): Error {
  if (!(error instanceof HTTPFetchError))
    return error instanceof Error && error.name !== 'TypeError' ? error : new Unknown('no connection');
  const said = messageOf(error.body);
  const what = `LINE answered ${error.status}: ${said}`;
  if (error.status === 429) {
    if (/monthly limit/i.test(said)) return new Held(`LineQuota: ${what}`);
    const pause = Number(error.headers.get('retry-after'));
    return new Later(`LineRate: ${what}`, pause > 0 ? pause * 1_000 : undefined);
  }
  if (error.status >= 500) return new Unknown(what);
  if (error.status === 400 && /reply token/i.test(said)) return new NoReply(what);
  // A token that is not good any more is mended by whoever runs the desk; nothing is lost until then.
  if (error.status === 401 || error.status === 403) return new Later(`LineToken: ${what}`);
  return new PermanentFailure(what);
}

/** LINE's clients, and how their calls are made: in time, every refusal by what it means. */
export function lineCalls({ accessToken, apiUrl, dataUrl, patience }: LineSettings) {
  const api = new messagingApi.MessagingApiClient({ channelAccessToken: accessToken, baseURL: apiUrl });
  const blob = new messagingApi.MessagingApiBlobClient({ channelAccessToken: accessToken, baseURL: dataUrl });
  async function told<T>(call: Promise<T>): Promise<T> {
    try {
      return await within(patience, call);
    } catch (error) {
      throw meaning(error);
    }
  }
  return { api, blob, told };
}

export function createLineApi(settings: LineSettings): LineApi {
  const { patience } = settings;
  const { api, blob, told } = lineCalls(settings);

  return {
    async reply(replyToken, messages) {
      await told(api.replyMessage({ replyToken, messages }));
    },
    async push(to, messages, retryKey) {
      try {
        await within(patience, api.pushMessage({ to, messages }, retryKey));
      } catch (error) {
        // Accepted before under the same key: said.
        if (error instanceof HTTPFetchError && error.status === 409) return;
        throw meaning(error);
      }
    },
    async content(messageId) {
      const read = async (): Promise<Uint8Array> => {
        const { httpResponse, body } = await blob.getMessageContentWithHttpInfo(messageId);
        if (httpResponse.status === 202) throw new Later('LINE prepares the content', 2_000);
        const chunks: Buffer[] = [];
        for await (const chunk of body) chunks.push(chunk as Buffer);
        return Buffer.concat(chunks);
      };
      try {
        return await within(patience, read());
      } catch (error) {
        if (error instanceof HTTPFetchError && (error.status === 410 || error.status === 404))
          return undefined;
        throw meaning(error);
      }
    },
    async profile(userId) {
      const { displayName, language } = await told(api.getProfile(userId));
      return { name: displayName, language };
    },
    async loading(chatId, loadingSeconds) {
      await told(api.showLoadingAnimation({ chatId, loadingSeconds }));
    },
    async leave(source, id) {
      await told(source === 'group' ? api.leaveGroup(id) : api.leaveRoom(id));
    },
    async account() {
      const { basicId, userId } = await told(api.getBotInfo());
      return { basicId, userId };
    },
    async left() {
      const quota = await told(api.getMessageQuota());
      if (quota.type === 'none' || quota.value === undefined) return Number.POSITIVE_INFINITY;
      const { totalUsage } = await told(api.getMessageQuotaConsumption());
      return Math.max(0, quota.value - totalUsage);
    },
  };
}
