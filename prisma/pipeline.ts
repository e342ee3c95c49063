/**
 * Statements on a PostgreSQL connection in one flight: written together, answered in order. Statements that come again
 * and again are prepared once a connection, so that the server neither parses nor plans them each time.
 */
import { createHash } from 'node:crypto';
import type { PoolClient, QueryResult } from 'pg';
import type { Sql } from './sql.ts';

/** Statements that are prepared at most, over all texts: each costs the server memory on every connection. */
const PREPARED = 200;
/** A text is prepared when it comes for the n-th time. */
const AFTER = 3;

const seen = new Map<string, { times: number; name: string | undefined }>();
let named = 0;

/** The name under which a text is prepared; undefined while it is rare. */
function nameOf(text: string): string | undefined {
  const known = seen.get(text);
  if (!known) {
    // Texts that never come again must not fill the memory.
    if (seen.size > 20 * PREPARED) seen.clear();
    seen.set(text, { times: 1, name: undefined });
    return undefined;
  }
  known.times += 1;
  if (known.name === undefined && known.times >= AFTER && named < PREPARED) {
    named += 1;
    known.name = `desk_${createHash('sha256').update(text).digest('base64url').slice(0, 24)}`;
  }
  return known.name;
}

/** The part of a pg client that its types do not show: the socket, so that a flight is one write. */
interface Wired {
  connection: { stream: { cork(): void; uncork(): void } };
}

/** Sends all of `statements` at once; each promise settles with its own answer. The client's pool must pipeline. */
export function flight(client: PoolClient, statements: readonly (Sql | string)[]): Promise<QueryResult>[] {
  const { stream } = (client as unknown as Wired).connection;
  stream.cork();
  try {
    return statements.map((statement) => {
      if (typeof statement === 'string') return client.query(statement);
      const { text, values } = statement;
      const name = nameOf(text);
      return client.query({ text, values: values as unknown[], ...(name === undefined ? {} : { name }) });
    });
  } finally {
    stream.uncork();
  }
}
