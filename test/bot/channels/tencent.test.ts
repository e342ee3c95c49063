/** The platform's own published examples, and what the ciphers must refuse. */
import { expect, test } from 'vitest';
import {
  decrypt,
  encrypt,
  type Keys,
  sealed,
  signatureOf,
  signed,
} from '../../../bot/channels/tencent/crypto.ts';
import { field, fieldsOf, toXml } from '../../../bot/channels/tencent/envelope.ts';

const keys: Keys = { token: 'AAAAA', receiver: 'wxba5fad812f8e6fb9', aesKeys: ['A'.repeat(43)] };
const ENCRYPTED =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';
const OPENED =
  '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}';

test('the published signatures', () => {
  expect(signatureOf('AAAAA', '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696');
  expect(signatureOf('AAAAA', '1714037059', '486452656')).toBe('899cf89e464efb63f54ddac96b0a0a235f53aa78');
  const safe = ['AAAAA', '1714112445', '415670741', ENCRYPTED];
  expect(signed('046e02f8204d34f8ba5fa3b1db94908f3df2e9b3', ...safe)).toBe(true);
  expect(signed('046e02f8204d34f8ba5fa3b1db94908f3df2e9b4', ...safe)).toBe(false);
  expect(signed('', ...safe)).toBe(false);
});

test('the published message is opened, the published answer is made', () => {
  expect(decrypt(keys, ENCRYPTED)).toBe(OPENED);
  expect(encrypt(keys, '{"demo_resp":"good luck"}', Buffer.from('707722b803182950'))).toBe(
    'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==',
  );
});

test('a message for another account, with another key, cut or garbled is not opened', () => {
  expect(decrypt({ ...keys, receiver: 'wx1' }, ENCRYPTED)).toBeUndefined();
  expect(decrypt({ ...keys, aesKeys: ['B'.repeat(43)] }, ENCRYPTED)).toBeUndefined();
  for (const bad of [
    '',
    'AAAA',
    ENCRYPTED.slice(0, 64),
    `${ENCRYPTED.slice(0, -24)}AAAAAAAAAAAAAAAAAAAAAAA=`,
  ])
    expect(decrypt(keys, bad)).toBeUndefined();
});

test('while keys are changed both open; answers are made with the newest', () => {
  const newest = { ...keys, aesKeys: ['B'.repeat(43), 'A'.repeat(43)] };
  expect(decrypt(newest, ENCRYPTED)).toBe(OPENED);
  const { Encrypt } = sealed(newest, '你好', { timestamp: '1', nonce: '2' });
  expect(decrypt({ ...keys, aesKeys: ['B'.repeat(43)] }, Encrypt)).toBe('你好');
  expect(decrypt(keys, Encrypt)).toBeUndefined();
});

test('every length of message comes back', () => {
  for (let length = 0; length < 70; length++) {
    const words = '水'.repeat(length);
    expect(decrypt(keys, encrypt(keys, words))).toBe(words);
  }
});

test('XML: long ids stay whole, entities and document types are not followed, CDATA cannot be left', () => {
  const fields = fieldsOf(
    '<xml><MsgId>24553000000000000123</MsgId><Content><![CDATA[a&lt;b <i>]]></Content></xml>',
  );
  expect(field(fields, 'MsgId')).toBe('24553000000000000123');
  expect(field(fields, 'Content')).toBe('a&lt;b <i>');
  expect(() => fieldsOf('<!DOCTYPE x [<!ENTITY e "boo">]><xml><Content>&e;</Content></xml>')).toThrow(
    /XML nor JSON/,
  );
  expect(() => fieldsOf('nothing')).toThrow();
  expect(() => fieldsOf('{')).toThrow();
  const odd = 'x]]><Content>y';
  expect(field(fieldsOf(toXml({ Content: odd })), 'Content')).toBe(odd);
});
