/** What each route of the telephone does. */
import type { Handlers } from '../http.ts';
import type { Live } from '../live.ts';
import type { DeskParts } from '../parts.ts';
import { cookieFor } from '../sessions.ts';
import { actByPhone } from './acts.ts';
import { endSession, listSessions, openPhone, phoneMeOf } from './open.ts';
import { keepPhoto } from './photos.ts';
import { workTasks } from './tasks.ts';

type Names = 'phoneMe' | 'phoneLeave' | 'phoneWork' | 'phoneAct' | 'phonePhoto' | 'sessions' | 'endSession';

export function phoneHandlers(parts: DeskParts, live: Live): Pick<Handlers, Names | 'phoneOpen'> {
  return {
    phoneOpen: (ask) => openPhone(parts, ask),
    phoneMe: async ({ who, session }) => phoneMeOf(parts, who, session),
    async phoneLeave({ session, res }) {
      await parts.sessions.end(session.id);
      res.setHeader('Set-Cookie', cookieFor('', parts.secure, 'phone'));
      return { ok: true };
    },
    phoneWork: ({ who }) => workTasks(parts, who),
    phoneAct: ({ who, body }) => actByPhone(parts, who, body),
    phonePhoto: ({ who, query, bytes }) => keepPhoto(parts, who, query, bytes),
    sessions: ({ who, session, query }) => listSessions(parts, who, session, query.staffId),
    async endSession({ who, params }) {
      await endSession(parts, who, params.id);
      live.endSession(params.id);
      return { ok: true };
    },
  };
}
