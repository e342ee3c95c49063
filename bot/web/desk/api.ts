/** The one way to the staff API: typed by its contract, brings the CSRF header, turns error bodies into `ApiError`. */
import type { z } from 'zod';
import type { Answer, Failure, RouteName, Routes } from '../../desk/contract.ts';

/** Method and path of each route; the compiler holds them to the contract. */
const table: { [N in RouteName]: readonly [Routes[N]['method'], Routes[N]['path']] } = {
  login: ['post', '/api/desk/login'],
  logout: ['post', '/api/desk/logout'],
  me: ['get', '/api/desk/me'],
  estates: ['get', '/api/desk/estates'],
  events: ['get', '/api/desk/events'],
  staff: ['get', '/api/desk/staff'],
  phrases: ['get', '/api/desk/phrases'],
  talks: ['get', '/api/desk/talks'],
  talk: ['get', '/api/desk/talks/:id'],
  activities: ['get', '/api/desk/talks/:id/activities'],
  take: ['post', '/api/desk/talks/:id/take'],
  send: ['post', '/api/desk/talks/:id/messages'],
  typing: ['post', '/api/desk/talks/:id/typing'],
  handBack: ['post', '/api/desk/talks/:id/handback'],
  transfer: ['post', '/api/desk/talks/:id/transfer'],
  closeTalk: ['post', '/api/desk/talks/:id/close'],
  noteTalk: ['post', '/api/desk/talks/:id/notes'],
  transcript: ['get', '/api/desk/talks/:id/transcript'],
  transcripts: ['get', '/api/desk/transcripts'],
  matters: ['get', '/api/desk/matters'],
  createMatter: ['post', '/api/desk/matters'],
  matter: ['get', '/api/desk/matters/:id'],
  amendMatter: ['patch', '/api/desk/matters/:id'],
  progress: ['post', '/api/desk/matters/:id/progress'],
  resolve: ['post', '/api/desk/matters/:id/resolve'],
  reopen: ['post', '/api/desk/matters/:id/reopen'],
  endMatter: ['post', '/api/desk/matters/:id/end'],
  recategorise: ['post', '/api/desk/matters/:id/recategorise'],
  noteMatter: ['post', '/api/desk/matters/:id/notes'],
  alerts: ['get', '/api/desk/alerts'],
  seeAlert: ['post', '/api/desk/alerts/:id/seen'],
  tasks: ['get', '/api/desk/tasks'],
  grabTask: ['post', '/api/desk/tasks/:id/grab'],
  decideHold: ['post', '/api/desk/matters/:id/hold'],
  appoint: ['post', '/api/desk/matters/:id/appointment'],
  confirmLevel: ['post', '/api/desk/matters/:id/level'],
  release: ['post', '/api/desk/matters/:id/release'],
  reassign: ['post', '/api/desk/matters/:id/reassign'],
  issueSlip: ['post', '/api/desk/matters/:id/slips'],
  receiveSlip: ['post', '/api/desk/slips/:id/receive'],
  answerSlip: ['post', '/api/desk/slips/:id/answer'],
  closeSlip: ['post', '/api/desk/slips/:id/close'],
  judge: ['post', '/api/desk/matters/:id/verdict'],
  draftAnswer: ['post', '/api/desk/matters/:id/answer'],
  signAnswer: ['post', '/api/desk/matters/:id/answer/sign'],
  sendAnswer: ['post', '/api/desk/matters/:id/answer/send'],
  replyToAuthority: ['post', '/api/desk/matters/:id/reply'],
  leaveMessage: ['post', '/api/desk/messages'],
  deadLetters: ['get', '/api/desk/outbox'],
  retryLetter: ['post', '/api/desk/outbox/:id/retry'],
  settings: ['get', '/api/desk/settings'],
  settingSection: ['get', '/api/desk/settings/section'],
  previewSetting: ['post', '/api/desk/settings/preview'],
  saveSetting: ['post', '/api/desk/settings'],
  undoSetting: ['post', '/api/desk/settings/undo'],
  exportSettings: ['get', '/api/desk/settings/export'],
  importSettings: ['post', '/api/desk/settings/import'],
  makeEstate: ['post', '/api/desk/estates'],
  mendEstate: ['patch', '/api/desk/estates/:id'],
  checkEstate: ['get', '/api/desk/estates/:id/check'],
  channelAccounts: ['get', '/api/desk/channel-accounts'],
  setChannelAccount: ['post', '/api/desk/channel-accounts'],
  entranceCode: ['get', '/api/desk/entrance.svg'],
  phoneTasks: ['get', '/api/desk/visits/phone'],
  tryVisit: ['post', '/api/desk/visits/:id/tries'],
  rain: ['post', '/api/desk/visits/rain'],
  rectifications: ['get', '/api/desk/rectifications'],
  readRectification: ['post', '/api/desk/rectifications/:id'],
  tableCatalogue: ['get', '/api/desk/tables'],
  table: ['get', '/api/desk/tables/:table'],
  tableSheet: ['get', '/api/desk/tables/:table/sheet.xlsx'],
  tablePrint: ['get', '/api/desk/tables/:table/print'],
  madeTables: ['get', '/api/desk/made-tables'],
  madeTable: ['get', '/api/desk/made-tables/:id'],
  mattersBehind: ['post', '/api/desk/tables/matters'],
  board: ['get', '/api/desk/board'],
  addCost: ['post', '/api/desk/matters/:id/costs'],
  homeArchive: ['get', '/api/desk/homes/:id/archive'],
  handoverSheet: ['get', '/api/desk/handovers/sheet'],
  handovers: ['get', '/api/desk/handovers'],
  handOver: ['post', '/api/desk/handovers'],
  signHandover: ['post', '/api/desk/handovers/:id/sign'],
  notices: ['get', '/api/desk/notices'],
  makeNotice: ['post', '/api/desk/notices'],
  extendNotice: ['post', '/api/desk/notices/:id/extend'],
  endNotice: ['post', '/api/desk/notices/:id/end'],
  printNotice: ['get', '/api/desk/notices/:id/print'],
  incidents: ['get', '/api/desk/incidents'],
  incidentNews: ['post', '/api/desk/incidents/:id/news'],
  endIncident: ['post', '/api/desk/incidents/:id/end'],
  groupProposals: ['get', '/api/desk/groups'],
  makeGroup: ['post', '/api/desk/groups'],
  majorRecords: ['get', '/api/desk/major-records'],
  keepMajorRecord: ['post', '/api/desk/major-records/:id'],
  importFile: ['post', '/api/desk/imports'],
  imports: ['get', '/api/desk/imports'],
  undoImport: ['post', '/api/desk/imports/:id/undo'],
  importTemplate: ['get', '/api/desk/imports/template.xlsx'],
  exportFile: ['get', '/api/desk/imports/export.xlsx'],
  makeInvitations: ['post', '/api/desk/invitations'],
  printInvitations: ['get', '/api/desk/invitations/:id/slips.pdf'],
  owners: ['get', '/api/desk/owners'],
  owner: ['get', '/api/desk/owners/:id'],
  verifyOwner: ['post', '/api/desk/owners/:id/verify'],
  moveOut: ['post', '/api/desk/owners/:id/move-out'],
  dataRequests: ['get', '/api/desk/data-requests'],
  doneRequest: ['post', '/api/desk/data-requests/:id/done'],
  ownerData: ['get', '/api/desk/owners/:id/data.json'],
  correctOwner: ['patch', '/api/desk/owners/:id'],
  forgetOwner: ['post', '/api/desk/owners/:id/forget'],
  exports: ['get', '/api/desk/exports'],
  touchedBy: ['get', '/api/desk/exports/:id/people'],
  holds: ['get', '/api/desk/legal-holds'],
  holdData: ['post', '/api/desk/legal-holds'],
  releaseHold: ['post', '/api/desk/legal-holds/:id/release'],
  retention: ['get', '/api/desk/retention'],
  runRetention: ['post', '/api/desk/retention'],
  pauseTalk: ['post', '/api/desk/talks/:id/pause'],
  drafts: ['get', '/api/desk/talks/:id/drafts'],
  readings: ['get', '/api/desk/readings'],
  exportReadings: ['get', '/api/desk/readings/export.jsonl'],
  mendStaff: ['patch', '/api/desk/staff/:id'],
  phoneOpen: ['post', '/api/desk/phone/open'],
  phoneMe: ['get', '/api/desk/phone/me'],
  phoneLeave: ['post', '/api/desk/phone/leave'],
  phoneWork: ['get', '/api/desk/phone/tasks'],
  phoneAct: ['post', '/api/desk/phone/acts'],
  phonePhoto: ['post', '/api/desk/phone/photos'],
  sessions: ['get', '/api/desk/sessions'],
  endSession: ['post', '/api/desk/sessions/:id/end'],
  leaveStaff: ['post', '/api/desk/staff/:id/leave'],
  resetPassword: ['post', '/api/desk/staff/:id/password'],
};

type Of<N extends RouteName, K extends string> = K extends keyof Routes[N] ? Routes[N][K] : never;
type Loose<T> = { [K in keyof T]?: T[K] | undefined };
type Part<Name extends string, T> = [T] extends [never] ? unknown : { [K in Name]: T };
type QueryOf<T> = [T] extends [never] ? never : T extends z.ZodType ? Loose<z.output<T>> : never;
type BodyOf<T> = [T] extends [never] ? never : T extends z.ZodType ? z.input<T> : never;

/** What a call of route N brings: `params` and `body` where the contract has them, `query` if wished. */
export type Request<N extends RouteName> = Part<'params', BodyOf<Of<N, 'params'>>> &
  Part<'body', BodyOf<Of<N, 'body'>>> & { query?: QueryOf<Of<N, 'query'>>; signal?: AbortSignal };

/** An answer that is not 2xx. `status` 0: the server was not reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

let csrf = '';
let onLoggedOut: () => void = () => undefined;

/** Sets the token that every request but GET carries. */
export function setCsrf(token: string): void {
  csrf = token;
}

/** Called when any answer says that the session has ended. */
export function whenLoggedOut(callback: () => void): void {
  onLoggedOut = callback;
}

/** The address of a route, parameters percent-encoded, query appended. */
export function address(name: RouteName, params: Record<string, string> = {}, query: object = {}): string {
  const path = table[name][1].replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

async function failed(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as Partial<Failure> | null;
  return new ApiError(
    response.status,
    body?.error?.code ?? 'Unavailable',
    body?.error?.message ?? response.statusText,
  );
}

/**
 * Calls a route of the staff API.
 * @throws ApiError when it is refused or cannot be reached
 */
export async function call<N extends RouteName>(name: N, request: Request<N>): Promise<Answer<N>> {
  const { params, query, body, signal } = request as {
    params?: Record<string, string>;
    query?: object;
    body?: unknown;
    signal?: AbortSignal;
  };
  const method = table[name][0].toUpperCase();
  const headers: Record<string, string> = { accept: 'application/json' };
  if (method !== 'GET') {
    headers['content-type'] = 'application/json';
    headers['x-csrf-token'] = csrf;
  }
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (method !== 'GET') init.body = JSON.stringify(body ?? {});
  if (signal) init.signal = signal;
  const response = await fetch(address(name, params, query), init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'Offline', String(error));
  });
  if (!response.ok) {
    const error = await failed(response);
    if (error.status === 401 && name !== 'login' && name !== 'me') onLoggedOut();
    throw error;
  }
  return (await response.json()) as Answer<N>;
}

/**
 * Sends a file as it is to a route that takes one.
 * @throws ApiError when it is refused or cannot be reached
 */
export async function upload<N extends 'importFile' | 'importSettings' | 'phonePhoto'>(
  name: N,
  query: Record<string, string>,
  file: Blob,
): Promise<Answer<N>> {
  const headers = { 'content-type': 'application/octet-stream', 'x-csrf-token': csrf };
  const init: RequestInit = { method: 'POST', headers, credentials: 'same-origin', body: file };
  const response = await fetch(address(name, {}, query), init).catch((error: unknown) => {
    throw new ApiError(0, 'Offline', String(error));
  });
  if (!response.ok) throw await failed(response);
  return (await response.json()) as Answer<N>;
}
