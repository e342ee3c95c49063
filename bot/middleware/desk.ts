/**
 * Sets the desk for a turn: hears the words, remembers the talk, hands the dialogs their ports; afterwards says what
 * they left and keeps the memory. A turn that throws keeps and says nothing.
 */
import type { Middleware, TurnContext } from 'botbuilder';
import type { DialogState } from 'botbuilder-dialogs';
import { setDesk } from '../../dialogs/context.ts';
import { type Memory, readMemory } from '../../dialogs/memory.ts';
import type { Heard } from '../../dialogs/ports.ts';
import { Speech } from '../../dialogs/speech.ts';
import { isCantonese, isServed } from '../../knowledge/rules/languages.ts';
import { readable } from '../../knowledge/rules/shared.ts';
import { courtesies } from '../../knowledge/rules/words.ts';
import type { Locale, Settings } from '../../knowledge/settings.ts';
import { scriptTold } from '../../knowledge/understanding/lang.ts';
import type { Language } from '../../knowledge/understanding/reading.ts';
import type { Estates } from '../estates/estates.ts';
import { turnOf } from '../inbox/turn.ts';
import { createPorts, type House, profileOf } from '../ports.ts';
import { planSilence, planVoice } from '../procedures/silence.ts';
import { setDialogState } from './dialog-state.ts';
import { COVER, coverDocuments } from './documents.ts';
import { talkStateOf } from './talk-state.ts';

/** The language an owner's client says it speaks, until words tell better. */
export function languageOf(locale: string | undefined): Language | undefined {
  if (locale === undefined) return undefined;
  if (/^zh-(tw|hk|mo|hant)/i.test(locale)) return 'zh-Hant';
  if (/^zh/i.test(locale)) return 'zh-Hans';
  return /^en/i.test(locale) ? 'en' : undefined;
}

/** Whether a text says which language its writer speaks: two Han characters, or two Latin words. A stray "ok" does not. */
const tells = (text: string): boolean =>
  /\p{Script=Han}.*\p{Script=Han}|[a-z]{2,}[ ,.!?']+[a-z]{2,}/iu.test(readable(text));

/** The language to answer in: as the words tell, else as before; 不用了 is written alike in both scripts (G6). */
export function spoken(heard: Heard, before: Language | undefined, greets: boolean): Language | undefined {
  const { text, lang } = heard;
  if (!isServed(text)) return before;
  if (!tells(text)) return before ?? (greets && lang === 'en' ? 'en' : undefined);
  return lang === 'en' ? 'en' : (scriptTold(text) ?? (before === 'en' ? lang : before));
}

/** The locale to answer in: whoever writes Cantonese reads Hong Kong's wording wherever the estate lies. */
function localeIn(settings: Settings, mind: Memory, client: string | undefined): Locale {
  const cantonese = mind.cantonese === true || /^zh-(hk|mo)/i.test(client ?? '');
  if (mind.language === 'zh-Hant' && settings.estate.region === 'CN' && cantonese) return 'zh-Hant-HK';
  return settings.locale(mind.language);
}

export function deskMiddleware(house: House, estates: Estates): Middleware {
  return {
    async onTurn(context: TurnContext, next: () => Promise<void>) {
      const turn = turnOf(context);
      const state = talkStateOf(turn);
      const memory = state.property<unknown>('talk');
      setDialogState(context, state.property<DialogState>('dialogs'));
      const stored = await memory.get(context);
      const mind = turn.stateOurs && stored !== undefined ? (stored as Memory) : readMemory(stored);
      const said = context.activity.type === 'message' ? (context.activity.text ?? '').trim() : undefined;
      const { text, covered } =
        said === undefined ? { text: undefined, covered: false } : coverDocuments(said);
      // Most were covered before they were stored; the owner is told all the same.
      const hidden = covered || said?.includes(COVER) === true;
      const heard =
        text === undefined ? undefined : await house.ear.hear(text, estates.get(turn.talk.estateId).region);
      const before = mind.language ?? languageOf(turn.talk.locale);
      const estate = estates.get(turn.talk.estateId);
      const known = house.settings(profileOf(estate), turn.at);
      const greets = text !== undefined && courtesies(known.courtesy, text).length > 0;
      const language = heard ? spoken(heard, before, greets) : before;
      if (language !== undefined) mind.language = language;
      if (text !== undefined && isCantonese(text)) mind.cantonese = true;
      const locale = localeIn(known, mind, turn.talk.locale);
      const ports = createPorts(house, turn, estate, locale, mind.said);
      const desk = { ports, mind, speech: new Speech(), heard, internal: turn.internal };
      setDesk(context, desk);
      await next();
      if (hidden) desk.speech.add(ports.say('masked', {}));
      const asked = desk.mind.collecting;
      if (heard && asked && asked.filedId === undefined) planSilence(turn, ports.knows.settings.clocks);
      if (heard && desk.mind.voice === turn.at.toISOString()) planVoice(turn, ports.knows.settings.clocks);
      await memory.set(context, desk.mind);
      state.keep();
      const activities = desk.speech.activities();
      if (activities.length > 0) await context.sendActivities(activities);
    },
  };
}
