import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Server } from 'restify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRate } from '../../../bot/channels/direct-line/rate.ts';
import { createLogger } from '../../../bot/log.ts';
import { createServer } from '../../../bot/server.ts';
import { kindOf } from '../../../bot/storage/kinds.ts';
import { languageOf } from '../../../bot/web/owner/words.ts';
import { staticRoutes } from '../../../bot/web/static.ts';

describe('the pages', () => {
  let server: Server;
  let dist: string;
  let port: number;

  /** A path as it is, where fetch would tidy it first. */
  function get(path: string, headers: Record<string, string> = {}) {
    return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>(
      (resolve, reject) => {
        const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks),
            }),
          );
        });
        sent.on('error', reject);
        sent.end();
      },
    );
  }

  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), 'dist-'));
    await mkdir(join(dist, 'owner'));
    await mkdir(join(dist, 'desk', 'assets'), { recursive: true });
    await writeFile(join(dist, 'secret.txt'), 'secret');
    await writeFile(join(dist, 'owner', 'index.html'), '<title>owner</title>');
    await writeFile(join(dist, 'owner', 'page-Ab12Cd34.js'), 'let a;');
    await writeFile(join(dist, 'owner', 'page-Ab12Cd34.js.gz'), gzipSync('let a;'));
    await writeFile(join(dist, 'owner', '.hidden.txt'), 'hidden');
    await writeFile(join(dist, 'desk', 'index.html'), '<title>desk</title>');
    await writeFile(join(dist, 'desk', 'assets', 'x.css'), 'a{}');
    server = createServer({
      log: createLogger('silent'),
      leaving: () => false,
      ready: () => Promise.resolve(true),
      metrics: () => Promise.resolve({ type: 'text/plain', text: '' }),
      mounts: [staticRoutes(dist)],
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await rm(dist, { recursive: true });
  });

  test('the owner’s page runs no script but its own, and is asked for again', async () => {
    const page = await get('/');
    expect(page.body.toString()).toContain('owner');
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect(page.headers['cache-control']).toBe('no-cache');
    const again = await get('/', { 'If-None-Match': String(page.headers.etag) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  test('files with a hash are kept for ever and come compressed to who takes it', async () => {
    const plain = await get('/owner/page-Ab12Cd34.js');
    expect(plain.headers['cache-control']).toContain('immutable');
    expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8');
    const small = await get('/owner/page-Ab12Cd34.js', { 'Accept-Encoding': 'gzip' });
    expect(small.headers['content-encoding']).toBe('gzip');
    expect(small.headers.etag).not.toBe(plain.headers.etag);
  });

  test('every address of the console is its page, but a missing file is missing', async () => {
    for (const path of ['/desk', '/desk/', '/desk/talks/web%2F1'])
      expect((await get(path)).body.toString(), path).toContain('desk');
    expect((await get('/desk/assets/x.css')).status).toBe(200);
    expect((await get('/desk/assets/y.css')).status).toBe(404);
  });

  test.each([
    '/owner/../secret.txt',
    '/owner/%2e%2e/secret.txt',
    '/owner/..%2fsecret.txt',
    '/owner/..%5csecret.txt',
    '/owner//etc/hosts.txt',
    '/owner/.hidden.txt',
    '/owner/%00.txt',
    '/owner/%zz.txt',
    '/desk/../../secret.txt',
  ])('%s leads nowhere', async (path) => {
    const { status, body } = await get(path);
    expect([400, 404]).toContain(status);
    expect(body.toString()).not.toMatch(/secret$|hidden$/);
  });
});

test.each([
  ['', ['en-US', 'en'], 'CN', 'zh-CN'],
  ['', ['en-US', 'zh-TW'], 'CN', 'zh-TW'],
  ['', ['zh-Hant-HK'], 'CN', 'zh-HK'],
  ['', ['zh-Hans-CN'], 'TW', 'zh-CN'],
  ['', ['ja'], 'TW', 'zh-TW'],
  ['?lang=en', ['zh-CN'], 'CN', 'en'],
  ['?lang=xx', [], 'HK', 'zh-HK'],
])('the page’s language: %s %j in %s is %s', (search, preferred, region, language) => {
  expect(languageOf(search, preferred, region)).toBe(language);
});

test('a ration grows back with time', () => {
  let now = 0;
  const mayPass = createRate(2, 1, () => now);
  expect([mayPass('a'), mayPass('a'), mayPass('a'), mayPass('b')]).toEqual([true, true, false, true]);
  now = 1_000;
  expect([mayPass('a'), mayPass('a')]).toEqual([true, false]);
});

test.each([
  ['RIFF\0\0\0\0WEBPVP8 ', '', 'image/webp'],
  ['RIFF\0\0\0\0WAVEfmt ', '', 'audio/wav'],
  ['GIF89a\x01\0\x01\0\0\0', '', 'image/gif'],
  ['OggS\0\0\0\0\0\0\0\0', '', 'audio/ogg'],
  ['#!AMR\n0000000000', '', 'audio/amr'],
  ['\0\0\0\x20ftypM4A 0000', '', 'audio/mp4'],
  ['\0\0\0\x20ftypisom0000', 'video/mp4', undefined],
  ['\0\0\0\x20ftypisom0000', 'audio/mp4', 'audio/mp4'],
  ['\x1a\x45\xdf\xa3000000000', 'audio/webm;codecs=opus', 'audio/webm'],
  ['\xff\xfb\x90\x000000000', '', 'audio/mpeg'],
  ['\xff\xf1\x50\x800000000', '', 'audio/aac'],
  ['<svg onload=alert(1)>', 'image/svg+xml', undefined],
  ['', 'image/png', undefined],
])('the kind of %j, called %j, is %s', (head, declared, kind) => {
  expect(kindOf(Buffer.from(head, 'latin1'), declared)).toBe(kind);
});
