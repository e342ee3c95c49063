/** JSON values of settings: what differs from what lies below, and a value changed at a path. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Path = readonly (string | number)[];

export const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two values say the same; the order of an object's entries says nothing. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (isObject(a) && isObject(b)) return difference(a, b) === undefined;
  return Object.is(a, b);
}

/** The part of `over` that differs from `base`, as an override holds it: null takes an entry away. Undefined: nothing. */
export function difference(base: Json, over: Json): Json | undefined {
  if (!isObject(base) || !isObject(over)) return same(base, over) ? undefined : over;
  const parts: Record<string, Json> = {};
  for (const key of Object.keys(base)) if (!Object.hasOwn(over, key)) parts[key] = null;
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    const part = below === undefined ? value : difference(below, value);
    if (part !== undefined) parts[key] = part;
  }
  return Object.keys(parts).length === 0 ? undefined : parts;
}

/** The value with `next` at a path; undefined takes the entry away. */
export function changed(value: Json, path: Path, next: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return next ?? null;
  if (Array.isArray(value)) {
    const list = [...value];
    if (rest.length === 0 && next === undefined) list.splice(Number(key), 1);
    else list[Number(key)] = changed(list[Number(key)] ?? null, rest, next);
    return list;
  }
  const object = isObject(value) ? { ...value } : {};
  if (rest.length === 0 && next === undefined) delete object[key];
  else object[key] = changed(object[key] ?? null, rest, next);
  return object;
}

/** A value of the same form with nothing in it: what a new entry of a list begins as. */
export function emptied(value: Json): Json {
  if (typeof value === 'string') return '';
  if (typeof value === 'number') return 0;
  if (typeof value === 'boolean') return false;
  if (Array.isArray(value))
    return value
      .slice(0, 1)
      .map(emptied)
      .filter((item) => typeof item !== 'string');
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, emptied(inner)]));
  return value;
}
