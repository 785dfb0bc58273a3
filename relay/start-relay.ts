import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { RelayConfig } from './config/read-config.ts';

/** A relay that serves. */
export type Relay = {
  /** Where it listens, without a trailing slash. */
  url: string;
  /** Stops taking requests and closes the store. */
  close(): Promise<void>;
};

/** Builds a relay from its configuration and starts it. Rejects when the port is taken. */
export async function startRelay(config: RelayConfig): Promise<Relay> {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));

  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(config.port, config.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
