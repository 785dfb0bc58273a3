import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import helmet from 'helmet';
import { readRelayConfig } from '../../relay/config/read-config.ts';
import { createRelayLog } from '../../relay/log.ts';
import { startRelay } from '../../relay/start-relay.ts';

/**
 * The servers that the relay's bench measures, each in a process of its own: the relay, the relay without its sealing,
 * Express doing nothing at all, and a forwarder as smee.io works (parse the JSON, write it anew for whoever listens,
 * note each request in a log, store nothing).
 */
const [role = '', dataDir = ''] = process.argv.slice(2);
const url = role === 'relay' || role === 'unsealed' ? await serveRelay() : await servePeer();
process.stdout.write(`${JSON.stringify({ url })}\n`);

async function serveRelay(): Promise<string> {
  const reading = readRelayConfig(process.env, { port: '0', data: dataDir });
  if ('problems' in reading) throw new Error(reading.problems.join(' '));
  const overrides =
    role === 'unsealed'
      ? { seal: async (_device: unknown, _event: unknown, packed: Uint8Array) => Buffer.from(packed) }
      : {};
  return (await startRelay(reading.config, createRelayLog(process.stderr, Date.now), overrides)).url;
}

async function servePeer(): Promise<string> {
  const app = express();
  app.disable('x-powered-by');
  if (role === 'express') {
    app.post('/*path', express.raw({ type: () => true }), (_request, response) => void response.sendStatus(202));
  } else {
    const listeners = new Set<(text: string) => void>();
    const log = (fields: object): void =>
      void process.stderr.write(`${JSON.stringify({ at: Date.now(), ...fields })}\n`);
    app.use(helmet());
    app.get('/*path', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const listener = (text: string): void => void response.write(text);
      listeners.add(listener);
      response.on('close', () => listeners.delete(listener));
    });
    app.post('/*path', express.json(), (request, response) => {
      log({ event: 'incoming request', method: request.method, url: request.url, from: request.ip });
      const message = {
        ...request.headers,
        body: request.body as unknown,
        query: request.query,
        timestamp: Date.now(),
      };
      for (const listener of listeners) listener(`id: ${Date.now()}\ndata: ${JSON.stringify(message)}\n\n`);
      response.sendStatus(200);
      log({ event: 'request completed', status: 200 });
    });
  }
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
