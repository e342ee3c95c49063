/** Photos as they are sent: no larger than needed, with time, task and place written into the picture. */
import { clockTime, dayOf, deskNow } from '../desk/clock.ts';
import type { Shown } from './work.ts';

/** Longest side in pixels, and JPEG quality: legible, and sent from a stairwell. */
const LONGEST = 1_600;
const QUALITY = 0.82;

/** The line under a picture: when, which task, where. */
export function stampOf(task: Pick<Shown, 'number' | 'place'>): string {
  const now = deskNow();
  return [`${dayOf(now)} ${clockTime(now)}`, task.number, task.place].filter(Boolean).join('  ');
}

function toBlob(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), type, QUALITY);
  });
}

/** Writes the line into a strip at the lower edge. */
function write(canvas: HTMLCanvasElement, line: string): void {
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  const { width, height } = canvas;
  let size = Math.round(Math.max(18, width / 32));
  const font = (px: number): string =>
    `600 ${px}px "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", sans-serif`;
  pen.font = font(size);
  const room = width - size * 1.2;
  const long = pen.measureText(line).width;
  if (long > room) size = Math.floor((size * room) / long);
  pen.font = font(size);
  pen.fillStyle = 'rgba(0, 0, 0, 0.62)';
  pen.fillRect(0, height - size * 2, width, size * 2);
  pen.fillStyle = '#fff';
  pen.textBaseline = 'middle';
  pen.fillText(line, size * 0.6, height - size);
}

/** A photo from the camera, made smaller and stamped. @throws Error for what is no picture */
export async function stampPhoto(file: Blob, line: string): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  write(canvas, line);
  return toBlob(canvas, 'image/jpeg');
}

/** A signature as drawn, on white, with the line under it. */
export async function stampSignature(drawn: HTMLCanvasElement, line: string): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = drawn.width;
  canvas.height = drawn.height + Math.round(Math.max(36, drawn.width / 12));
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(drawn, 0, 0);
  write(canvas, line);
  return toBlob(canvas, 'image/png');
}
