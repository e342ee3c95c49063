/**
 * Collecting one matter, whichever its category: driven by the declared slots, filed as soon as what and where are
 * known (R5), read back in the same reply, amended by what the owner adds.
 */
import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import { amendFiled } from './amending.ts';
import { question } from './asking.ts';
import { type Desk, deskOf, heardBy } from './context.ts';
import { fileCollected, readBack } from './filing.ts';
import type { Collecting } from './memory.ts';
import type { Category, Heard } from './ports.ts';
import { hear, isHome, MOST_TIMES, missing, noteAsked, supposeHome, wanted } from './slots.ts';

export const INTAKE = 'intake';

export class IntakeDialog extends Dialog {
  constructor() {
    super(INTAKE);
  }

  /** Begins with `mind.collecting` set by the front desk. */
  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    return this.#goOn(dc, deskOf(dc.context));
  }

  /** The owner went on about it. */
  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const desk = deskOf(dc.context);
    const matter = desk.mind.collecting;
    if (!matter) return dc.endDialog();
    const heard = heardBy(desk);
    const before = JSON.stringify([matter.place, matter.slots, matter.what]);
    hear(matter, heard);
    takeWords(matter, heard);
    matter.said = `${matter.said}\n${heard.text}`;
    if (matter.filedId === undefined) return this.#goOn(dc, desk);
    const changed = before !== JSON.stringify([matter.place, matter.slots, matter.what]);
    if (changed || heard.category !== 'other') await amendFiled(desk, matter, heard);
    else {
      desk.speech.add(desk.ports.say('gibberish', {}));
      return Dialog.EndOfTurn;
    }
    return dc.endDialog();
  }

  async #goOn(dc: DialogContext, desk: Desk): Promise<DialogTurnResult> {
    const matter = desk.mind.collecting;
    if (!matter) return dc.endDialog();
    const { ports, speech } = desk;
    if (matter.category !== 'other' && matter.category !== 'praise' && matter.category !== 'suggestion')
      supposeHome(matter, ports.owner);
    const rules = ports.knows.slots(matter.category as Category, matter.kind);
    const lacking = missing(matter, rules, ports.owner);
    const askable = lacking.filter(
      ({ key }) => (matter.asked.find(({ slot }) => slot === key)?.times ?? 0) < MOST_TIMES,
    );
    if (lacking.length > 0 && askable.length > 0) {
      const again = askable.some(({ key }) => matter.asked.some(({ slot }) => slot === key));
      speech.ask(question(ports.say, askable, again));
      noteAsked(
        matter,
        askable.map(({ key }) => key),
      );
      return Dialog.EndOfTurn;
    }
    const filed = await fileCollected(desk, matter);
    readBack(desk, matter, filed, lacking.length > 0);
    const more = lacking.length > 0 ? [] : wanted(matter, rules, ports.owner);
    if (more.length === 0) {
      matter.pending = [];
      return dc.endDialog();
    }
    speech.ask(question(ports.say, more, false));
    noteAsked(
      matter,
      more.map(({ key }) => key),
    );
    return Dialog.EndOfTurn;
  }
}

/** Slots whose answer is the owner's sentence itself. */
const FREE = new Set([
  'what',
  'service',
  'topic',
  'proposal',
  'defect',
  'thing',
  'wanted',
  'whom',
  'happened',
  'since',
  'entry',
  'price',
  'handover',
  'where_lost',
  'description',
]);

/** What was asked and is answered in free words. */
function takeWords(matter: Collecting, heard: Heard): void {
  // Asked for the place alone, whatever the owner answers is the place.
  if (
    matter.pending.length === 1 &&
    matter.pending[0] === 'place' &&
    matter.place.spot === undefined &&
    !isHome(matter.place)
  )
    matter.place.spot = heard.plain.replace(/[的那里裡]+$/u, '').slice(0, 20);
  const slot = matter.pending.find((one) => FREE.has(one));
  if (slot === undefined) return;
  if (['what', 'service', 'topic', 'defect', 'thing'].includes(slot))
    matter.what ??= heard.details.fault ?? heard.text.trim().slice(0, 40);
  else matter.slots[slot] ??= heard.text.trim();
}
