/**
 * Photos, voice and papers of talks, behind one port: under DATA_DIR where the database is SQLite, in the database
 * in chunks where it is PostgreSQL and processes may share no disk. Bytes are complete before their row is there.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Database } from '../../prisma/client.ts';

/** Bytes in one row of FileChunk. */
const CHUNK = 512 * 1024;

export interface StoredFile {
  id: string;
  talkId: string;
  name: string;
  /** Media type. */
  kind: string;
  /** Bytes. */
  size: number;
}

export interface OpenFile extends StoredFile {
  /** The whole file. @throws Error when its bytes are gone */
  bytes(): Promise<Uint8Array>;
}

export interface Files {
  /** Keeps a file of a talk. `kind` is its media type as found by `kindOf`. */
  save(talkId: string, name: string, kind: string, bytes: Uint8Array): Promise<StoredFile>;
  /** Undefined when there is no such file. */
  open(id: string): Promise<OpenFile | undefined>;
  /** Forgets a file: its sender took it back. One that is gone already is no error. */
  remove(id: string): Promise<void>;
}

/** Where the bytes are. */
interface Shelf {
  put(id: string, bytes: Uint8Array): Promise<void>;
  get(id: string): Promise<Uint8Array>;
  remove(id: string): Promise<void>;
}

function diskShelf(folder: string): Shelf {
  const pathOf = (id: string): string => join(folder, id.slice(0, 2), id);
  return {
    async put(id, bytes) {
      const path = pathOf(id);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.part`, bytes, { flush: true });
      await rename(`${path}.part`, path);
    },
    get: (id) => readFile(pathOf(id)),
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}

function databaseShelf(db: Database): Shelf {
  return {
    async put(fileId, bytes) {
      for (let part = 0; part * CHUNK < bytes.length; part++) {
        const chunk = Uint8Array.from(bytes.subarray(part * CHUNK, (part + 1) * CHUNK));
        await db.prisma.fileChunk.create({ data: { fileId, part, bytes: chunk } });
      }
    },
    async get(fileId) {
      const chunks = await db.prisma.fileChunk.findMany({ where: { fileId }, orderBy: { part: 'asc' } });
      return Buffer.concat(chunks.map(({ bytes }) => bytes));
    },
    async remove(fileId) {
      await db.prisma.fileChunk.deleteMany({ where: { fileId } });
    },
  };
}

/**
 * @param dataDir the instance's data folder; files go to its folder `files`, on SQLite only
 * @param now instant of the rows
 */
export function createFiles(parts: { db: Database; dataDir: string; now: () => Date }): Files {
  const { db, now } = parts;
  const shelf = db.dialect === 'sqlite' ? diskShelf(join(parts.dataDir, 'files')) : databaseShelf(db);
  return {
    async save(talkId, name, kind, bytes) {
      const file = { id: randomUUID(), talkId, name: name.slice(0, 200), kind, size: bytes.length };
      await shelf.put(file.id, bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await db.prisma.file.create({ data: { ...file, sha256, createdAt: now() } });
      return file;
    },
    async open(id) {
      const row = await db.prisma.file.findUnique({ where: { id } });
      if (!row) return undefined;
      const { talkId, name, kind, size } = row;
      return {
        id,
        talkId,
        name,
        kind,
        size,
        async bytes() {
          const bytes = await shelf.get(id);
          if (bytes.length !== size) throw new Error(`file ${id} has ${bytes.length} bytes of ${size}`);
          return bytes;
        },
      };
    },
    async remove(id) {
      // The row goes first: a link to it is then good for nothing, whatever becomes of the bytes.
      await db.prisma.file.deleteMany({ where: { id } });
      await shelf.remove(id);
    },
  };
}
