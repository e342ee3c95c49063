/**
 * The built pages of bot/web/dist: the owner's at `/`, the staff console at `/desk`, the workers' at `/phone/`. Files were compressed when they
 * were built; names that carry a hash are kept by browsers for ever, pages are asked for again each time.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { Request, Response } from 'restify';
import { DeskError } from '../errors.ts';
import { type Mount, route } from '../server.ts';

/** Where bot/web/build.ts writes. */
export const DIST = fileURLToPath(new URL('./dist', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** A name with a hash in it, as the build makes them: `page-Bx3dK9aQ.js`. */
const HASHED = /-[\w-]{8,}\.\w+$/;

/** Scripts come from here only; Web Chat and antd write styles into the page, and make workers and previews of blobs. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' blob: data: ws: wss:",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

interface Found {
  path: string;
  size: number;
  etag: string;
}

/** A file under `root`, or undefined: names may not leave it, hidden ones are not served. */
async function find(root: string, name: string): Promise<Found | undefined> {
  const parts = name.split('/');
  if (name.includes('\0') || name.includes('\\') || parts.some((part) => part.startsWith('.')))
    return undefined;
  const path = join(root, ...parts);
  if (!path.startsWith(root + sep)) return undefined;
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, size, etag: `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"` };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** The file as it goes over the line: compressed where the browser takes it and the build has it. */
async function encoded(
  root: string,
  name: string,
  accepted: string,
): Promise<(Found & { coding?: string }) | undefined> {
  for (const [coding, suffix] of [
    ['br', '.br'],
    ['gzip', '.gz'],
  ] as const) {
    if (!new RegExp(`\\b${coding}\\b`).test(accepted)) continue;
    const found = await find(root, name + suffix);
    if (found) return { ...found, coding };
  }
  return find(root, name);
}

async function send(path: string, res: Response): Promise<void> {
  try {
    await pipeline(createReadStream(path), res);
  } catch (error) {
    // The browser left before it had everything; that is its affair.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

async function serve(req: Request, res: Response, root: string, name: string): Promise<boolean> {
  const type = TYPES[extname(name)];
  if (type === undefined) return false;
  const file = await encoded(root, name, String(req.headers['accept-encoding'] ?? ''));
  if (!file) return false;
  res.setHeader('ETag', file.etag);
  res.setHeader('Vary', 'Accept-Encoding');
  res.setHeader('Cache-Control', HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (name.endsWith('.html')) res.setHeader('Content-Security-Policy', PAGE_POLICY);
  if (req.headers['if-none-match'] === file.etag) {
    res.writeHead(304);
    res.end();
    return true;
  }
  if (file.coding) res.setHeader('Content-Encoding', file.coding);
  res.writeHead(200, { 'Content-Type': type, 'Content-Length': file.size });
  if (req.method === 'HEAD') res.end();
  else await send(file.path, res);
  return true;
}

/** The path behind `/owner/` or `/desk/`, decoded; undefined when it is no path. */
function nameOf(req: Request, prefix: string): string | undefined {
  try {
    return decodeURIComponent(req.getPath()).slice(prefix.length);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** @param dist the folder of the built pages, with `owner` and `desk` in it */
export function staticRoutes(dist = DIST): Mount {
  const owner = join(dist, 'owner');
  const desk = join(dist, 'desk');
  const phone = join(dist, 'phone');
  const unbuilt = (): DeskError =>
    new DeskError('Unavailable', 'The pages are not built yet: npm run build makes them.');

  const page = route(async (req, res) => {
    if (!(await serve(req, res, owner, 'index.html'))) throw unbuilt();
  });
  const ownerFile = route(async (req, res) => {
    if (!(await serve(req, res, owner, nameOf(req, '/owner/') ?? ''))) throw new DeskError('NotFound');
  });
  // The console finds its own way among /desk/…, so whatever is no file is its page.
  const deskFile = route(async (req, res) => {
    const name = nameOf(req, '/desk/') ?? '';
    if (extname(name) !== '') {
      if (!(await serve(req, res, desk, name))) throw new DeskError('NotFound');
    } else if (!(await serve(req, res, desk, 'index.html'))) throw unbuilt();
  });
  const phoneFile = route(async (req, res) => {
    const name = nameOf(req, '/phone/') ?? '';
    if (await serve(req, res, phone, name === '' ? 'index.html' : name)) return;
    throw name === '' ? unbuilt() : new DeskError('NotFound');
  });
  // Without the stroke the page would be outside what its service worker keeps; what is behind # comes along.
  const toPhone = route(async (_req, res) => {
    res.writeHead(301, { Location: '/phone/' });
    res.end();
  });
  return (server) => {
    for (const method of ['get', 'head'] as const) {
      server[method]('/phone', toPhone);
      server[method]('/phone/*', phoneFile);
      server[method]('/', page);
      server[method]('/owner/*', ownerFile);
      server[method]('/desk', deskFile);
      server[method]('/desk/*', deskFile);
    }
  };
}
