/** A Feishu group robot 飞书群机器人: with 签名校验 the body carries time and signature; 100 messages a minute, 5 a second. */
import { createHmac } from 'node:crypto';
import { Later, PermanentFailure } from '../channels/channel.ts';
import type { Sender, Target } from './notices.ts';
import { cutTo, postJson } from './post.ts';

const TEXT = 16_000;

/** HMAC-SHA256 over nothing, with "time\nsecret" as its key; `timestamp` in s. */
export const feishuSignature = (timestamp: string, secret: string): string =>
  createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');

export const feishu: Sender<Extract<Target, { by: 'feishu' }>> = async (
  { url, secret },
  { text, now },
  { patience },
) => {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const proof = secret === undefined ? {} : { timestamp, sign: feishuSignature(timestamp, secret) };
  const body = { ...proof, msg_type: 'text', content: { text: cutTo(text, TEXT) } };
  const { code, msg } = await postJson(url, body, patience);
  if (code === 0) return;
  const what = `FeishuRobot (${String(code)}): ${String(msg).slice(0, 120)}`;
  if (code === 9499 || code === 11232) throw new Later(what, 5_000);
  throw new PermanentFailure(what);
};
