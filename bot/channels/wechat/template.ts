/** Notices after the window (V5): a subscription notice for each opt-in, else a template message, with a line of what is waiting. */
import { z } from 'zod';
import type { Client } from '../tencent/client.ts';

/** A template of the account's: its id and which of its fields hold what. `{text}`, `{number}` and `{time}` are filled in. */
export const template = z.strictObject({
  id: z.string().min(1),
  url: z.url().optional(),
  data: z.record(z.string(), z.string()),
});
export type Template = z.infer<typeof template>;

/** Longest value of a field, by the head of its name; in characters. */
const LONGEST: readonly (readonly [head: string, most: number])[] = [
  ['thing', 20],
  ['phrase', 5],
  ['character_string', 32],
  ['const', 20],
];

const NUMBER = /[A-Z]{1,6}\d{6}-\d{4}/;

function filled({ data }: Template, text: string, time: string): Record<string, { value: string }> {
  const values: Readonly<Record<string, string>> = { text, time, number: NUMBER.exec(text)?.[0] ?? '' };
  return Object.fromEntries(
    Object.entries(data).map(([name, form]) => {
      const value = form.replaceAll(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
      const most = LONGEST.find(([head]) => name.startsWith(head))?.[1] ?? 200;
      return [name, { value: [...(value || '—')].slice(0, most).join('') }];
    }),
  );
}

export interface Later {
  /** Sends a notice if there is a way to; false when there is none. @throws Held, Later, PermanentFailure */
  send(openId: string, text: string, at: Date): Promise<boolean>;
}

/** @param opted takes one opt-in of the owner's; false when there is none */
export function createNotices(parts: {
  client: Client;
  subscription: Template | undefined;
  template: Template | undefined;
  timeZone: () => string;
}): { subscribed(openId: string, text: string, at: Date): Promise<boolean>; templated: Later['send'] } {
  const { client, subscription, template: common, timeZone } = parts;
  const timeOf = (at: Date): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: timeZone(), dateStyle: 'short', timeStyle: 'short' }).format(
      at,
    );
  const fields = (form: Template, openId: string, text: string, at: Date) => ({
    touser: openId,
    template_id: form.id,
    data: filled(form, text, timeOf(at)),
  });
  return {
    async subscribed(openId, text, at) {
      if (!subscription) return false;
      const { url: page } = subscription;
      const body = { ...fields(subscription, openId, text, at), ...(page === undefined ? {} : { page }) };
      await client.post('/cgi-bin/message/subscribe/bizsend', body);
      return true;
    },
    async templated(openId, text, at) {
      if (!common) return false;
      const { url } = common;
      const body = { ...fields(common, openId, text, at), ...(url === undefined ? {} : { url }) };
      await client.post('/cgi-bin/message/template/send', body);
      return true;
    },
  };
}
