/** The words of the owner's page itself; what is said in the talk comes from the desk. */

export type Language = 'zh-CN' | 'zh-TW' | 'zh-HK' | 'en';

export interface Words {
  online: string;
  connecting: string;
  lost: string;
  busy: string;
  call: string;
  /** The menu: what the button shows, and what it says for the owner. */
  menu: readonly { show: string; say: string }[];
  /** The language that the link in the head leads to. */
  other: { show: string; lang: Language };
}

const CHINESE = { show: '中文', lang: 'zh-CN' } as const;
const ENGLISH = { show: 'English', lang: 'en' } as const;

const words: Record<Language, Words> = {
  'zh-CN': {
    online: '在线',
    connecting: '正在连接…',
    lost: '连接中断，正在重连…',
    busy: '暂时连不上，稍后自动重试…',
    call: '拨打服务电话',
    menu: [
      { show: '我要报修', say: '我要报修' },
      { show: '查询进度', say: '查询进度' },
      { show: '转人工', say: '转人工' },
    ],
    other: ENGLISH,
  },
  'zh-TW': {
    online: '線上',
    connecting: '正在連線…',
    lost: '連線中斷，正在重新連線…',
    busy: '暫時無法連線，稍後自動重試…',
    call: '撥打服務電話',
    menu: [
      { show: '我要報修', say: '我要報修' },
      { show: '查詢進度', say: '查詢進度' },
      { show: '轉真人', say: '轉真人客服' },
    ],
    other: ENGLISH,
  },
  'zh-HK': {
    online: '在線',
    connecting: '正在連接…',
    lost: '連接中斷，正在重新連接…',
    busy: '暫時未能連接，稍後自動再試…',
    call: '致電服務熱線',
    menu: [
      { show: '我要報修', say: '我要報修' },
      { show: '查詢進度', say: '查詢進度' },
      { show: '轉真人', say: '轉真人客服' },
    ],
    other: ENGLISH,
  },
  en: {
    online: 'Online',
    connecting: 'Connecting…',
    lost: 'Connection lost, reconnecting…',
    busy: 'Cannot connect now, trying again shortly…',
    call: 'Call the service desk',
    menu: [
      { show: 'Report a fault', say: 'I want to report a repair' },
      { show: 'Progress', say: 'What is the progress of my request?' },
      { show: 'Talk to a person', say: 'I want to talk to a person' },
    ],
    other: CHINESE,
  },
};

export const wordsOf = (language: Language): Words => words[language];

function known(tag: string): Language | undefined {
  const lower = tag.toLowerCase();
  if (/^zh\b.*(hk|mo)\b/.test(lower) || lower === 'yue') return 'zh-HK';
  if (/^zh\b.*(tw|hant)\b/.test(lower)) return 'zh-TW';
  if (/^zh\b/.test(lower)) return 'zh-CN';
  return lower.startsWith('en') ? 'en' : undefined;
}

const OF_REGION: Readonly<Record<string, Language>> = { CN: 'zh-CN', TW: 'zh-TW', HK: 'zh-HK' };

/**
 * The page's language: `?lang=` first, then the Chinese that the browser prefers, then the estate region's. English
 * only when asked for: many a phone in China says it is English.
 */
export function languageOf(search: string, preferred: readonly string[], region: string): Language {
  const asked = known(new URLSearchParams(search).get('lang') ?? '');
  const chinese = preferred.map(known).find((language) => language !== undefined && language !== 'en');
  return asked ?? chinese ?? OF_REGION[region] ?? 'zh-CN';
}
