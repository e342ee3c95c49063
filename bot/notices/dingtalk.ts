/** A DingTalk group robot 钉钉群机器人: with 加签 the address carries time and signature; 20 messages a minute. */
import { createHmac } from 'node:crypto';
import { Later, PermanentFailure } from '../channels/channel.ts';
import type { Sender, Target } from './notices.ts';
import { cutTo, postJson } from './post.ts';

const MINUTE = 60_000;
const TEXT = 16_000;

/** HMAC-SHA256 over "time\nsecret" with the secret; `timestamp` in ms. */
export const dingtalkSignature = (timestamp: string, secret: string): string =>
  createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');

export const dingtalk: Sender<Extract<Target, { by: 'dingtalk' }>> = async (
  { url, secret },
  { text, now },
  { patience },
) => {
  const signed = new URL(url);
  if (secret !== undefined) {
    const timestamp = String(now.getTime());
    signed.searchParams.set('timestamp', timestamp);
    signed.searchParams.set('sign', dingtalkSignature(timestamp, secret));
  }
  const body = { msgtype: 'text', text: { content: cutTo(text, TEXT) } };
  const { errcode, errmsg } = await postJson(signed, body, patience);
  if (errcode === 0) return;
  const what = `DingtalkRobot (${String(errcode)}): ${String(errmsg).slice(0, 120)}`;
  // 130101: more than 20 in a minute, and then ten minutes of silence.
  if (errcode === 130101 || errcode === -1) throw new Later(what, 10 * MINUTE);
  throw new PermanentFailure(what);
};
