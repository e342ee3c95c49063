/** What owners gave about themselves is shown whole only to roles that may see it (G9): 138****7258. */
import type { Who } from './who.ts';

/** Patterns in the order they are tried: what is surest first, so that no part of it is taken for another. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/([\w.+-])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)/g, '$1***@$2'],
  // Identity card 身份证, mainland mobile with its country code, bank card.
  [/(?<![\w-])(\d{3})\d{3}(?:19|20)\d{8}(\d[\dXx])(?!\w)/g, '$1*************$2'],
  [/(?<![\w-])(?:\+?86[ -]?)?(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?![\w-])/g, '$1****$2'],
  [/(?<![\w-])\d(?:[ -]?\d){8,14}((?:[ -]?\d){4})(?![\w-])/g, '************$1'],
  // Other telephones: Taiwan mobile, landline with area code, Hong Kong.
  [/(?<![\w-])(09\d{2})[ -]?\d{3}[ -]?(\d{3})(?![\w-])/g, '$1***$2'],
  [/(?<![\w-])(0\d{1,3})[ -]?\d{3,4}[ -]?(\d{4})(?![\w-])/g, '$1-****$2'],
  [/(?<![\w-])(?:\+?852[ -]?)?[2-9]\d{3}[ -]?(\d{4})(?![\w-])/g, '****$1'],
  // Plates 车牌.
  [
    /([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z])[·• ]?[A-Z0-9]{3,4}([A-Z0-9]{2})(?![A-Z0-9])/g,
    '$1****$2',
  ],
];

/** Days written in digits alone (20260912) are no telephone numbers. */
const isDay = (digits: string): boolean => /^20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(digits);

/** A text with telephone, identity card, bank card, plate and e-mail hidden but for their ends. */
export function mask(text: string): string {
  return rules.reduce(
    (masked, [pattern, shown]) =>
      masked.replace(pattern, (whole: string, ...groups: unknown[]) =>
        isDay(whole)
          ? whole
          : shown.replace(/\$(\d)/g, (_, index: string) =>
              String(groups[Number(index) - 1] ?? '').replace(/^[ -]|(?<=\d)[ -](?=\d)/g, ''),
            ),
      ),
    text,
  );
}

/** Keys of an activity whose values are addresses, not words. */
const addresses = new Set([
  'id',
  'type',
  'channelId',
  'contentType',
  'contentUrl',
  'serviceUrl',
  'replyToId',
  'timestamp',
]);

/** A JSON value with every text in it masked. */
export function maskDeep(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return addresses.has(key) ? value : mask(value);
  if (Array.isArray(value)) return value.map((item) => maskDeep(item, key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskDeep(inner, name)]));
  return value;
}

/** How this member of staff sees texts of records and transcripts. */
export const masker = (who: Who): ((text: string) => string) =>
  who.can('personal.see') ? (text) => text : mask;
