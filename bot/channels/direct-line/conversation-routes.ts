/** Conversations: begin, come back, say, send files, read, and the stream. */
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Attachment } from 'botbuilder';
import type { Request, Server, ServerUpgradeResponse } from 'restify';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { DeskError } from '../../errors.ts';
import { activityIdOf, talkIdOf } from '../../inbox/talk.ts';
import { jsonBody, route } from '../../server.ts';
import { attachmentOf } from '../../storage/file-links.ts';
import type { DirectLineParts } from './direct-line.ts';
import { dispositionOf, keyOf, type OwnerActivity, parseActivity, toInbound, toStart } from './incoming.ts';
import { toClient } from './outgoing.ts';
import { createRate } from './rate.ts';
import { bearerOf, conversationOf, memberOf, originOf, watermarkOf } from './request.ts';
import { WEB } from './store.ts';
import type { News, Streams } from './streams.ts';
import { tokenBody } from './token-routes.ts';
import type { Bearer } from './tokens.ts';
import { readUpload, type UploadedFile } from './upload.ts';

const CONVERSATION = '/v3/directline/conversations/:id';
/** Activities of one owner: at once, and a second. Nobody types so fast. */
const BURST = 60;
const PER_SECOND = 2;

/** What restify hands over with an upgrade. */
interface Claimed {
  socket: Duplex;
  head: Buffer;
}

const start = z.object({ locale: z.string().max(64).nullish() });

export function conversationRoutes(server: Server, parts: DirectLineParts, streams: Streams): void {
  const { tokens, store, inbox, files, links, bot, now } = parts;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 4_096, perMessageDeflate: false });
  const originFor = (bearer: Bearer) => ({
    bearer,
    estateId: bearer.estateId ?? parts.estate().id,
    bot,
    at: now(),
  });

  async function news(conversationId: string, after: number, base: string): Promise<News> {
    const { lines, watermark, more } = await store.after(conversationId, after);
    const activities = lines.map((line) => links.freshLinks(toClient(conversationId, line), base));
    return { activities, watermark: String(watermark), position: watermark, more };
  }

  async function conversationBody(req: Request, bearer: Bearer, watermark: number) {
    const { conversationId } = bearer;
    const pass = await tokens.issueStream(bearer);
    const path = `/v3/directline/conversations/${encodeURIComponent(conversationId)}/stream`;
    const query = new URLSearchParams({ watermark: watermark === 0 ? '' : String(watermark), t: pass });
    const streamUrl = `${originOf(req, parts.publicUrl).ws}${path}?${query.toString()}`;
    return { ...(await tokenBody(parts, bearer)), streamUrl };
  }

  const mayPass = createRate(BURST, PER_SECOND, () => performance.now());

  /** Stores files and activity under the activity's key; the turn begins by itself. Returns the activity's id. */
  async function take(bearer: Bearer, activity: OwnerActivity, uploaded: UploadedFile[]): Promise<string> {
    const { conversationId, userId } = bearer;
    if (!mayPass(userId)) throw new DeskError('TooMany');
    if (dispositionOf(activity, uploaded.length) === 'acknowledge')
      return `${conversationId}|${randomUUID()}`;
    const key = keyOf(conversationId, activity);
    let position = await store.positionOf(key);
    if (position === undefined) {
      const talkId = talkIdOf(WEB, conversationId);
      const attachments: Attachment[] = [];
      for (const { name, kind, bytes } of uploaded)
        attachments.push(attachmentOf(await files.save(talkId, name, kind, bytes)));
      const receipt = await inbox().receive(toInbound(originFor(bearer), activity, key, attachments));
      position = receipt.position ?? (await store.positionOf(key));
    }
    if (position === undefined) throw new Error('a stored activity has no position');
    return activityIdOf(conversationId, position);
  }

  server.post(
    '/v3/directline/conversations',
    ...jsonBody(),
    route(async (req, res) => {
      const bearer = await bearerOf(req, tokens);
      const parsed = start.safeParse(req.body ?? {});
      if (!parsed.success) throw new DeskError('BadRequest', 'locale must be a language tag.');
      const begun = (await store.userOf(bearer.conversationId)) !== undefined;
      if (!begun) await inbox().receive(toStart(originFor(bearer), parsed.data.locale ?? undefined));
      res.send(begun ? 200 : 201, await conversationBody(req, bearer, 0));
    }),
  );

  server.get(
    CONVERSATION,
    route(async (req, res) => {
      const bearer = await memberOf(req, tokens, store, true);
      res.send(200, await conversationBody(req, bearer, watermarkOf(req)));
    }),
  );

  server.get(
    `${CONVERSATION}/activities`,
    route(async (req, res) => {
      const { conversationId } = await memberOf(req, tokens, store);
      const base = originOf(req, parts.publicUrl).http;
      const { activities, watermark } = await news(conversationId, watermarkOf(req), base);
      res.send(200, { activities, watermark });
    }),
  );

  server.post(
    `${CONVERSATION}/activities`,
    ...jsonBody(),
    route(async (req, res) => {
      const bearer = await memberOf(req, tokens, store);
      res.send(200, { id: await take(bearer, parseActivity(req.body), []) });
    }),
  );

  server.post(
    `${CONVERSATION}/upload`,
    route(async (req, res) => {
      const bearer = await memberOf(req, tokens, store);
      const { activity, files: uploaded } = await readUpload(req);
      res.send(200, { id: await take(bearer, parseActivity(activity ?? { type: 'message' }), uploaded) });
    }),
  );

  server.get(`${CONVERSATION}/stream`, (req, res, next) => {
    (async () => {
      const query = new URLSearchParams(req.getQuery());
      const bearer = await tokens.verifyStream(query.get('t') ?? '');
      const { conversationId } = bearer;
      if (conversationId !== conversationOf(req)) throw new DeskError('Forbidden');
      if (!req.isUpgradeRequest()) throw new DeskError('BadRequest', 'This address takes WebSockets only.');
      const after = watermarkOf(req);
      const base = originOf(req, parts.publicUrl).http;
      const { socket, head } = (res as unknown as ServerUpgradeResponse).claimUpgrade() as Claimed;
      sockets.handleUpgrade(req, socket, head, (opened) =>
        streams.open(opened, {
          talkId: talkIdOf(WEB, conversationId),
          after,
          read: (position) => news(conversationId, position, base),
        }),
      );
    })().then(
      () => next(false),
      (error: unknown) => next(error),
    );
  });
}
