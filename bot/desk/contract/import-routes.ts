/** Routes of files taken in and given out, and of staff who come and leave. */
import { z } from 'zod';
import { ok } from './common.ts';
import * as imports from './imports.ts';
import type { RouteSpec } from './spec.ts';

const one = z.strictObject({ id: z.string().min(1).max(200) });

export const importRoutes = {
  importFile: {
    method: 'post',
    path: '/api/desk/imports',
    summary:
      'Takes an .xlsx into the books. dry=true says what would be new, changed, faulty. Never deletes.',
    permission: 'estates.run',
    query: imports.importQuery,
    upload: 16 * 1_048_576,
    response: imports.importAnswer,
  },
  imports: {
    method: 'get',
    path: '/api/desk/imports',
    summary: 'What was taken in, newest first.',
    permission: 'estates.run',
    response: imports.importList,
  },
  undoImport: {
    method: 'post',
    path: '/api/desk/imports/:id/undo',
    summary: 'Puts everything back as the import found it, but for rows worked on since.',
    permission: 'estates.run',
    params: one,
    response: imports.undoneImport,
  },
  importTemplate: {
    method: 'get',
    path: '/api/desk/imports/template.xlsx',
    summary: 'An empty file with the columns and how they are filled in.',
    permission: 'estates.run',
    query: imports.templateQuery,
    response: z.string(),
    as: 'bytes',
  },
  exportFile: {
    method: 'get',
    path: '/api/desk/imports/export.xlsx',
    summary: 'The books as the same file, with who took it out and when (D7).',
    permission: 'estates.run',
    query: imports.exportQuery,
    response: z.string(),
    as: 'bytes',
  },
  mendStaff: {
    method: 'patch',
    path: '/api/desk/staff/:id',
    summary: 'Trade, post, deputy and buildings of a colleague.',
    permission: 'estates.run',
    params: one,
    body: imports.mendStaffBody,
    response: ok,
  },
  leaveStaff: {
    method: 'post',
    path: '/api/desk/staff/:id/leave',
    summary: 'Closes the account of a leaver and moves matters, talks and homes to a colleague, in one step.',
    permission: 'estates.run',
    params: one,
    body: imports.leaveBody,
    response: imports.leaveAnswer,
  },
  resetPassword: {
    method: 'post',
    path: '/api/desk/staff/:id/password',
    summary: 'A new password for a colleague, told once; their sessions end.',
    permission: 'estates.run',
    params: one,
    response: imports.passwordAnswer,
  },
} as const satisfies Record<string, RouteSpec>;
