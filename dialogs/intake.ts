/**
 * Collecting one matter, whichever its category: driven by the declared slots, filed as soon as what and where are
 * known (R5), read back in the same reply, amended by what the owner adds.
 */
import { Dialog, type DialogContext, type DialogTurnResult } from 'botbuilder-dialogs';
import { amendFiled, isBare } from './amending.ts';
import { question } from './asking.ts';
import { type Desk, deskOf, heardBy } from './context.ts';
import { fileCollected, fileFurther, readBack } from './filing.ts';
import type { Collecting } from './memory.ts';
import { offerParked } from './parking.ts';
import { partsOf } from './parts.ts';
import { BY_FAULT, phraseOf } from './phrasing.ts';
import type { Category } from './ports.ts';
import { hear, known, MOST_TIMES, missing, noteAsked, supposeHome, wanted } from './slots.ts';
import { takeWords } from './taking-words.ts';

/** A matter of so few characters names its topic only: 保洁, until its owner tells what about it. */
const BARE_TOPIC = 4;

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
    const state = (): string => JSON.stringify([matter.place, matter.slots, matter.what]);
    const before = state();
    const place = { ...matter.place };
    // A home alone said nothing of what it is about: the words that tell it do.
    if (matter.filedId === undefined && matter.category === 'other' && matter.what === undefined) {
      matter.category = heard.category;
      matter.kind = heard.details.kind;
    }
    hear(matter, heard);
    // A topic named after a bare 我要投诉 tells its kind by its own words.
    if (matter.filedId === undefined && matter.what !== undefined)
      matter.kind ??= desk.ports.kindOf(heard.text, matter.category as Category);
    matter.pending = matter.pending.filter((key) => !known(matter, key, desk.ports.owner));
    if (!isBare(heard)) takeWords(desk, matter, heard, before !== state());
    const topic = !BY_FAULT.has(matter.category) && (matter.what?.length ?? 0) <= BARE_TOPIC;
    const bare = matter.filedId !== undefined && topic;
    if (bare && heard.details.fault !== undefined && heard.category === matter.category)
      matter.what = phraseOf(heard, matter.category) ?? matter.what ?? '';
    if (matter.said === '') matter.said = heard.text;
    else matter.said = `${matter.said}\n${heard.text}`;
    if (matter.filedId !== undefined) {
      await amendFiled(desk, matter, heard, before !== state(), place);
      return dc.endDialog();
    }
    const ended = await this.#goOn(dc, desk);
    // What came only now, after a bare 投诉, may hold more than one matter as any first message may (R4).
    if (matter.filedId !== undefined && heard.also.length > 0) {
      const { further } = await partsOf(desk, heard, matter.category as Category);
      await fileFurther(desk, further);
    }
    await offerParked(desk);
    return ended;
  }

  async #goOn(dc: DialogContext, desk: Desk): Promise<DialogTurnResult> {
    const { mind, ports, speech } = desk;
    const matter = mind.collecting;
    if (!matter) return dc.endDialog();
    if (matter.category !== 'other' && matter.category !== 'praise' && matter.category !== 'suggestion')
      supposeHome(matter, ports.owner);
    const rules = ports.knows.slots(matter.category as Category, matter.kind);
    const lacking = missing(matter, rules, ports.owner);
    const askable = lacking.filter(({ key }) => timesAsked(matter, key) < MOST_TIMES);
    if (lacking.length > 0 && askable.length > 0) {
      speech.ask(
        question(
          ports.say,
          askable,
          askable.some(({ key }) => timesAsked(matter, key) > 0),
        ),
      );
      noteAsked(
        matter,
        askable.map(({ key }) => key),
        mind.turns,
      );
      return Dialog.EndOfTurn;
    }
    const filed = await fileCollected(desk, matter);
    readBack(desk, matter, filed, lacking.length > 0);
    const more = lacking.length > 0 ? [] : wanted(matter, rules, ports.owner, mind.wanted);
    if (more.length === 0) {
      matter.pending = [];
      return dc.endDialog();
    }
    speech.ask(question(ports.say, more, false));
    mind.wanted = [...(mind.wanted ?? []), ...more.map(({ key }) => key)];
    noteAsked(
      matter,
      more.map(({ key }) => key),
      mind.turns,
    );
    return Dialog.EndOfTurn;
  }
}

const timesAsked = (matter: Collecting, key: string): number =>
  matter.asked.find(({ slot }) => slot === key)?.times ?? 0;
