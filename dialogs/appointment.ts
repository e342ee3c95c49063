/** A visit by appointment in the owner's own words (R10): 好的 to the window that was offered, or another time. */
import type { Desk } from './context.ts';
import type { Heard } from './ports.ts';

/** What a message says to a window that stands, if it is about one at all. */
function wordOn(desk: Desk, heard: Heard): 'agrees' | 'other_time' | undefined {
  const { knows, say } = desk.ports;
  if (heard.text === say('button.confirm', {}) || knows.courtesy(heard.text) === 'acknowledgement')
    return 'agrees';
  const wished = heard.text === say('button.reschedule', {}) || knows.wants('reschedule', heard.text);
  return wished ? 'other_time' : undefined;
}

/** Takes the answer to an appointment. False when none stands, or the words are about something else. */
export async function answerAppointment(desk: Desk, heard: Heard): Promise<boolean> {
  const word = wordOn(desk, heard);
  if (!word) return false;
  const { ports, speech } = desk;
  const standing = await ports.appointments.standing();
  if (!standing || (word === 'agrees' && !standing.offered)) return false;
  const { number, window, who } = standing;
  if (word === 'agrees') {
    await ports.appointments.agree(standing.id);
    speech.add(ports.say('appointment.agreed', { window, who, number }));
  } else {
    await ports.appointments.putOff(standing.id, heard.text);
    speech.add(ports.say('appointment.change.ask', {}));
  }
  return true;
}
