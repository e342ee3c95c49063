/** A file as an answer of the staff API: always a download, never a page of ours. */
import type { Response } from 'restify';

export interface SentFile {
  name: string;
  /** Media type. */
  type: string;
  bytes: Uint8Array;
}

/** Sends a file; a name in Chinese is told in the form of RFC 6266 beside one in plain letters. */
export function sendFile(res: Response, { name, type, bytes }: SentFile): void {
  const plain = name.replace(/[^\w.-]+/g, '_');
  res.setHeader(
    'Content-Disposition',
    `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  );
  res.sendRaw(200, Buffer.from(bytes), { 'Content-Type': type });
}
