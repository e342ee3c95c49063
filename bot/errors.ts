/**
 * Every error the desk answers with, in one place: a code other programs may rely on, the HTTP status, and a
 * sentence that says what to do. What is logged beside it is the caller's business.
 */
const known = {
  BadRequest: [400, 'The request is not of the form described at /api/openapi.json.'],
  BadActivity: [
    400,
    'The body is not a Bot Framework activity: it needs at least type, channelId, from.id and conversation.id.',
  ],
  ReservedChannel: [400, 'This channelId belongs to a channel that the desk carries itself.'],
  Unauthorized: [401, 'Log in, or bring a valid token.'],
  BadSignature: [401, 'The signature does not fit the body.'],
  TokenExpired: [403, 'Token has expired'],
  Forbidden: [403, 'This is not yours to see or do.'],
  NotLoopback: [
    403,
    'Without a Bot Framework app id this endpoint answers only programs on the same machine.',
  ],
  UserTaken: [403, 'This user.id belongs to another browser.'],
  NotFound: [404, 'There is no such thing.'],
  Conflict: [409, 'Somebody else was first; look again.'],
  TooLarge: [413, 'The message is larger than the desk takes.'],
  UnsupportedMedia: [415, 'Files of this kind are not taken.'],
  Held: [422, 'These words may not be sent to an owner.'],
  TooMany: [429, 'Too many at once; wait a little.'],
  Internal: [500, 'Something went wrong here; nothing of yours was lost. Try again.'],
  Unsupported: [501, 'The desk does not answer activities of this type.'],
  Unavailable: [503, 'The desk is busy; try again shortly.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof known;

/** An error that may be told. `detail` replaces the standing sentence; never put an owner's words in it. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly code: ErrorCode;
  readonly status: number;

  constructor(code: ErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail ?? known[code][1], options);
    this.code = code;
    this.status = known[code][0];
  }

  /** The body every endpoint answers with, the form Direct Line uses. */
  get body(): { error: { code: string; message: string } } {
    return { error: { code: this.code, message: this.message } };
  }
}
