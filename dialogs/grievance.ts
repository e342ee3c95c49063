/** One grievance told over several messages is one complaint (C1, C6); rising irritation brings a person before fury (C7). */
import { isPublic } from '../knowledge/rules/places.ts';
import { irritationRules, isHandling, tellsWish } from '../knowledge/rules/telling.ts';
import type { Desk } from './context.ts';
import { courtesyOf } from './courtesy.ts';
import type { Heard } from './ports.ts';

/** Whether a complaint is about what was complained of before in this talk: no place of its own, and nothing else blamed. */
export function isSameGrievance(desk: Desk, heard: Heard): boolean {
  const { grievance } = desk.mind;
  if (!grievance || heard.category !== 'complaint' || heard.details.danger !== undefined) return false;
  const { spot, kind } = heard.details;
  if (heard.fields.room !== undefined || heard.fields.building !== undefined) return false;
  if (spot !== undefined && isPublic(spot)) return false;
  return grievance.kind === undefined || kind === grievance.kind || isHandling(kind);
}

/** Weighs a message's irritation; true when it has risen so far that a person should take over (C7). */
export function isTired(desk: Desk, heard: Heard): boolean {
  const { mind, ports } = desk;
  const { handOverAt, ...weights } = irritationRules();
  const feeling = ports.knows.feeling(heard.text, heard.handoff);
  const told =
    feeling === 'calm'
      ? isSameGrievance(desk, heard)
        ? weights.complaint
        : mind.last && ports.knows.wants('hurry', heard.text)
          ? weights.hurry
          : 0
      : weights[feeling === 'despair' ? 'furious' : feeling];
  const courteous = courtesyOf(desk, heard);
  const before = mind.irritation ?? 0;
  mind.irritation =
    courteous === 'thanks' || courteous === 'farewell' ? 0 : Math.max(0, before + (told || -1));
  return told > 0 && mind.irritation >= handOverAt;
}

/** Puts what is said again into the complaint, with attention to the feeling but no second apology for the same (C1). */
export async function addToGrievance(desk: Desk, heard: Heard): Promise<boolean> {
  const { mind, ports, speech } = desk;
  const { grievance, collecting } = mind;
  if (!grievance || !isSameGrievance(desk, heard)) return false;
  const wanted = tellsWish(heard.text) ? { wanted: heard.text.trim() } : {};
  const matter = await ports.register.amend(grievance.id, { slots: wanted, added: heard.text });
  if (collecting?.filedId === grievance.id) collecting.pending = [];
  const time = matter.promise ? ports.by(matter.promise.by) : '';
  speech.add(
    ports.say('complaint.understand', {}),
    ports.say('complaint.added', { number: matter.number, who: matter.who, time }),
  );
  return true;
}
