/** The Bot Framework service as the desk's connector calls it: it shows what is brought to each conversation. */
import type { Activity } from 'botbuilder';
import { openPlatform, type Platform } from './platform.ts';

export interface Service extends Platform {
  screen(conversation: string): Partial<Activity>[];
}

export async function openService(): Promise<Service> {
  const screens = new Map<string, Partial<Activity>[]>();
  const screen = (conversation: string): Partial<Activity>[] => {
    const known = screens.get(conversation) ?? [];
    screens.set(conversation, known);
    return known;
  };
  const platform = await openPlatform(({ path, body }) => {
    const [, conversation = ''] = /^\/v3\/conversations\/([^/]+)\/activities/.exec(path) ?? [];
    screen(decodeURIComponent(conversation)).push(JSON.parse(body.toString()) as Partial<Activity>);
    return { status: 200, body: { id: String(screen(conversation).length) } };
  });
  return Object.assign(platform, { screen });
}
