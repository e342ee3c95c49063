/** The Bot Framework service (Azure channels, Emulator, any client of /api/messages), receiving and sending. */
import { createHash } from 'node:crypto';
import {
  type Activity,
  ConfigurationBotFrameworkAuthentication,
  type ConversationReference,
  type InvokeResponse,
  TurnContext,
} from 'botbuilder';
import {
  AuthenticationConstants,
  type BotFrameworkAuthentication,
  ClaimsIdentity,
} from 'botframework-connector';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { DeskError } from '../../errors.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import type { Inbound } from '../../inbox/store.ts';
import { talkIdOf } from '../../inbox/talk.ts';
import { type Channel, type Channels, UNLIMITED } from '../channel.ts';

/** Who may speak to the bot and for it; without an app nobody is asked, and only this machine is heard (routes.ts). */
export const createAuthentication = (app: Config['app']): BotFrameworkAuthentication =>
  new ConfigurationBotFrameworkAuthentication(
    app
      ? {
          MicrosoftAppId: app.id,
          MicrosoftAppPassword: app.password,
          MicrosoftAppType: app.type,
          MicrosoftAppTenantId: app.tenantId,
        }
      : {},
    undefined,
    undefined,
    undefined,
    // The connector's own tries again can say a thing twice; the outbox knows better.
    { noRetryPolicy: true },
  );

/** The least an activity must have; everything else passes through untouched. */
export const incoming = z.looseObject({
  type: z.string().min(1).max(64),
  id: z.string().max(512).optional(),
  channelId: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\w.-]+$/),
  serviceUrl: z.string().max(2048).optional(),
  from: z.looseObject({ id: z.string().min(1).max(512), name: z.string().max(512).optional() }),
  conversation: z.looseObject({ id: z.string().min(1).max(1024) }),
  recipient: z.looseObject({ id: z.string().max(512) }).optional(),
  text: z.string().max(100_000).optional(),
  locale: z.string().max(64).optional(),
  deliveryMode: z.string().max(64).optional(),
  attachments: z
    .array(z.looseObject({ contentType: z.string().max(256) }))
    .max(20)
    .optional(),
});

/** Types that are answered with a turn; typing and the like are only acknowledged. */
const handled = new Set(['message', 'event', 'conversationUpdate', 'messageReaction']);

/** The same activity has the same id; one without an id is told by its whole content. */
function keyOf(activity: Activity): string {
  const id = activity.id || createHash('sha256').update(JSON.stringify(activity)).digest('hex');
  return `${activity.channelId}/${activity.conversation.id}/${id}`;
}

/** @param to the estate it is for, and the writer's id among its company's owners */
export function toInbound(activity: Activity, to: { estateId: string; userId: string }, at: Date): Inbound {
  return {
    channel: activity.channelId,
    conversationId: activity.conversation.id,
    talkId: talkIdOf(activity.channelId, activity.conversation.id),
    estateId: to.estateId,
    userId: to.userId,
    internal: false,
    fromName: activity.from.name,
    key: keyOf(activity),
    activityId: activity.id,
    type: activity.type,
    at,
    text: activity.text,
    locale: activity.locale,
    reference: JSON.stringify(TurnContext.getConversationReference(activity)),
    body: JSON.stringify(activity),
  };
}

export interface CloudParts {
  inbox: () => Inbox;
  channels: () => Channels;
  /** The estate that an activity is for, and the writer's id among its company's owners. */
  addressee: (activity: Activity) => { estateId: string; userId: string };
  now: () => Date;
}

/** What the adapter does with an activity that the service has brought and that proved who it is. */
export function createReceive(
  parts: CloudParts,
): (activity: Activity) => Promise<InvokeResponse | undefined> {
  return async (activity) => {
    if (parts.channels().isOwn(activity.channelId)) throw new DeskError('ReservedChannel');
    if (activity.type === 'invoke') return { status: 501 };
    if (!handled.has(activity.type)) return { status: 202 };
    const returned = activity.deliveryMode === 'expectReplies';
    const inbound = toInbound(activity, parts.addressee(activity), parts.now());
    const receipt = await parts.inbox().receive(inbound, { returned });
    if (!returned) return { status: 202 };
    return { status: 200, body: { activities: await receipt.replies } };
  };
}

/** Sends through the service's connector, as the app that the conversation belongs to. */
export function createCloudChannel(authentication: BotFrameworkAuthentication, appId: string): Channel {
  return {
    id: 'service',
    delivery: 'sent',
    capabilities: UNLIMITED,
    async send([{ id, reference, activity }]) {
      const claims = new ClaimsIdentity([
        { type: AuthenticationConstants.AudienceClaim, value: appId },
        { type: AuthenticationConstants.AppIdClaim, value: appId },
      ]);
      const factory = authentication.createConnectorFactory(claims);
      const { serviceUrl, conversation } = reference as ConversationReference;
      const connector = await factory.create(serviceUrl, 'https://api.botframework.com');
      // The same id at every try: whoever keeps it knows a second delivery.
      const sent = { ...activity, id, serviceUrl, conversation } as Activity;
      if (sent.replyToId)
        await connector.conversations.replyToActivity(conversation.id, sent.replyToId, sent);
      else await connector.conversations.sendToConversation(conversation.id, sent);
    },
  };
}
