/** Routes of forms and tables. */
import { z } from 'zod';
import * as board from './board.ts';
import { ok } from './common.ts';
import type { RouteSpec } from './spec.ts';
import * as tables from './tables.ts';

export const tableRoutes = {
  tableCatalogue: {
    method: 'get',
    path: '/api/desk/tables',
    summary: 'Every form and table by name (C8).',
    permission: 'tables.read',
    response: tables.tableCatalogue,
  },
  table: {
    method: 'get',
    path: '/api/desk/tables/:table',
    summary:
      'A form or table of an estate and period, made from the records; each figure with the matters behind it.',
    permission: 'tables.read',
    params: tables.tableParams,
    query: tables.tableQuery,
    response: tables.tableData,
  },
  tableSheet: {
    method: 'get',
    path: '/api/desk/tables/:table/sheet.xlsx',
    summary: 'The same as .xlsx. Recorded.',
    permission: 'tables.read',
    params: tables.tableParams,
    query: tables.tableQuery,
    response: z.string(),
    as: 'bytes',
  },
  tablePrint: {
    method: 'get',
    path: '/api/desk/tables/:table/print',
    summary: 'The same as an A4 page: a list, a page for each record, or a blank form.',
    permission: 'tables.read',
    params: tables.tableParams,
    query: tables.printQuery,
    response: z.string(),
    as: 'bytes',
  },
  madeTables: {
    method: 'get',
    path: '/api/desk/made-tables',
    summary: 'Tables made by themselves at their times, newest first.',
    permission: 'tables.read',
    query: tables.madeQuery,
    response: tables.madeTables,
  },
  madeTable: {
    method: 'get',
    path: '/api/desk/made-tables/:id',
    summary: 'One of them as it was made.',
    permission: 'tables.read',
    params: tables.madeParams,
    response: tables.tableData,
  },
  mattersBehind: {
    method: 'post',
    path: '/api/desk/tables/matters',
    summary: 'The matters behind a figure, as far as the asker may see them.',
    permission: 'tables.read',
    body: tables.behindBody,
    response: tables.behind,
  },
  board: {
    method: 'get',
    path: '/api/desk/board',
    summary: 'How each estate stands now: open, near breach, breached, waiting, satisfaction (C8).',
    permission: 'tables.read',
    query: board.boardQuery,
    response: board.board,
  },
  addCost: {
    method: 'post',
    path: '/api/desk/matters/:id/costs',
    summary: 'A cost of handling a complaint, for the ledger 投诉处理费用台帐.',
    permission: 'matters.keep',
    params: tables.costParams,
    body: tables.costBody,
    response: ok,
  },
  homeArchive: {
    method: 'get',
    path: '/api/desk/homes/:id/archive',
    summary: 'Everything about a home: the archive 分户档案 (R9).',
    permission: 'matters.keep',
    params: tables.archiveParams,
    response: tables.archive,
  },
} as const satisfies Record<string, RouteSpec>;
