/** The standard greeting (G1): by time of day, once for each person that this is a program, by name to who is known. */
import type { Desk } from './context.ts';

/** Whether contact opens anew: never greeted in this talk, after hours of silence, or on a new day (G1). */
export function greetingDue(desk: Desk): boolean {
  const { mind, ports } = desk;
  if (mind.greetedAt === undefined) return true;
  const last = new Date(mind.greetedAt);
  const quiet = ports.now.getTime() - last.getTime();
  return (
    quiet > ports.knows.settings.clocks.greetAgainMinutes * 60_000 ||
    ports.knows.day(last) !== ports.knows.day(ports.now)
  );
}

/**
 * The greeting's sentences; the first contact also hears that this is a program and how to reach a person.
 * @param introduced whether the person has heard that already
 */
export function greeting(desk: Desk, introduced = desk.mind.introduced): string[] {
  const { mind, ports } = desk;
  const { say, owner } = ports;
  const { settings } = ports.knows;
  const part = settings.part();
  const { company, desk: name } = settings.estate;
  const [home] = owner.homes;
  const sentences = [
    owner.name === undefined
      ? say(`greeting.${part}`, { company, desk: name })
      : say(`greeting.returning.${part}`, {
          home: home ? ports.place(home) : '',
          name: owner.name,
          company,
          desk: name,
        }),
  ];
  if (!introduced) sentences.push(say('greeting.program', {}));
  mind.introduced = true;
  mind.greetedAt = ports.now.toISOString();
  return sentences;
}

/** The wish of a holiday, once; `''` on other days and to who has heard it (G2). */
export function wish({ mind, ports }: Desk): string {
  const festival = ports.knows.settings.festival();
  if (festival === undefined) return '';
  const which = `${festival} ${ports.knows.day(ports.now).slice(0, 4)}`;
  if (mind.wished === which) return '';
  mind.wished = which;
  return ports.say(`wish.${festival}`, {});
}

/** Notes that there was contact now, so that the next message is not greeted again. */
export function noteContact(desk: Desk): void {
  if (desk.mind.greetedAt !== undefined) desk.mind.greetedAt = desk.ports.now.toISOString();
}
