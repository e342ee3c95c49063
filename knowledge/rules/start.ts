import { z } from 'zod';
import { once, readData } from '../load.ts';

/**
 * How far the bot answers by itself: `bot` first; `person` first in service hours, with the bot's drafts shown, the bot
 * first outside them; `register`: matters are filed and read back, everything else goes to a person; `off`: nothing is
 * said but first aid, a person is called to each message.
 */
export const startModes = ['bot', 'person', 'register', 'off'] as const;
export type StartMode = (typeof startModes)[number];

/** The gradual start of an estate, by channel where one differs. */
export const startSchema = z.strictObject({
  mode: z.enum(startModes),
  channels: z.record(z.string().min(1).max(64), z.enum(startModes)),
});
export type Start = z.infer<typeof startSchema>;

export const shippedStart = once(() => readData('rules/start.json', startSchema));

/** The mode in a channel. */
export const startModeOf = (start: Start, channel: string): StartMode =>
  start.channels[channel] ?? start.mode;
