/** The kinds of alerts for staff. Pure data: the console knows them too. */

/** What alerts are about. */
export const alertKinds = [
  /** A clock is near its breach, or breached (C3). */
  'near',
  'breach',
  /** A task was given, lies in the pool, came back, was missed (H3). */
  'task',
  'task_open',
  'task_returned',
  'task_missed',
  /** The page of an urgent matter (U1). */
  'page',
  'report',
  /** A hold waits for consent, was decided (C3). */
  'hold_asked',
  'hold_agreed',
  'hold_refused',
  /** The ear took it for a major case: a person confirms the level (C2). */
  'level_asked',
  /** A step of the ladder of C4. */
  'ladder',
  /** A signature is wanted, an answer is signed or sent back (C6). */
  'sign',
  'signed',
  'sign_refused',
  /** A slip came, was answered, is urged. */
  'slip',
  'slip_answered',
  'slip_urged',
  'slip_late',
  /** A reopened matter, in writing to its handler (V3); after two the supervisor visits (C6). */
  'reopened',
  'rectification',
  'rectification_unread',
  'visit_owed',
  /** The cause of a complaint was found: its department acts on it (C5). */
  'cause_found',
  /** The written report on a danger is owed (C4). */
  'report_owed',
  /** A talk that was taken lacks a word; its owner has been quiet: hand back or keep (G7, H4). */
  'first_word',
  'quiet_talk',
  /** The owner was not at home twice: the steward phones (R10). */
  'phone_owner',
  /** The owner wants another time (R10). */
  'time_wished',
  /** A word left for them (R11). */
  'message',
  /** Withdrawal of something dangerous or major, asked for by the owner (R5). */
  'withdrawal_asked',
  /** The words of a complaint about them were released (R6). */
  'released',
] as const;
export type AlertKind = (typeof alertKinds)[number];
