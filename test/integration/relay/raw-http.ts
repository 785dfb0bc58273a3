import { connect, type Socket } from 'node:net';

/** An answer to bytes that no client library would send. */
export type RawAnswer = { status: number; code: string | undefined; headers: string; text: string };

/** Writes bytes on a socket and reads until the other side has answered and closed, or `untilMs` have passed. */
export function sendRaw(url: string, bytes: string | Buffer, untilMs = 10_000): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: hostname, port: Number(port) });
    const chunks: Buffer[] = [];
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(parseAnswer(Buffer.concat(chunks).toString('utf8')));
    };
    const timer = setTimeout(finish, untilMs);
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('close', finish);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A server that refuses early resets what is still being sent to it.
      if (error.code === 'EPIPE' || error.code === 'ECONNRESET') return;
      clearTimeout(timer);
      reject(error);
    });
  });
}

/** A request as text: its head, a blank line, its body. Asks for the connection to be closed. */
export function rawRequest(
  target: { method?: string; path: string; host?: string },
  headers: readonly (readonly [string, string])[],
  body: Buffer | string = '',
): Buffer {
  const { method = 'POST', path, host = '127.0.0.1' } = target;
  const all = [['Host', host], ['Connection', 'close'], ...headers];
  const head = `${method} ${path} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}

function parseAnswer(text: string): RawAnswer {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  const [headers = '', ...rest] = text.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  return { status, headers, text: body, code: /"code":"([A-Z_]+)"/.exec(body)?.[1] };
}
