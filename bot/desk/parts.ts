/** What the staff side needs of the house. */
import type { PrismaClient } from '../../prisma/client.ts';
import type { Writes } from '../../prisma/writes.ts';
import type { Clock } from '../clock.ts';
import type { Entrances } from '../estates/entrances.ts';
import type { Overrides } from '../estates/overrides.ts';
import type { Logger } from '../log.ts';
import type { Proving } from '../owners/proving.ts';
import type { ForgettingParts } from '../procedures/forgetting.ts';
import type { ProcedureParts } from '../procedures/parts.ts';
import type { RetentionParts } from '../procedures/retention.ts';
import type { FileLinks } from '../storage/file-links.ts';
import type { Tryout } from '../tryout.ts';
import type { Sessions } from './sessions.ts';
import type { Throttle } from './throttle.ts';

export type MatterRow = NonNullable<Awaited<ReturnType<PrismaClient['matter']['findUnique']>>>;

/** Writes the return visit of a matter that is being resolved into the same commit (V1). */
export type PlanVisit = (writes: Writes, matter: MatterRow, at: Date) => void;

/** What the opening and running of estates needs of the house. */
export interface Running {
  overrides: Overrides;
  tryout: Tryout;
  entrances: Entrances;
  proving: Proving;
  forgetting: ForgettingParts;
  retention: RetentionParts;
  /** The setting PUBLIC_URL. */
  publicUrl: string | undefined;
}

export interface DeskParts extends ProcedureParts {
  log: Logger;
  /** The real clock, by which sessions live. */
  wall: Clock;
  sessions: Sessions;
  throttle: Throttle;
  running: Running;
  planVisit: PlanVisit;
  /** Puts fresh links to photos and other files into what is read out. */
  links: Pick<FileLinks, 'freshLinks' | 'link'>;
  /** The desk is reached by https: cookies say so. */
  secure: boolean;
}
