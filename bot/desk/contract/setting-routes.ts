/** Routes of settings: seen, tried, saved, undone, taken out and brought in. */
import { z } from 'zod';
import { ok } from './common.ts';
import * as settings from './settings.ts';
import type { RouteSpec } from './spec.ts';

export const settingRoutes = {
  settings: {
    method: 'get',
    path: '/api/desk/settings',
    summary: 'The sections that a company or an estate may set, with the version in force.',
    permission: 'settings.edit',
    query: settings.settingsQuery,
    response: settings.settingsList,
  },
  settingSection: {
    method: 'get',
    path: '/api/desk/settings/section',
    summary: 'One section: as it lies below, what is set here, as it is together, its versions.',
    permission: 'settings.edit',
    query: settings.sectionQuery,
    response: settings.sectionView,
  },
  previewSetting: {
    method: 'post',
    path: '/api/desk/settings/preview',
    summary: 'What would be otherwise, what is wrong with it, and what the desk would answer. Keeps nothing.',
    permission: 'settings.edit',
    body: settings.previewBody,
    response: settings.preview,
  },
  saveSetting: {
    method: 'post',
    path: '/api/desk/settings',
    summary: 'A new version of a section, from now or a later instant on. 409: changed since seen.',
    permission: 'settings.edit',
    body: settings.saveSettingBody,
    response: settings.savedSetting,
  },
  undoSetting: {
    method: 'post',
    path: '/api/desk/settings/undo',
    summary: 'Takes a version back: what was in force before is again.',
    permission: 'settings.edit',
    body: settings.undoSettingBody,
    response: ok,
  },
  exportSettings: {
    method: 'get',
    path: '/api/desk/settings/export',
    summary: 'Everything in force as the files of knowledge/, in a .zip.',
    permission: 'settings.edit',
    query: settings.settingsQuery,
    response: z.string(),
    as: 'bytes',
  },
  importSettings: {
    method: 'post',
    path: '/api/desk/settings/import',
    summary: 'Takes a .zip of files of knowledge/; dry=true only says what would change.',
    permission: 'settings.edit',
    query: settings.importSettingsQuery,
    upload: 4 * 1_048_576,
    response: settings.importedSettings,
  },
} as const satisfies Record<string, RouteSpec>;
