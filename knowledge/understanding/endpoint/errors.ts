/** Why the model gave no reading. */
export const failures = [
  /** No answer inside the time. */
  'timeout',
  /** No connection, or it broke. */
  'network',
  /** 429. */
  'limited',
  /** 5xx, 408, 409. */
  'server',
  /** Another 4xx: key, model or request are wrong. */
  'refused_request',
  /** The model declined to answer. */
  'refusal',
  /** The answer was cut off or is no JSON. */
  'broken',
  /** The answer is JSON of another shape, or with categories that are not ours. */
  'schema',
  /** The answer says things the text does not. */
  'untrusted',
  /** The circuit is open: the endpoint was not asked. */
  'open',
  /** The caller gave up. */
  'aborted',
] as const;
export type Failure = (typeof failures)[number];

/** A reading by the model that did not come about. The message holds nothing of the owner's text. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
  readonly code: Failure;
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;
  constructor(
    code: Failure,
    message: string,
    options: { cause?: unknown; status?: number | undefined } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status;
  }
}
