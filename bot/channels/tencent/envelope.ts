/** Bodies of WeChat and WeCom: XML or JSON in, XML out. Entities and document types are never followed. */
import { XMLParser } from 'fast-xml-parser';
import { DeskError } from '../../errors.ts';

/** A message's fields; a nested element is a record of its own. */
export type Fields = Readonly<Record<string, unknown>>;

// Numbers stay text: message ids have more digits than a number holds.
const parser = new XMLParser({
  processEntities: false,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
});

/** The fields of a body, whichever way it is written. @throws DeskError BadRequest */
export function fieldsOf(body: string): Fields {
  const text = body.trimStart();
  try {
    if (text.startsWith('{')) return JSON.parse(text) as Fields;
    if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new Error('document types are not taken');
    const { xml } = parser.parse(text) as { xml?: unknown };
    if (typeof xml === 'object' && xml !== null) return xml as Fields;
  } catch (cause) {
    throw new DeskError('BadRequest', 'The body is neither XML nor JSON of the platform.', { cause });
  }
  throw new DeskError('BadRequest', 'The body has no element xml.');
}

/** A field as text; undefined when it is empty, missing or nested. */
export function field(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** An XML body; texts as CDATA, numbers bare, records nested. */
export function toXml(fields: Fields): string {
  const inside = (one: Fields): string =>
    Object.entries(one)
      .map(([name, value]) => {
        const content =
          typeof value === 'object' && value !== null
            ? inside(value as Fields)
            : typeof value === 'number'
              ? String(value)
              : cdata(String(value));
        return `<${name}>${content}</${name}>`;
      })
      .join('');
  return `<xml>${inside(fields)}</xml>`;
}
