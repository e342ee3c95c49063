/** Group robots of WeCom, DingTalk and Feishu on loopback: they check what their documents say they check. */
import { createHmac } from 'node:crypto';
import { type Answer, type Call, openPlatform, type Platform } from './platform.ts';

export const DING_SECRET = 'SECding';
export const FEISHU_SECRET = 'feishu-secret';

export interface Robots extends Platform {
  /** What each group shows. */
  groups: { wecom: string[]; dingtalk: string[]; feishu: string[] };
  /** The next call of a robot is too many. */
  tooMany: Set<string>;
}

/** Further away than this a signature is old, in ms. */
const HOUR = 3_600_000;

export async function openRobots(): Promise<Robots> {
  const groups: Robots['groups'] = { wecom: [], dingtalk: [], feishu: [] };
  const tooMany = new Set<string>();

  function wecom({ query, body }: Call): Answer {
    if (query.get('key') !== 'k1')
      return { status: 200, body: { errcode: 93000, errmsg: 'invalid webhook url' } };
    const { text } = JSON.parse(body.toString()) as { text: { content: string } };
    if (tooMany.delete('wecom'))
      return { status: 200, body: { errcode: 45009, errmsg: 'api freq out of limit' } };
    if (Buffer.byteLength(text.content) > 2_048)
      return { status: 200, body: { errcode: 40058, errmsg: 'too long' } };
    groups.wecom.push(text.content);
    return { status: 200, body: { errcode: 0, errmsg: 'ok' } };
  }
  function dingtalk({ query, body }: Call): Answer {
    const timestamp = query.get('timestamp') ?? '';
    const right = createHmac('sha256', DING_SECRET).update(`${timestamp}\n${DING_SECRET}`).digest('base64');
    if (query.get('sign') !== right || Math.abs(Date.now() - Number(timestamp)) > HOUR)
      return { status: 200, body: { errcode: 310000, errmsg: 'sign not match' } };
    if (tooMany.delete('dingtalk'))
      return { status: 200, body: { errcode: 130101, errmsg: 'send too fast' } };
    groups.dingtalk.push((JSON.parse(body.toString()) as { text: { content: string } }).text.content);
    return { status: 200, body: { errcode: 0, errmsg: 'ok' } };
  }
  function feishu({ body }: Call): Answer {
    const told = JSON.parse(body.toString()) as {
      timestamp: string;
      sign: string;
      content: { text: string };
    };
    const right = createHmac('sha256', `${told.timestamp}\n${FEISHU_SECRET}`).digest('base64');
    if (told.sign !== right || Math.abs(Date.now() - Number(told.timestamp) * 1_000) > HOUR)
      return {
        status: 200,
        body: { code: 19021, msg: 'sign match fail or timestamp is not within one hour' },
      };
    if (tooMany.delete('feishu')) return { status: 200, body: { code: 11232, msg: 'frequency limited' } };
    groups.feishu.push(told.content.text);
    return { status: 200, body: { code: 0, msg: 'success' } };
  }

  const platform = await openPlatform((call) => {
    if (call.path === '/cgi-bin/webhook/send') return wecom(call);
    if (call.path === '/robot/send') return dingtalk(call);
    return feishu(call);
  });
  return Object.assign(platform, { groups, tooMany });
}
