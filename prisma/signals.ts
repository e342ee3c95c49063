/**
 * Word that something committed: to this process, and on PostgreSQL to every process that shares the database.
 * A signal is a hint to look, never data: whoever misses one finds the same rows at the next look.
 */
import { EventEmitter } from 'node:events';

/** `talk` key: talk id; `moved` key: the id of a talk that is another estate's now; `desk` key: estate id; `settings` key: company or estate id, also its own data; `resync`: signals may have been missed, look at everything. */
export interface Signal {
  topic: 'talk' | 'moved' | 'desk' | 'owner' | 'outbox' | 'jobs' | 'settings' | 'resync';
  key: string;
}

export class Signals {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  /** Calls `listener` for each signal; returns the way to stop. */
  on(listener: (signal: Signal) => void): () => void {
    this.#emitter.on('signal', listener);
    return () => this.#emitter.off('signal', listener);
  }

  emit(signal: Signal): void {
    this.#emitter.emit('signal', signal);
  }
}
