/** The part of wawoff2 that is used here; the package brings no types. */
declare module 'wawoff2' {
  /** A WOFF2 font as TrueType or OpenType. */
  export function decompress(packed: Uint8Array): Promise<Uint8Array>;
}
