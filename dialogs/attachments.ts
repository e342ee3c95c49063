/** Messages without words (T2, T3): a photo belongs to what is being reported, a voice message is acknowledged, the rest is named. */
import type { DialogContext } from 'botbuilder-dialogs';
import type { Attachment } from 'botframework-schema';
import type { Desk } from './context.ts';

export async function answerWordless(
  desk: Desk,
  _dc: DialogContext,
  attachments: readonly Attachment[],
): Promise<void> {
  const { mind, ports, speech } = desk;
  const { say } = ports;
  const is = (kind: string): boolean => attachments.some(({ contentType }) => contentType?.startsWith(kind));
  if (attachments.length === 0) {
    speech.add(say('empty', {}));
  } else if (is('image/')) {
    const matter = mind.collecting;
    if (matter) matter.slots.photos = String(Number(matter.slots.photos ?? 0) + attachments.length);
    if (mind.last) {
      const filed = await ports.register.amend(mind.last.id, { added: '[照片]' });
      speech.add(say('picture.noted', { number: filed.number }));
    } else if (!matter) {
      speech.add(say('picture.alone', {}));
    }
  } else if (is('audio/')) {
    speech.add(say('voice.alone', {}));
  } else {
    speech.add(say('unsupported.attachment', {}));
  }
}
