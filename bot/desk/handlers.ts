/** What each route of the contract does, in one line or a few: the work is in the use-cases. */
import { Writes } from '../../prisma/writes.ts';
import { DeskError } from '../errors.ts';
import { newId } from '../estates/estates.ts';
import { type HandoffRow, readHeld } from '../handoff/held.ts';
import { closeTalk, handBack } from '../handoff/leave.ts';
import { createTyping, sendWords } from '../handoff/speak.ts';
import { takeTalk, transferTalk } from '../handoff/take.ts';
import type { HandoffView, Note } from './contract.ts';
import type { Ask, Asked, Handlers } from './http.ts';
import type { Live } from './live.ts';
import { grabTask, seeAlert } from './matters/alerts.ts';
import { createMatter } from './matters/create.ts';
import {
  answerSent,
  checkSlip,
  draftAnswer,
  judgeMatter,
  makeAppointment,
  reassign,
  releaseWords,
  replyToAuthority,
  replyToSlip,
  sendSlip,
  setLevel,
  settleHold,
  signAnswer,
  signForSlip,
} from './matters/decide.ts';
import { amendMatter, recategorise } from './matters/keep.ts';
import { leaveMessage } from './matters/messages.ts';
import { progress } from './matters/progress.ts';
import { endMatter, noteMatter, reopenMatter, resolveMatter } from './matters/settle.ts';
import { demandTalkNotNamed } from './named.ts';
import type { DeskParts } from './parts.ts';
import { verifyPassword } from './passwords.ts';
import { phoneHandlers } from './phone/handlers.ts';
import { estateHandlers } from './running/handlers.ts';
import { cookieFor } from './sessions.ts';
import { settingHandlers } from './settings/handlers.ts';
import { handoverHandlers } from './shifts/handovers.ts';
import { incidentHandlers } from './shifts/incidents.ts';
import { noticeHandlers } from './shifts/notices.ts';
import { tableHandlers } from './tables/handlers.ts';
import { listAlerts, listTasks } from './views/alerts.ts';
import { showMatter } from './views/matter.ts';
import { listMatters } from './views/matters.ts';
import { iso, staffNames } from './views/names.ts';
import { estateViews, listDeadLetters, listPhrases, listStaff, retryLetter, showMe } from './views/people.ts';
import { showTalk } from './views/talk.ts';
import { handoffView, listTalks } from './views/talks.ts';
import { exportTranscript, readActivities, searchTranscripts } from './views/transcript.ts';
import { visitHandlers } from './visits/handlers.ts';
import { demandEstate, readWho, type Who } from './who.ts';

const OK = { ok: true } as const;

/** @throws DeskError TooMany, Unauthorized: the same for a wrong name as for a wrong password */
async function logIn(
  parts: DeskParts,
  { body, address, res }: { body: { login: string; password: string } } & Asked,
): Promise<ReturnType<typeof showMe>> {
  await parts.throttle.count(body.login, address);
  const row = await parts.db.prisma.staff.findUnique({ where: { login: body.login } });
  const right = await verifyPassword(body.password, row?.active ? row.passwordHash : null);
  const who = row && right ? await readWho(parts.db, parts.estates, row.id) : undefined;
  if (!who) throw new DeskError('Unauthorized', '登录名或密码不对。');
  await parts.throttle.forgive(body.login, address);
  const { token, session } = await parts.sessions.begin(who.id);
  res.setHeader('Set-Cookie', cookieFor(token, parts.secure));
  return showMe(parts, who, session);
}

async function viewOf(parts: DeskParts, row: HandoffRow): Promise<{ handoff: HandoffView }> {
  return { handoff: handoffView(row, await staffNames(parts.db, [row.calledId, row.takenBy])) };
}

/** Kept as a step whose subject is the talk: it stands in no transcript, so no channel can ever carry it to the owner. */
async function noteTalk(parts: DeskParts, who: Who, talkId: string, text: string): Promise<{ note: Note }> {
  const { talk } = await readHeld(parts.db, talkId);
  demandEstate(who, talk.estateId);
  await demandTalkNotNamed(parts.db, talkId, who);
  const at = parts.clock.now();
  const id = newId();
  const writes = new Writes();
  writes.insert('Step', { id, matterId: talkId, at, by: `staff:${who.id}`, what: 'note', note: text });
  writes.signal('talk', talkId);
  await parts.committer.commit(writes);
  return { note: { id, at: iso(at), by: who.name, text } };
}

/** The file's name: letters and digits of the talk's id. */
const fileName = (talkId: string): string => `${talkId.replace(/[^\w-]+/g, '_').slice(0, 80)}.transcript`;

export function createHandlers(parts: DeskParts, live: Live): Handlers {
  const typing = createTyping(parts);
  return {
    ...settingHandlers(parts),
    ...estateHandlers(parts),
    ...visitHandlers(parts),
    ...tableHandlers(parts),
    ...handoverHandlers(parts),
    ...noticeHandlers(parts),
    ...incidentHandlers(parts),
    ...phoneHandlers(parts, live),
    login: (ask) => logIn(parts, ask),
    async logout({ session, res }) {
      await parts.sessions.end(session.id);
      live.endSession(session.id);
      res.setHeader('Set-Cookie', cookieFor('', parts.secure));
      return OK;
    },
    me: async ({ who, session }) => showMe(parts, who, session),
    estates: async ({ who }) => ({ items: estateViews(parts, who) }),
    events: async ({ res, who, session }) => live.open(res, who, session),
    staff: async ({ who, query }) => ({ items: await listStaff(parts, who, query) }),
    phrases: async ({ who }) => ({ items: listPhrases(parts, who) }),

    talks: ({ who, query }) => listTalks(parts, who, query),
    talk: ({ who, params }) => showTalk(parts, who, params.id),
    activities: ({ who, params, query }) => readActivities(parts, who, params.id, query),
    take: async ({ who, params, body }) => viewOf(parts, await takeTalk(parts, who, params.id, body)),
    async send({ who, params, body }) {
      const { position, at } = await sendWords(parts, who, params.id, body);
      return { position, at: iso(at) };
    },
    async typing({ who, params }) {
      await typing(who, params.id);
      return OK;
    },
    async handBack({ who, params }) {
      await handBack(parts, who, params.id);
      return OK;
    },
    async transfer({ who, params, body }) {
      const to = { staffId: body.toStaffId, word: body.word };
      return viewOf(parts, await transferTalk(parts, who, params.id, to));
    },
    async closeTalk({ who, params }) {
      await closeTalk(parts, who, params.id);
      return OK;
    },
    noteTalk: ({ who, params, body }) => noteTalk(parts, who, params.id, body.text),
    async transcript({ who, params, res }: Ask<'transcript'>) {
      const activities = await exportTranscript(parts, who, params.id);
      res.setHeader('Content-Disposition', `attachment; filename="${fileName(params.id)}"`);
      return activities;
    },
    transcripts: ({ who, query }) => searchTranscripts(parts, who, query),

    matters: ({ who, query }) => listMatters(parts, who, query),
    createMatter: async ({ who, body }) => ({ matter: await createMatter(parts, who, body) }),
    matter: ({ who, params }) => showMatter(parts, who, params.id),
    amendMatter: async ({ who, params, body }) => ({
      matter: await amendMatter(parts, who, params.id, body),
    }),
    progress: async ({ who, params, body }) => ({ matter: await progress(parts, who, params.id, body) }),
    resolve: async ({ who, params, body }) => ({ matter: await resolveMatter(parts, who, params.id, body) }),
    reopen: async ({ who, params, body }) => ({ matter: await reopenMatter(parts, who, params.id, body) }),
    endMatter: async ({ who, params, body }) => ({ matter: await endMatter(parts, who, params.id, body) }),
    recategorise: async ({ who, params, body }) => ({
      matter: await recategorise(parts, who, params.id, body),
    }),
    noteMatter: async ({ who, params, body }) => ({
      matter: await noteMatter(parts, who, params.id, body.text),
    }),

    alerts: ({ who, query }) => listAlerts(parts, who, query),
    async seeAlert({ who, params }) {
      await seeAlert(parts, who, params.id);
      return OK;
    },
    tasks: ({ who, query }) => listTasks(parts, who, query),
    grabTask: async ({ who, params }) => ({ matter: await grabTask(parts, who, params.id) }),
    decideHold: async ({ who, params, body }) => ({ matter: await settleHold(parts, who, params.id, body) }),
    appoint: async ({ who, params, body }) => ({
      matter: await makeAppointment(parts, who, params.id, body),
    }),
    confirmLevel: async ({ who, params, body }) => ({ matter: await setLevel(parts, who, params.id, body) }),
    release: async ({ who, params, body }) => ({ matter: await releaseWords(parts, who, params.id, body) }),
    reassign: async ({ who, params, body }) => ({ matter: await reassign(parts, who, params.id, body) }),
    issueSlip: async ({ who, params, body }) => ({ matter: await sendSlip(parts, who, params.id, body) }),
    async receiveSlip({ who, params }) {
      await signForSlip(parts, who, params.id);
      return OK;
    },
    async answerSlip({ who, params, body }) {
      await replyToSlip(parts, who, params.id, body);
      return OK;
    },
    async closeSlip({ who, params }) {
      await checkSlip(parts, who, params.id);
      return OK;
    },
    judge: async ({ who, params, body }) => ({ matter: await judgeMatter(parts, who, params.id, body) }),
    draftAnswer: async ({ who, params, body }) => ({
      matter: await draftAnswer(parts, who, params.id, body),
    }),
    signAnswer: async ({ who, params, body }) => ({ matter: await signAnswer(parts, who, params.id, body) }),
    sendAnswer: async ({ who, params, body }) => ({ matter: await answerSent(parts, who, params.id, body) }),
    replyToAuthority: async ({ who, params, body }) => ({
      matter: await replyToAuthority(parts, who, params.id, body),
    }),
    async leaveMessage({ who, body }) {
      await leaveMessage(parts, who, body);
      return OK;
    },

    deadLetters: ({ who }) => listDeadLetters(parts, who),
    async retryLetter({ who, params }) {
      await retryLetter(parts, who, params.id);
      return OK;
    },
  };
}
