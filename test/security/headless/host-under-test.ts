import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createLog } from '../../../core/logging/log.ts';
import type { PortPlan } from '../../../headless/listen.ts';
import { startHost, type Host } from '../../../headless/start-host.ts';
import { createSmallEngine, type SmallEngine } from '../../contract/small-engine.ts';

/** What lies outside the interface's folder and must never be served. */
export const OUTSIDE_TEXT = 'outside-the-interface';

/** A page that calls the engine as the interface does and shows in its title what came of it. */
const PAGE_SCRIPT = `
const headers = { 'Content-Type': 'application/json' };
const response = await fetch('/api/app.status', { method: 'POST', headers, body: '{}' });
const envelope = await response.json();
document.title = envelope.ok ? 'signed in' : envelope.error.code;
`;

/** The headless host on a real port, over the small engine and a built interface of two files. */
export type HostUnderTest = Host & { engine: SmallEngine; port: number };

/** Starts it. `folder` is an empty folder that becomes the interface's parent. */
export async function startHostUnderTest(
  folder: string,
  options: { redirectUri?: string; portPlan?: Partial<PortPlan> } = {},
): Promise<HostUnderTest> {
  const rendererDir = join(folder, 'renderer');
  mkdirSync(join(rendererDir, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'renderer-private'));
  writeFileSync(
    join(rendererDir, 'index.html'),
    '<!doctype html><title>Coffer</title><script type="module" src="./assets/app.js"></script>',
  );
  writeFileSync(join(rendererDir, 'assets', 'app.js'), PAGE_SCRIPT);
  writeFileSync(join(rendererDir, '.env.txt'), OUTSIDE_TEXT);
  writeFileSync(join(folder, 'outside.js'), OUTSIDE_TEXT);
  writeFileSync(join(folder, 'renderer-private', 'outside.js'), OUTSIDE_TEXT);

  const engine = createSmallEngine();
  const host = await startHost({
    portPlan: { port: 0, isFixed: false, alsoIpv6: false, ...options.portPlan },
    redirectUri: options.redirectUri,
    rendererDir,
    openEngine: () => Promise.resolve(engine),
    log: createLog({ scope: 'host', sinks: [{ write: (line) => void engine.logLines.push(line) }] }),
  });
  return { ...host, engine, port: Number(new URL(host.url).port) };
}

/** Sends bytes over a socket of their own and gives back all that comes until the other side closes. */
export function sendRaw(port: number, text: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host });
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (received += chunk));
    socket.on('close', () => resolve(received));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A server may close hard after it has answered.
      if (error.code === 'ECONNREFUSED') reject(error);
    });
    socket.write(text);
  });
}

/** A request as text, with `Connection: close` so that the answer ends. `headers` replace the usual ones. */
export function requestText(
  requestLine: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body = '',
): string {
  const lines = Object.entries({ Connection: 'close', ...headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${name}: ${one}`),
  );
  return [`${requestLine} HTTP/1.1`, ...lines, '', body].join('\r\n');
}

/** The status of each answer in what {@link sendRaw} received. */
export function statusesIn(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
