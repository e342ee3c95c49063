/** One owner in each channel, all alike: what they write, the photo they send, and what their screen shows. */
import { randomUUID } from 'node:crypto';
import { begin, directLineOf } from '../bot/direct-line/client.ts';
import type { Desk } from './desk.ts';
import { openLine, said } from './platforms/line.ts';
import { PIXEL } from './platforms/platform.ts';
import { openService } from './platforms/service.ts';
import { image, openWechat, text } from './platforms/wechat.ts';
import { KF, openWecom, words } from './platforms/wecom.ts';

/** An owner at their phone. */
export interface Seat {
  talkId: string;
  says(text: string): Promise<void>;
  sendsPhoto(): Promise<void>;
  /** All texts that the screen has shown so far, oldest first. */
  shows(): Promise<string[]>;
  /** The choices under the newest message. */
  choices(): Promise<string[]>;
}

/** A channel with its platform, before the desk is there. */
export interface Channel {
  env: Record<string, string>;
  sit(desk: Desk): Promise<Seat>;
  close(): Promise<void>;
}

async function web(): Promise<Channel> {
  return {
    env: {},
    close: () => Promise.resolve(),
    async sit(desk) {
      const directLine = directLineOf(desk.url);
      const talk = await begin(directLine);
      const read = async () => {
        const { body } = await directLine.get(`${talk.path}/activities`, { token: talk.token });
        return (body.activities ?? []).filter(({ from, type }) => from.role === 'bot' && type === 'message');
      };
      return {
        talkId: `web/${talk.id}`,
        async says(words_) {
          await directLine.post(
            `${talk.path}/activities`,
            { type: 'message', text: words_ },
            { token: talk.token },
          );
        },
        async sendsPhoto() {
          const form = new FormData();
          const activity = JSON.stringify({ type: 'message' });
          form.set('activity', new Blob([activity], { type: 'application/vnd.microsoft.activity' }));
          form.set('file', new Blob([PIXEL], { type: 'image/png' }), 'photo.png');
          await directLine.post(`${talk.path}/upload`, form, { token: talk.token });
        },
        shows: async () => (await read()).map((one) => one.text ?? ''),
        choices: async () =>
          ((await read()).at(-1)?.suggestedActions?.actions ?? []).map(({ title }) => title),
      };
    },
  };
}

async function line(now: () => Date): Promise<Channel> {
  const platform = await openLine(now);
  return {
    env: platform.env,
    close: () => platform.close(),
    async sit(desk) {
      const user = `U${randomUUID()}`;
      const send = async (more: Record<string, unknown>): Promise<void> => {
        const { status } = await platform.deliver(desk.url, [platform.event(user, 'message', more)]);
        if (status !== 200) throw new Error(`the webhook answered ${status}`);
      };
      return {
        talkId: `line/${user}`,
        says: (words_) => send(said(words_)),
        async sendsPhoto() {
          const id = randomUUID();
          platform.content.set(id, { bytes: PIXEL });
          await send({ message: { id, type: 'image', contentProvider: { type: 'line' } } });
        },
        shows: async () => platform.screen(user).map((one) => one.text),
        choices: async () => platform.screen(user).at(-1)?.choices ?? [],
      };
    },
  };
}

async function wechat(now: () => Date, mode: 'plain' | 'safe'): Promise<Channel> {
  const platform = await openWechat(now, mode);
  return {
    env: platform.env,
    close: () => platform.close(),
    async sit(desk) {
      const user = `o${randomUUID()}`;
      const send = async (fields: Record<string, unknown>): Promise<void> => {
        const { status } = await platform.push(desk.url, user, fields);
        if (status !== 200) throw new Error(`the push was answered ${status}`);
      };
      return {
        talkId: `wechat/${user}`,
        says: (words_) => send(text(words_)),
        async sendsPhoto() {
          const id = randomUUID();
          platform.media.set(id, PIXEL);
          await send(image(id));
        },
        shows: async () => platform.screen(user).map((one) => one.text),
        choices: async () => platform.screen(user).at(-1)?.choices ?? [],
      };
    },
  };
}

async function wecom(now: () => Date): Promise<Channel> {
  const platform = await openWecom(now);
  return {
    env: platform.env,
    close: () => platform.close(),
    async sit(desk) {
      const user = `wm${randomUUID()}`;
      const send = async (fields: Record<string, unknown>): Promise<void> => {
        platform.put(user, fields);
        const { status } = await platform.callBack(desk.url);
        if (status !== 200) throw new Error(`the callback was answered ${status}`);
      };
      return {
        talkId: `wecom/${KF}.${user}`,
        says: (words_) => send(words(words_)),
        async sendsPhoto() {
          const id = randomUUID();
          platform.media.set(id, PIXEL);
          await send({ msgtype: 'image', image: { media_id: id } });
        },
        shows: async () => platform.screen(user).map((one) => one.text),
        choices: async () => platform.screen(user).at(-1)?.choices ?? [],
      };
    },
  };
}

async function messages(): Promise<Channel> {
  const service = await openService();
  return {
    env: {},
    close: () => service.close(),
    async sit(desk) {
      const conversation = randomUUID();
      const post = async (more: Record<string, unknown>): Promise<void> => {
        const answer = await fetch(`${desk.url}/api/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            type: 'message',
            id: randomUUID(),
            channelId: 'test',
            from: { id: `owner-${conversation}` },
            recipient: { id: 'desk' },
            conversation: { id: conversation },
            serviceUrl: service.url,
            ...more,
          }),
        });
        if (answer.status >= 300) throw new Error(`answered ${answer.status}`);
      };
      return {
        talkId: `test/${conversation}`,
        says: (words_) => post({ text: words_ }),
        sendsPhoto: () =>
          post({ attachments: [{ contentType: 'image/png', contentUrl: 'https://example.org/p.png' }] }),
        shows: async () => service.screen(conversation).map((one) => one.text ?? ''),
        choices: async () =>
          (service.screen(conversation).at(-1)?.suggestedActions?.actions ?? []).map(({ title }) => title),
      };
    },
  };
}

/** Every channel that owners write in. `now`: the platforms' time, moved with the desk's. */
export const channels: Readonly<Record<string, (now: () => Date) => Promise<Channel>>> = {
  'web chat': web,
  LINE: line,
  'WeChat, plain': (now) => wechat(now, 'plain'),
  'WeChat, safe mode': (now) => wechat(now, 'safe'),
  微信客服: wecom,
  '/api/messages': messages,
};
