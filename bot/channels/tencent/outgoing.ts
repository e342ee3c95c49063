/**
 * Sending by WeChat and 微信客服: the two have the same kinds of messages and the same count of five in 48 hours, so what
 * is said together goes out as one, with its choices as a menu.
 */
import type { FileLinks } from '../../storage/file-links.ts';
import type { Capabilities, Delivery } from '../channel.ts';
import { lettered, merged, type Saying, sayingOf, split } from '../degrade.ts';

/** Both platforms' limits (V5). The bot leaves two of the five for people. */
export const TENCENT_CAPABILITIES: Capabilities = {
  buttons: 10,
  buttonLabel: 30,
  text: 2_048,
  textUnit: 'bytes',
  limits: {
    window: { sends: 5, ms: 48 * 3_600_000 },
    click: { sends: 3, ms: 60_000 },
    keptForPeople: 2,
  },
};

/** A message to be sent. */
export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'menu'; text: string; choices: readonly string[] }
  /** `fileId` of a picture of ours. */
  | { kind: 'picture'; fileId: string };

const PICTURE = /^image\/(jpeg|png|gif)$/;
const OURS = /^file:([\w-]{1,64})$/;

/** The messages of a batch of deliveries. @param links gives files that are no pictures an address */
export function outgoing(
  deliveries: readonly Delivery[],
  links: Pick<FileLinks, 'link'>,
  publicUrl: string | undefined,
): ReturnType<typeof partsOf> {
  const sayings = deliveries
    .filter(({ activity }) => activity.type === 'message')
    .map(({ activity }) => sayingOf(activity));
  return partsOf(sayings, (url) =>
    url.startsWith('file:') ? links.link(url.slice('file:'.length), publicUrl) : url,
  );
}

/**
 * A message as both platforms' calls take it.
 * @param entry a choice in the platform's own form, `id` counted from 1
 * @param menu what else its menus hold
 * @param upload the platform's id of a picture of ours
 */
export async function bodyOf(
  part: Part,
  { entry, menu }: { entry: (id: string, content: string) => object; menu?: object },
  upload: (fileId: string) => Promise<string>,
): Promise<object> {
  switch (part.kind) {
    case 'text':
      return { msgtype: 'text', text: { content: part.text } };
    case 'menu': {
      const list = part.choices.map((content, index) => entry(String(index + 1), content));
      return { msgtype: 'msgmenu', msgmenu: { head_content: part.text, list, ...menu } };
    }
    case 'picture':
      return { msgtype: 'image', image: { media_id: await upload(part.fileId) } };
  }
}

/**
 * What is said, in as few messages as it takes.
 * @param link an address for a file that is no picture
 */
export function partsOf(
  sayings: readonly Saying[],
  link: (url: string) => string,
): { parts: Part[]; lettered: readonly string[] } {
  const { text, choices, files } = merged(sayings);
  const pictures = files.flatMap(({ url, kind }) => {
    const fileId = OURS.exec(url)?.[1];
    return PICTURE.test(kind) && fileId !== undefined ? [{ kind: 'picture' as const, fileId }] : [];
  });
  const links = files
    .filter(({ url, kind }) => !(PICTURE.test(kind) && OURS.test(url)))
    .map(({ url, name }) => `${name} ${link(url)}`.trim());
  const words = [text, ...links].filter(Boolean).join('\n');
  const asText = choices.length > TENCENT_CAPABILITIES.buttons;
  const whole = asText ? `${words}\n${lettered(choices)}` : words;
  const texts = split(whole, TENCENT_CAPABILITIES);
  if (choices.length === 0 || asText)
    return {
      parts: [...pictures, ...texts.map((one) => ({ kind: 'text' as const, text: one }))],
      lettered: asText ? choices : [],
    };
  const last = texts.at(-1) ?? '';
  return {
    parts: [
      ...pictures,
      ...texts.slice(0, -1).map((one) => ({ kind: 'text' as const, text: one })),
      { kind: 'menu', text: last, choices },
    ],
    lettered: [],
  };
}

/** Whether somebody of the staff speaks in it: then what is kept for people may be used. */
export const speaker = (deliveries: readonly Delivery[]): { by: 'bot' | 'staff'; urgent: boolean } => ({
  by: deliveries.some(({ by }) => by === 'staff') ? 'staff' : 'bot',
  urgent: deliveries.some(({ activity }) => activity.importance === 'high'),
});

/** How far a batch has come, so that a try that failed in its middle does not say the first half again. */
export class Progress {
  readonly #done = new Map<string, number>();

  /** Sends what is left, in order. */
  async send(
    batchId: string,
    parts: readonly Part[],
    send: (part: Part, index: number) => Promise<void>,
  ): Promise<void> {
    for (let index = this.#done.get(batchId) ?? 0; index < parts.length; index++) {
      const part = parts[index];
      if (part) await send(part, index);
      this.#done.set(batchId, index + 1);
    }
    this.#done.delete(batchId);
  }
}
