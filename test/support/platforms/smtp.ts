/** A mail server on loopback, as far as a client of ours speaks SMTP. */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface Mail {
  to: string[];
  data: string;
}

export interface SmtpServer {
  url: string;
  mails: Mail[];
  /** Refuses the next recipient with this line. */
  refuse: string | undefined;
  close(): Promise<void>;
}

export async function openSmtp(): Promise<SmtpServer> {
  const sockets = new Set<Socket>();
  const state: SmtpServer = { url: '', mails: [], refuse: undefined, close: () => Promise.resolve() };

  function serve(socket: Socket): void {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    let mail: Mail = { to: [], data: '' };
    let inData = false;
    let left = '';
    const say = (line: string): boolean => socket.write(`${line}\r\n`);
    function command(line: string): void {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') say('250 fake');
      else if (verb === 'MAIL') say('250 ok');
      else if (verb === 'RCPT') {
        const refusal = state.refuse;
        state.refuse = undefined;
        if (refusal === undefined) mail.to.push(/<(.+?)>/.exec(line)?.[1] ?? '');
        say(refusal ?? '250 ok');
      } else if (verb === 'DATA') {
        inData = true;
        say('354 go on');
      } else if (verb === 'QUIT') {
        say('221 bye');
        socket.end();
      } else say('250 ok');
    }
    say('220 fake');
    socket.on('data', (chunk) => {
      left += chunk.toString('utf8');
      for (let end = left.indexOf('\r\n'); end >= 0; end = left.indexOf('\r\n')) {
        const line = left.slice(0, end);
        left = left.slice(end + 2);
        if (!inData) command(line);
        else if (line === '.') {
          inData = false;
          state.mails.push(mail);
          mail = { to: [], data: '' };
          say('250 taken');
        } else mail.data += `${line}\n`;
      }
    });
  }

  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  state.close = () =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return state;
}
