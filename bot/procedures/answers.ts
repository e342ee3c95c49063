/**
 * What the desk can answer by itself (K1, K2): a notice in force before all, then the estate's own answers, then those
 * every estate may give. Anything that does not match well is left to a person.
 */
import type { AnswerPort } from '../../dialogs/ports.ts';
import {
  type AnswerEntry,
  type AnswerValues,
  entryText,
  fitsEntry,
  shippedEntries,
} from '../../knowledge/answers/entries.ts';
import { noticesAsked } from '../../knowledge/answers/notices.ts';
import { type AnswerSearch, createSearch } from '../../knowledge/answers/search.ts';
import type { Locale, Settings } from '../../knowledge/settings.ts';
import type { Database } from '../../prisma/client.ts';
import type { Estate } from '../estates/estates.ts';

/** Whoever asks, and when. */
export interface Asker {
  at: Date;
  locale: Locale;
  /** Buildings of their homes, as far as known. */
  buildings: readonly string[];
}

export interface Answers {
  /** The answers of an estate to one who asks. */
  of(estate: Estate, asker: Asker): AnswerPort;
  /** The estates' own answers were changed. */
  forget(): void;
}

/** How long an estate's own answers are kept, in ms of the real clock: other processes may change them. */
const KEEP = 30_000;
/** How long before its start a notice is told to those who ask, in ms. */
const AHEAD = 14 * 86_400_000;

type Told = { text: string; source: string };

/** @param settings the figures and phrases of an estate at a time */
export function createAnswers(db: Database, settings: (estate: Estate, at: Date) => Settings): Answers {
  const own = new Map<string, { until: number; search: Promise<AnswerSearch<Told>> }>();
  const shared = new Map<Estate['region'], AnswerSearch<AnswerEntry>>();
  const set = new WeakMap<
    Settings['answers'],
    WeakMap<Settings['prices'], Map<string, AnswerSearch<Told>>>
  >();

  /** What the estate or its company has set: answers, and what the price list says (U2). */
  function setOf(known: Settings, locale: Locale): AnswerSearch<Told> {
    const byPrices =
      set.get(known.answers) ?? new WeakMap<Settings['prices'], Map<string, AnswerSearch<Told>>>();
    set.set(known.answers, byPrices);
    const written = byPrices.get(known.prices) ?? new Map<string, AnswerSearch<Told>>();
    byPrices.set(known.prices, written);
    // Estates of one company may share a list and have other currencies.
    const key = `${known.estate.region} ${locale}`;
    let search = written.get(key);
    if (!search) {
      const { money } = known.write(locale);
      search = createSearch([
        ...Object.values(known.answers).flatMap(({ questions, text, source }) =>
          questions.map((question) => ({ question, told: text, answer: { text, source } })),
        ),
        ...Object.values(known.prices).flatMap(({ item, unit, price, note }) => {
          const text = `${item}：${money(price)}/${unit}${note ? `（${note}）` : ''}`;
          return [`${item}多少钱`, `${item}怎么收费`, `${item}价格`].map((question) => ({
            question,
            told: text,
            answer: { text, source: '本项目价目表' },
          }));
        }),
      ]);
      written.set(key, search);
    }
    return search;
  }

  async function readOwn(estateId: string): Promise<AnswerSearch<Told>> {
    const rows = await db.prisma.answer.findMany({ where: { estateId }, orderBy: { id: 'asc' } });
    return createSearch(
      rows.map(({ question, text, source }) => ({
        question,
        told: text,
        answer: { text, source: source ?? '本项目资料' },
      })),
    );
  }

  function ownOf(estateId: string): Promise<AnswerSearch<Told>> {
    const known = own.get(estateId);
    if (known && known.until > Date.now()) return known.search;
    const search = readOwn(estateId);
    own.set(estateId, { until: Date.now() + KEEP, search });
    search.catch(() => own.delete(estateId));
    return search;
  }

  function sharedOf(region: Estate['region']): AnswerSearch<AnswerEntry> {
    const known = shared.get(region);
    if (known) return known;
    const entries = shippedEntries().filter(({ regions }) => !regions || regions.includes(region));
    const search = createSearch(
      entries.flatMap((answer) => {
        const fits = fitsEntry(answer);
        return answer.questions.map((question) => ({ question, fits, answer }));
      }),
    );
    shared.set(region, search);
    return search;
  }

  /** A notice that covers the asker: in force for whoever asks or reports, coming for whoever asks. */
  async function noticed(estate: Estate, asker: Asker, question: string): Promise<Told | undefined> {
    const { kinds, asks } = noticesAsked(question);
    if (kinds.length === 0) return undefined;
    const { at } = asker;
    const from = asks ? new Date(at.getTime() + AHEAD) : at;
    const rows = await db.prisma.notice.findMany({
      where: {
        estateId: estate.id,
        kind: { in: kinds },
        startsAt: { lte: from },
        endsAt: { gt: at },
        OR: [{ endedAt: null }, { endedAt: { gt: at } }],
      },
      orderBy: { startsAt: 'asc' },
    });
    const notice = rows.find(({ buildings }) => {
      const covered = JSON.parse(buildings) as string[];
      return covered.length === 0 || covered.some((building) => asker.buildings.includes(building));
    });
    if (!notice) return undefined;
    const known = settings(estate, at);
    const time = known.write(asker.locale).instant(notice.endsAt);
    const text = /[。！!.]$/.test(notice.text) ? notice.text : `${notice.text}。`;
    return { text: known.say(asker.locale)('notice.active', { text, time }), source: '小区公告' };
  }

  function valuesOf(estate: Estate, at: Date): AnswerValues {
    const { from, to } = settings(estate, at).clocks.serviceHours;
    return {
      estate: estate.name,
      company: estate.company,
      desk: estate.deskName,
      phone: estate.dutyPhone,
      from,
      to,
    };
  }

  return {
    forget: () => own.clear(),
    of: (estate, asker) => ({
      async notice(said, building) {
        const buildings = building === undefined ? asker.buildings : [building];
        const found = await noticed(estate, { ...asker, buildings }, said);
        return found && withoutStop(found);
      },
      async find(question) {
        const notice = await noticed(estate, asker, question);
        if (notice) return withoutStop(notice);
        const mine =
          setOf(settings(estate, asker.at), asker.locale).find(question)?.answer ??
          (await ownOf(estate.id)).find(question)?.answer;
        if (mine) return withoutStop(mine);
        // The shipped answers are written in Simplified Chinese; in other words they wait for a translator.
        if (asker.locale !== 'zh-Hans') return undefined;
        const entry = sharedOf(estate.region).find(question)?.answer;
        const text = entry && entryText(entry, valuesOf(estate, asker.at));
        return entry && text !== undefined ? withoutStop({ text, source: entry.source }) : undefined;
      },
    }),
  };
}

/** The wording puts its source and full stop behind: "…（依据：…）". */
const withoutStop = ({ text, source }: Told): Told => ({ text: text.trim().replace(/[。.]$/, ''), source });
