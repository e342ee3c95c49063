/** Greetings, thanks, farewells and 好的 (G4): answered as a person would, or not at all; never registered (R1). */
import type { Desk } from './context.ts';
import type { Courtesy } from './knowing.ts';
import type { Heard } from './ports.ts';

/** What courtesy a message is made of, if it is nothing else. */
export function courtesyOf(desk: Desk, heard: Heard): Courtesy | undefined {
  return desk.ports.knows.courtesy(heard.text);
}

/** Answers it; an acknowledgement after filing is left as the owner's last word. */
export function answerCourtesy(desk: Desk, courtesy: Courtesy): void {
  const { mind, ports, speech } = desk;
  switch (courtesy) {
    case 'thanks':
      if (!mind.thanked) speech.add(ports.say('thanks.reply', {}));
      mind.thanked = true;
      return;
    case 'farewell':
      speech.add(ports.say('farewell', {}));
      return;
    case 'greeting':
      speech.add(ports.say('greeting.offer', {}));
      return;
    case 'acknowledgement':
  }
}
