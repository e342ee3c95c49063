/** E-mail by SMTP. The message id is the notice's own, so that mail programs show one that was sent twice once. */
import { createTransport } from 'nodemailer';
import { Later, PermanentFailure } from '../channels/channel.ts';
import type { Sender, Target } from './notices.ts';

/** What SMTP servers answer when they mean it. */
const isFinal = (error: unknown): boolean => {
  const { responseCode, command } = error as { responseCode?: number; command?: string };
  // A login that is refused may be mended; an address that is refused is not.
  return (responseCode ?? 0) >= 500 && command !== 'AUTH';
};

const nameOf = (error: unknown): string => {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  return `Smtp (${responseCode ?? code ?? 'unknown'})`;
};

export const email: Sender<Extract<Target, { by: 'email' }>> = async (
  { address },
  { id, text },
  { smtp, patience },
) => {
  if (!smtp) throw new PermanentFailure('SmtpNotSet: SMTP_URL is not set');
  const transport = createTransport({
    url: smtp.url,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
  });
  try {
    const [subject = ''] = text.split('\n');
    const domain = smtp.from.split('@').at(-1)?.replace(/[>\s]/g, '') ?? 'localhost';
    await transport.sendMail({
      from: smtp.from,
      to: address,
      subject: subject.slice(0, 120),
      text,
      messageId: `<${id}@${domain}>`,
    });
  } catch (error) {
    // Servers repeat addresses in their answers: only the code is told.
    throw isFinal(error) ? new PermanentFailure(nameOf(error)) : new Later(nameOf(error));
  } finally {
    transport.close();
  }
};
