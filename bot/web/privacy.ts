/** GET /privacy: the notice on personal data (D1), as the estate words it. */
import type { Next, Request, Response } from 'restify';
import { type Locale, locales } from '../../knowledge/phrases/keys.ts';
import type { Settings } from '../../knowledge/settings.ts';
import type { Mount } from '../server.ts';

const TITLES: Record<Locale, string> = {
  'zh-Hans': '个人信息告知',
  'zh-Hant-TW': '個人資料告知',
  'zh-Hant-HK': '個人資料告示',
  en: 'Personal data',
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

/** The page. Values of the estate are put in, and nothing else is. */
function page(settings: Settings, locale: Locale): string {
  const { company, name, phone } = settings.estate;
  const { text, version } = settings.privacy.notice;
  const paragraphs = text[locale].map((paragraph) =>
    paragraph.replaceAll('{company}', company).replaceAll('{phone}', phone || company),
  );
  const lang = { 'zh-Hans': 'zh-CN', 'zh-Hant-TW': 'zh-TW', 'zh-Hant-HK': 'zh-HK', en: 'en' }[locale];
  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${TITLES[locale]}</title><body><main><h1>${escaped(`${name} ${TITLES[locale]}`)}</h1>
${paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join('\n')}
<p><small>${escaped(version)}</small></p></main></body></html>`;
}

/** @param settings of the estate with a code, else of the first */
export function privacyRoutes(settings: (code: string) => Settings): Mount {
  return (server) => {
    server.get('/privacy', (req: Request, res: Response, next: Next) => {
      const query = new URLSearchParams(req.getQuery());
      const known = settings(query.get('estate') ?? '');
      const locale = locales.find((one) => one === query.get('lang')) ?? known.locale();
      res.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'self'");
      res.sendRaw(200, page(known, locale), { 'Content-Type': 'text/html; charset=utf-8' });
      return next();
    });
  };
}
