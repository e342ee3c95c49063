/** What the page uses of the Web Chat bundle (botframework-webchat 4.18, dist/webchat.js). */

/** An element of the React that the bundle carries. */
interface WebChatElement {
  readonly $$typeof: symbol;
}

/** botframework-directlinejs' client. Status: 0 uninitialized, 1 connecting, 2 online, 3 expired, 4 failed, 5 ended. */
interface WebChatDirectLine {
  connectionStatus$: { subscribe(next: (status: number) => void): { unsubscribe(): void } };
  end(): void;
}

interface WebChatActivity {
  type: string;
  from?: { id?: string; name?: string; role?: string };
}

type RenderActivity = (...args: unknown[]) => WebChatElement | false | null;
type CreateActivityRenderer = (
  setup: { activity: WebChatActivity },
  ...rest: unknown[]
) => RenderActivity | false | null;

interface WebChatStore {
  dispatch(action: { type: string; payload?: unknown }): void;
}

interface Window {
  WebChat: {
    createDirectLine(options: {
      domain: string;
      token: string;
      conversationId?: string;
      webSocket?: boolean;
      conversationStartProperties?: { locale: string };
    }): WebChatDirectLine;
    createStore(): WebChatStore;
    renderWebChat(
      props: {
        directLine: WebChatDirectLine;
        store: WebChatStore;
        locale: string;
        styleOptions: Record<string, string | number | boolean>;
        activityMiddleware?: () => (next: CreateActivityRenderer) => CreateActivityRenderer;
      },
      element: HTMLElement,
    ): void;
  };
}
