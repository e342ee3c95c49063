/**
 * `npm run build`: the owner's page, the staff console and the workers' phone page into bot/web/dist, compressed once for all. A page whose
 * sources are as they were is left alone, so that every `npm start` may ask for it.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const WEB = dirname(fileURLToPath(import.meta.url));
const ROOT = join(WEB, '..', '..');
const DIST = join(WEB, 'dist');
/** Web Chat as it was published. */
const BUNDLE = join(ROOT, 'node_modules/botframework-webchat/dist/webchat.js');
const COMPRESSED = new Set(['.js', '.css', '.html', '.svg', '.json']);

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** A word that changes when any of the sources does: names, sizes and times, without reading them. */
async function stampOf(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    const { size, mtimeMs } = await stat(source);
    hash.update(`${relative(ROOT, source)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Beside each text file its gzip and Brotli forms. */
async function compress(folder: string): Promise<void> {
  const large = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  const texts = (await filesUnder(folder)).filter((file) => COMPRESSED.has(extname(file)));
  await Promise.all(
    texts.flatMap((file) => [
      readFile(file)
        .then(promisify(gzip))
        .then((bytes) => writeFile(`${file}.gz`, bytes)),
      readFile(file)
        .then((bytes) => promisify(brotliCompress)(bytes, large))
        .then((bytes) => writeFile(`${file}.br`, bytes)),
    ]),
  );
}

/** Web Chat's bundle as it was published, under a name that carries its hash; its address. */
async function addWebChat(folder: string): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(BUNDLE))
    .digest('hex')
    .slice(0, 12);
  await copyFile(BUNDLE, join(folder, `webchat-${hash}.js`));
  return `/owner/webchat-${hash}.js`;
}

interface Page {
  name: 'owner' | 'desk' | 'phone';
  sources: string[];
  /** Writes the page into an empty folder. */
  make: (folder: string) => Promise<void>;
}

/** Makes a page beside the old one and puts it in its place, so that a running server never sees half of it. */
async function build({ name, sources, make }: Page): Promise<void> {
  const target = join(DIST, name);
  const stampFile = join(DIST, `.${name}.stamp`);
  const stamp = await stampOf(sources);
  const old = existsSync(stampFile) ? await readFile(stampFile, 'utf8') : '';
  if (old === stamp && existsSync(join(target, 'index.html'))) return;
  const fresh = join(DIST, `.${name}-${process.pid}`);
  try {
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    await make(fresh);
    await compress(fresh);
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
    await writeFile(stampFile, stamp);
  } catch (error) {
    // Somebody else built the same at the same time and was first.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function ownerPage(): Promise<Page> {
  const root = join(WEB, 'owner');
  return {
    name: 'owner',
    sources: [...(await filesUnder(root)), fileURLToPath(import.meta.url), BUNDLE],
    async make(folder) {
      const { build: viteBuild } = await import('vite');
      await viteBuild({
        configFile: false,
        root,
        base: '/owner/',
        logLevel: 'error',
        build: { outDir: folder, emptyOutDir: true, target: 'es2022', assetsDir: '.', assetsInlineLimit: 0 },
      });
      const address = await addWebChat(folder);
      const html = join(folder, 'index.html');
      await writeFile(html, (await readFile(html, 'utf8')).replace('__WEBCHAT__', address));
      await copyFile(join(root, 'icon.svg'), join(folder, 'desk.svg'));
    },
  };
}

async function deskPage(): Promise<Page | undefined> {
  const root = join(WEB, 'desk');
  const configFile = join(root, 'vite.config.ts');
  if (!existsSync(configFile)) return undefined;
  return {
    name: 'desk',
    // Beside its own sources it uses the API's contract, and packages.
    sources: [
      ...(await filesUnder(root)),
      ...(await filesUnder(join(ROOT, 'bot', 'desk'))),
      fileURLToPath(import.meta.url),
      join(ROOT, 'package-lock.json'),
    ],
    async make(folder) {
      const { build: viteBuild } = await import('vite');
      await viteBuild({
        configFile,
        root,
        base: '/desk/',
        logLevel: 'error',
        build: { outDir: folder, emptyOutDir: true },
      });
    },
  };
}

/** The service worker of the phone page keeps exactly the files of this build. */
async function addServiceWorker(root: string, folder: string): Promise<void> {
  await copyFile(join(root, 'app.webmanifest'), join(folder, 'app.webmanifest'));
  await copyFile(join(root, 'icon.svg'), join(folder, 'icon.svg'));
  const files = (await filesUnder(folder)).filter((file) => !file.endsWith('index.html'));
  const version = createHash('sha256');
  for (const file of await filesUnder(folder)) version.update(await readFile(file));
  const source = await readFile(join(root, 'sw.js'), 'utf8');
  const names = files.map((file) => `/phone/${relative(folder, file)}`).join(' ');
  await writeFile(
    join(folder, 'sw.js'),
    source.replace('__FILES__', names).replace('__VERSION__', version.digest('hex').slice(0, 12)),
  );
}

async function phonePage(): Promise<Page> {
  const root = join(WEB, 'phone');
  return {
    name: 'phone',
    // It shares small parts of the console, and the API's contract.
    sources: [
      ...(await filesUnder(root)),
      ...(await filesUnder(join(WEB, 'desk'))),
      ...(await filesUnder(join(ROOT, 'bot', 'desk', 'contract'))),
      fileURLToPath(import.meta.url),
      join(ROOT, 'package-lock.json'),
    ],
    async make(folder) {
      const { build: viteBuild } = await import('vite');
      await viteBuild({
        configFile: join(root, 'vite.config.ts'),
        root,
        base: '/phone/',
        logLevel: 'error',
        build: { outDir: folder, emptyOutDir: true },
      });
      await addServiceWorker(root, folder);
    },
  };
}

// An image without the building tools brings its pages with it.
const tools = [BUNDLE, join(ROOT, 'node_modules/vite/package.json')];
if (tools.every((tool) => existsSync(tool))) {
  for (const page of [await ownerPage(), await deskPage(), await phonePage()]) if (page) await build(page);
} else if (!existsSync(join(DIST, 'owner', 'index.html')))
  throw new Error(
    'The pages are not built, and what builds them is not installed: npm ci without --omit=dev.',
  );
