/** The routes of settings. */
import type { Handlers } from '../http.ts';
import type { DeskParts } from '../parts.ts';
import { sendFile } from '../sending.ts';
import { readSettingsZip, settingsZip } from './files.ts';
import { previewSetting } from './preview.ts';
import { listSettings, saveSetting, showSection, takeFiles, undoSetting } from './settings.ts';

type Names =
  | 'settings'
  | 'settingSection'
  | 'previewSetting'
  | 'saveSetting'
  | 'undoSetting'
  | 'exportSettings'
  | 'importSettings';

export function settingHandlers(parts: DeskParts): Pick<Handlers, Names> {
  return {
    settings: ({ who, query }) => listSettings(parts, who, query),
    settingSection: ({ who, query }) => showSection(parts, who, query),
    previewSetting: ({ who, body }) => previewSetting(parts, who, body),
    saveSetting: ({ who, body }) => saveSetting(parts, who, body),
    async undoSetting({ who, body }) {
      await undoSetting(parts, who, body);
      return { ok: true };
    },
    async exportSettings({ who, query, res }) {
      sendFile(res, { ...(await settingsZip(parts, who, query)), type: 'application/zip' });
    },
    async importSettings({ who, query, bytes }) {
      const given = await readSettingsZip(bytes);
      const dry = query.dry === 'true';
      return takeFiles(parts, who, query, { given, note: '导入文件', dry, validFrom: query.validFrom });
    },
  };
}
