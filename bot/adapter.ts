/**
 * Bot Framework's CloudAdapter as the desk uses it: it lets activities in (with the service's own authentication)
 * and runs turns. What a turn says is gathered, not sent: the commit stores it and the outbox brings it.
 */
import {
  type Activity,
  ActivityTypes,
  CloudAdapter,
  type InvokeResponse,
  type ResourceResponse,
  TurnContext,
} from 'botbuilder';
import type { BotFrameworkAuthentication } from 'botframework-connector';
import { DeskError } from './errors.ts';
import { setTurn, type Turn, turnOf } from './inbox/turn.ts';

/** Takes an authenticated activity from the Bot Framework service; what it returns is the HTTP answer. */
export type Receive = (activity: Activity) => Promise<InvokeResponse | undefined>;

export class DeskAdapter extends CloudAdapter {
  readonly #authentication: BotFrameworkAuthentication;
  readonly #receive: Receive;
  readonly #trouble: (error: unknown) => void;

  /** @param trouble is told of errors that are nobody's but ours */
  constructor(
    authentication: BotFrameworkAuthentication,
    receive: Receive,
    trouble: (error: unknown) => void,
  ) {
    super(authentication);
    this.#trouble = trouble;
    this.#authentication = authentication;
    this.#receive = receive;
  }

  /** `process` ends here with each POST to /api/messages: the service's token is checked, then the inbox takes it. */
  protected override async processActivity(
    authorization: string | Parameters<CloudAdapter['processActivityDirect']>[0],
    activity: Activity,
  ): Promise<InvokeResponse | undefined> {
    if (typeof authorization === 'string') {
      const { callerId } = await this.#authentication.authenticateRequest(activity, authorization);
      if (callerId) activity.callerId = callerId;
    }
    try {
      return await this.#receive(activity);
    } catch (error) {
      // `process` would print the error and tell its text to the caller.
      const told = error instanceof DeskError ? error : new DeskError('Unavailable');
      if (!(error instanceof DeskError)) this.#trouble(error);
      return { status: told.status, body: told.body };
    }
  }

  /** Runs the middleware and `logic` over one turn, whichever channel it came by. */
  async runTurn(turn: Turn, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    // The delivery mode is the channel's business; here everything said is gathered.
    const { deliveryMode: _, ...activity } = turn.activity;
    const context = new TurnContext(this, activity as Activity);
    setTurn(context, turn);
    await this.runMiddleware(context, logic);
  }

  override async sendActivities(
    context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    const turn = turnOf(context);
    for (const activity of activities)
      if (activity.type !== ActivityTypes.Trace && activity.type !== 'delay') turn.said.push(activity);
    return activities.map(() => ({ id: '' }));
  }
}
