/** What is no matter of the desk's (R1): wrong numbers, advertisements, small talk, what it is, commands. It leaves only the transcript. */
import type { Desk } from './context.ts';
import type { Heard } from './ports.ts';

/**
 * What must not be taken for a matter, whatever the ear guessed: commands that put words into the desk's mouth, other
 * owners' data (G9), and whether this is a program (G1). True when it was answered.
 */
export function answerGuarded(desk: Desk, heard: Heard): boolean {
  const { ports, speech } = desk;
  const { knows, say } = ports;
  if (heard.details.danger !== undefined) return false;
  const wants = (intent: Parameters<typeof knows.wants>[0]): boolean => knows.wants(intent, heard.text);
  if (wants('others') && !wants('dues')) speech.add(say('answer.privacy', {}));
  else if (wants('command')) speech.add(say('command', {}));
  else if (wants('robot')) {
    // The greeting of a first contact says so in the same reply.
    if (desk.mind.introduced) speech.add(say('greeting.program', {}));
  } else return false;
  return true;
}

/** Stickers as channels write them, and emoji alone. */
const STICKER =
  /^(\[[^\]]{1,8}\]|\([^)]{1,8}\)|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{FE0F}|\u{200D}|\s)+$/u;

/** Strangers, advertisements and small talk. True when it was answered. */
export function answerStray(desk: Desk, heard: Heard): boolean {
  const { ports, speech, mind } = desk;
  const { knows, say } = ports;
  if (heard.urgent || heard.details.danger !== undefined || heard.handoff.length > 0) return false;
  if (Object.keys(heard.fields).some((field) => field !== 'when' && field !== 'phone')) return false;
  const wants = (intent: Parameters<typeof knows.wants>[0]): boolean => knows.wants(intent, heard.text);
  if (STICKER.test(heard.text) && !mind.collecting) speech.add(say('sticker', {}));
  else if (wants('wrong') && !mind.collecting) speech.add(say('wrong', {}));
  else if (wants('stranger') || wants('advert'))
    speech.add(say('stranger', { company: knows.settings.estate.company }));
  else if (wants('chat')) {
    if (mind.collecting?.filedId === undefined && mind.collecting) return false;
    speech.add(say('smalltalk', {}));
  } else return false;
  return true;
}
