/** A time zone in which it is early afternoon now. */
export function afternoon(): string {
  const east = 13 - new Date().getUTCHours();
  return `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}
