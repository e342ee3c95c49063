/** Who may do what at the desk: the one table, checked on the server for each route (G9). Estates are checked beside it. */

export const roles = [
  'receptionist',
  'assistant',
  'supervisor',
  'manager',
  'head',
  'worker',
  'quality',
  'administration',
  'hr',
  'finance',
  'leader',
] as const;
/** 前台, 客服助理, 客服主管, 项目经理, 部门负责人, 师傅, 品质, 行政, 人事, 财务, 公司领导. */
export type Role = (typeof roles)[number];

export const permissions = [
  /** Lists of talks and one talk with its transcript. */
  'talks.read',
  /** Take over, write, transfer, hand back, close. */
  'talks.work',
  /** Take a talk out of another's hands; act in talks one does not hold. */
  'talks.lead',
  'transcripts.search',
  'transcripts.export',
  'matters.read',
  /** Progress, hold, result, notes. */
  'matters.work',
  /** Enter by hand, amend, re-categorise, reopen, end. */
  'matters.keep',
  /** Consent to a hold, judge a complaint, release words to whom they are about, reassign for good (C3, C6, R6). */
  'matters.consent',
  /** Close as 未满意办结 (C6). */
  'matters.rule',
  /** Whole telephone, ID, bank card numbers and e-mail addresses (G9). */
  'personal.see',
  'staff.read',
  'outbox.read',
  'outbox.retry',
  /** Forms and tables (C8). */
  'tables.read',
  /** Phrases, clocks, routes, prices … of the company and its estates. */
  'settings.edit',
  /** Estates, homes, people, staff: taken in, given out, opened. */
  'estates.run',
  /** Slips, and that somebody is who they say they are (D8). */
  'identity.verify',
  /** Requests of owners about their data, retention, legal hold (D2, D3). */
  'data.protect',
] as const;
export type Permission = (typeof permissions)[number];

/** Which matters a role sees: all of its estates, its department's, or those it handles itself. */
export type Scope = 'all' | 'department' | 'own';

const frontDesk: readonly Permission[] = [
  'talks.read',
  'talks.work',
  'matters.read',
  'matters.work',
  'matters.keep',
  'personal.see',
  'staff.read',
  'outbox.read',
  'outbox.retry',
  'tables.read',
  'identity.verify',
];
const lead: readonly Permission[] = [
  ...frontDesk,
  'talks.lead',
  'matters.consent',
  'transcripts.search',
  'transcripts.export',
];
const called: readonly Permission[] = ['talks.read', 'talks.work', 'matters.read', 'staff.read'];

const table: Record<Role, { may: readonly Permission[]; matters: Scope }> = {
  receptionist: { may: frontDesk, matters: 'all' },
  assistant: { may: frontDesk, matters: 'all' },
  supervisor: { may: lead, matters: 'all' },
  manager: { may: permissions, matters: 'all' },
  head: { may: ['matters.read', 'matters.work', 'personal.see', 'staff.read'], matters: 'department' },
  worker: { may: ['matters.read', 'matters.work', 'personal.see'], matters: 'own' },
  // The company office reads and judges; who is only called to a talk sees no numbers.
  quality: { may: [...called, 'tables.read', 'transcripts.search', 'transcripts.export'], matters: 'all' },
  administration: { may: called, matters: 'all' },
  hr: { may: called, matters: 'all' },
  finance: { may: ['matters.read', 'tables.read', 'staff.read'], matters: 'all' },
  leader: {
    may: ['talks.read', 'matters.read', 'tables.read', 'staff.read', 'transcripts.search'],
    matters: 'all',
  },
};

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

export function may(role: Role, permission: Permission): boolean {
  return table[role].may.includes(permission);
}

export const permissionsOf = (role: Role): Permission[] => [...table[role].may];

export const scopeOf = (role: Role): Scope => table[role].matters;
