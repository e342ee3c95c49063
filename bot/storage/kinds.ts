/** Kinds of files that owners may send, told by their first bytes: a name or a declared type proves nothing. */

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

const starts = (bytes: Uint8Array, ...head: number[]): boolean =>
  bytes.length > head.length && head.every((byte, index) => bytes[index] === byte);

/** MPEG audio: eleven set bits, then a layer that is not reserved. ADTS AAC has layer 0. */
function mpegAudio(bytes: Uint8Array): string | undefined {
  const [first = 0, second = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  if ((second & 0xf6) === 0xf0) return 'audio/aac';
  return (second & 0x06) === 0 ? undefined : 'audio/mpeg';
}

function riff(bytes: Uint8Array): string | undefined {
  if (ascii(bytes, 0, 4) !== 'RIFF') return undefined;
  const form = ascii(bytes, 8, 12);
  return form === 'WEBP' ? 'image/webp' : form === 'WAVE' ? 'audio/wav' : undefined;
}

/** An ISO container is taken when its brand is an audio one, or when it says that it is a voice recording. */
function isoAudio(bytes: Uint8Array, declared: string): string | undefined {
  if (ascii(bytes, 4, 8) !== 'ftyp') return undefined;
  const brand = ascii(bytes, 8, 12);
  const audio = brand.startsWith('M4A') || brand.startsWith('M4B') || declared.startsWith('audio/');
  return audio ? 'audio/mp4' : undefined;
}

/**
 * The kind of a file, or undefined when the desk does not take it.
 * @param bytes the file, or its first 16 bytes
 * @param declared the sender's word for it; only tells voice from video where the container holds either
 */
export function kindOf(bytes: Uint8Array, declared = ''): string | undefined {
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  const head = ascii(bytes, 0, 8);
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  if (head.startsWith('%PDF-')) return 'application/pdf';
  if (head.startsWith('OggS')) return 'audio/ogg';
  if (head.startsWith('ID3')) return 'audio/mpeg';
  if (head.startsWith('fLaC')) return 'audio/flac';
  if (head.startsWith('#!AMR')) return 'audio/amr';
  if (starts(bytes, 0x1a, 0x45, 0xdf, 0xa3) && declared.startsWith('audio/')) return 'audio/webm';
  return riff(bytes) ?? isoAudio(bytes, declared) ?? mpegAudio(bytes);
}
