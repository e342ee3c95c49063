/** What is said, as LINE's message objects: text, quick replies for choices, a card for the read-back, pictures. */
import type { messagingApi } from '@line/bot-sdk';
import type { Capabilities } from '../channel.ts';
import { lettered, type Saying, split } from '../degrade.ts';

export const LINE_CAPABILITIES: Capabilities = {
  buttons: 13,
  buttonLabel: 20,
  text: 5_000,
  textUnit: 'utf16',
  limits: undefined,
};

/** Message objects of one call. */
export const OBJECTS = 5;

/** A number of the book (forms.md, Numbers), by which a read-back is told from other sentences. */
const NUMBER = /[A-Z]{1,6}\d{6}-\d{4}/;

/** The read-back (R5) as a card: the number large, the words below; a phone's list shows the words. */
function card(text: string, number: string): messagingApi.FlexMessage {
  return {
    type: 'flex',
    altText: text.slice(0, 400),
    contents: {
      type: 'bubble',
      body: {
        type: 'box',
        layout: 'vertical',
        spacing: 'md',
        contents: [
          { type: 'text', text: number, weight: 'bold', size: 'lg', wrap: true },
          { type: 'separator' },
          { type: 'text', text, size: 'md', wrap: true },
        ],
      },
    },
  };
}

function words(text: string): messagingApi.Message[] {
  const number = NUMBER.exec(text)?.[0];
  // Longer than a card should be read.
  if (number !== undefined && text.length <= 600) return [card(text, number)];
  return split(text, LINE_CAPABILITIES).map((part) => ({ type: 'text', text: part }));
}

/** A picture needs an https address that LINE's own servers reach; everything else is a link in the text. */
function files(saying: Saying): messagingApi.Message[] {
  return saying.files.map(({ url, kind, name }) =>
    (kind === 'image/jpeg' || kind === 'image/png') && url.startsWith('https:')
      ? { type: 'image', originalContentUrl: url, previewImageUrl: url }
      : { type: 'text', text: `${name} ${url}`.trim() },
  );
}

const quick = (choices: readonly string[]): messagingApi.QuickReply => ({
  items: choices.map((choice) => ({
    type: 'action',
    action: { type: 'message', label: [...choice].slice(0, 20).join(''), text: choice.slice(0, 300) },
  })),
});

/**
 * The objects of some sayings, and the choices that had to be written as text. Quick replies hang on the last object:
 * LINE shows those of the newest message only.
 */
export function toObjects(sayings: readonly Saying[]): {
  objects: messagingApi.Message[];
  lettered: readonly string[];
} {
  const objects = sayings.flatMap((saying) => [...words(saying.text), ...files(saying)]);
  const choices = sayings.at(-1)?.choices ?? [];
  const last = objects.at(-1);
  if (choices.length === 0 || !last) return { objects, lettered: [] };
  if (choices.length > LINE_CAPABILITIES.buttons)
    return { objects: [...objects, { type: 'text', text: lettered(choices) }], lettered: choices };
  return { objects: [...objects.slice(0, -1), { ...last, quickReply: quick(choices) }], lettered: [] };
}
