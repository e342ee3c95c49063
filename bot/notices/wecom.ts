/** A WeCom group robot 企业微信群机器人: its address is its key; 20 messages a minute. */
import { Later, PermanentFailure } from '../channels/channel.ts';
import type { Sender, Target } from './notices.ts';
import { cutTo, postJson } from './post.ts';

const MINUTE = 60_000;
/** Bytes of a text. */
const TEXT = 2_048;

export const wecom: Sender<Extract<Target, { by: 'wecom' }>> = async ({ url }, { text }, { patience }) => {
  const body = { msgtype: 'text', text: { content: cutTo(text, TEXT) } };
  const { errcode, errmsg } = await postJson(url, body, patience);
  if (errcode === 0) return;
  const what = `WecomRobot (${String(errcode)}): ${String(errmsg).slice(0, 120)}`;
  if (errcode === 45009 || errcode === -1) throw new Later(what, MINUTE);
  throw new PermanentFailure(what);
};
