/**
 * Tells what becomes of Direct Line's connections. Its client tells nobody that a socket broke and waits up to 15 s
 * before it looks; when polling it stops for good at the first failure. Only the browser's own objects show it.
 */

const OURS = '/v3/directline/';

/** @param opening is given each socket to the desk as it is made */
export function watchSockets(opening: (socket: WebSocket) => void): void {
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      if (String(url).includes(OURS)) opening(this);
    }
  };
}

/** @param polling is told of each poll that begins; what it returns is told the status it ends with, 0 for no answer */
export function watchPolls(polling: () => (status: number) => void): void {
  const Plain = window.XMLHttpRequest;
  window.XMLHttpRequest = class extends Plain {
    override open(method: string, url: string | URL, async = true): void {
      const address = String(url);
      if (address.includes(OURS) && address.includes('/activities?')) {
        const ended = polling();
        this.addEventListener('loadend', () => ended(this.status));
      }
      super.open(method, url, async);
    }
  };
}
