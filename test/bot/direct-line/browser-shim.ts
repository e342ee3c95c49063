/** What botframework-directlinejs expects of a browser, over Node's own fetch and `ws`. */
import { WebSocket } from 'ws';

type Body = Exclude<RequestInit['body'], undefined>;

/** As much of XMLHttpRequest as rxjs 5's ajax uses. */
class FetchRequest {
  readyState = 0;
  status = 0;
  responseType = '';
  response: unknown = null;
  responseText = '';
  timeout = 0;
  withCredentials = false;
  onreadystatechange: ((event: unknown) => void) | null = null;
  ontimeout: ((event: unknown) => void) | null = null;
  readonly #abort = new AbortController();
  readonly #headers = new Headers();
  #received = new Headers();
  #method = 'GET';
  #url = '';

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
    this.#move(1);
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers.append(name, value);
  }

  getResponseHeader(name: string): string | null {
    return this.#received.get(name);
  }

  getAllResponseHeaders(): string {
    return [...this.#received].map((pair) => pair.join(': ')).join('\r\n');
  }

  abort(): void {
    this.#abort.abort();
  }

  send(body?: Body): void {
    this.#run(body ?? null).catch(() => {
      // As a browser: a request that could not be made, or was called off, ends with status 0.
      this.status = 0;
      if (!this.#abort.signal.aborted) this.#move(4);
    });
  }

  async #run(body: Body): Promise<void> {
    const response = await fetch(this.#url, {
      method: this.#method,
      headers: this.#headers,
      body,
      signal: this.#abort.signal,
    });
    const bytes = await response.arrayBuffer();
    this.#received = response.headers;
    this.status = response.status;
    this.responseText = new TextDecoder().decode(bytes);
    if (this.responseType === 'json') this.response = JSON.parse(this.responseText || 'null');
    else this.response = this.responseType === 'arraybuffer' ? bytes : this.responseText;
    this.#move(4);
  }

  #move(state: number): void {
    this.readyState = state;
    this.onreadystatechange?.call(this, { target: this, type: 'readystatechange' });
  }
}

/** To be called before the client is made. */
export function makeBrowser(): void {
  Object.assign(globalThis, { XMLHttpRequest: FetchRequest, WebSocket });
}
