/** Messages without words (T2, T3): a photo belongs to what is being reported, a voice message goes to a person, the rest is named. */
import type { Attachment } from 'botframework-schema';
import type { Desk } from './context.ts';

const isOf = (kind: string, attachments: readonly Attachment[]): boolean =>
  attachments.some(({ contentType }) => contentType?.startsWith(kind));

/** Keeps in mind the photos that came, before, with or after the words they belong to (T2). */
export function keepPhotos({ mind }: Desk, attachments: readonly Attachment[]): void {
  const came = attachments.filter(({ contentType }) => contentType?.startsWith('image/')).length;
  if (came === 0) return;
  const matter = mind.collecting;
  if (matter) matter.slots.photos = String(Number(matter.slots.photos ?? 0) + came);
  else mind.photos = (mind.photos ?? 0) + came;
}

/** Answers a message without words. True where the matter being collected should go on. */
export async function answerWordless(desk: Desk, attachments: readonly Attachment[]): Promise<boolean> {
  const { mind, ports, speech } = desk;
  const { say } = ports;
  const open = mind.collecting !== undefined && mind.collecting.filedId === undefined;
  if (attachments.length === 0) speech.add(say('empty', {}));
  else if (isOf('image/', attachments)) {
    if (open) speech.add(say('picture.kept', {}));
    else if (mind.last && !mind.last.withdrawn) {
      const filed = await ports.register.amend(mind.last.id, { added: '[照片]' });
      speech.add(say('picture.noted', { number: filed.number }));
      mind.photos = undefined;
    } else speech.add(say('picture.alone', {}));
  } else if (isOf('audio/', attachments)) {
    await hearVoice(desk);
    return false;
  } else speech.add(say('unsupported.attachment', {}));
  return open;
}

/** A voice message without its words (T3): to a person where one is there, else whether it is urgent is asked. */
async function hearVoice(desk: Desk): Promise<void> {
  const { mind, ports, speech } = desk;
  const { say } = ports;
  if (ports.staffed) {
    const { who } = await ports.desk.call({ reasons: ['request'], summary: '[语音]', urgent: false });
    speech.add(say('voice.alone', {}), say('handoff.announce.unsure', { who }));
    return;
  }
  mind.voice = ports.now.toISOString();
  speech.add(say('voice.outOfHours', { phone: ports.knows.settings.estate.phone }));
  speech.offer([say('button.urgent', {}), say('button.notUrgent', {})]);
}

/** The answer to whether a voice message is urgent; unanswered it is taken for urgent after a while. */
export async function answerUrgency(desk: Desk, text: string): Promise<boolean> {
  const { mind, ports, speech } = desk;
  const { say } = ports;
  if (mind.voice === undefined) return false;
  const urgent = text.trim() === say('button.urgent', {});
  if (!urgent && text.trim() !== say('button.notUrgent', {})) return false;
  mind.voice = undefined;
  if (urgent) await callForVoice(desk);
  else {
    const { who } = await ports.desk.call({ reasons: ['request'], summary: '[语音]', urgent: false });
    speech.add(say('handoff.announce.unsure', { who }));
  }
  return true;
}

/** Calls the people on duty to a voice message that may be urgent (T3). */
export async function callForVoice({ ports, speech, mind }: Desk): Promise<void> {
  mind.voice = undefined;
  const { who } = await ports.desk.call({ reasons: ['major'], summary: '[语音]', urgent: true });
  speech.add(ports.say('handoff.announce.major', { who }));
}
