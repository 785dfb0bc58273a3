import { connect, type Socket } from 'node:net';
import { createDeviceProofs } from '../../core/relay-client/device-proof.ts';
import type { BenchDevice, BenchStore } from './relay-bench-setup.ts';

/** Connections that are being opened at the same time. */
const AT_ONCE = 200;

/** A stream that only listens. */
export type BenchStream = { socket: Socket };

/** Requests for a stream, one per device, signed before the clock runs. */
export async function signStreamRequests(
  url: string,
  store: BenchStore,
  devices: readonly BenchDevice[],
): Promise<string[]> {
  const makeProof = createDeviceProofs(store.keys);
  const first = devices[0];
  const headers = { authorization: `DPoP ${first?.token}`, dpop: 'a.b.c' };
  const nonce = (await fetch(`${url}/v1/stream`, { headers })).headers.get('dpop-nonce') ?? '';
  const { host } = new URL(url);
  return Promise.all(
    devices.map(async ({ token }) => {
      const proof = await makeProof({ method: 'GET', url: `${url}/v1/stream`, token, nonce });
      return `GET /v1/stream HTTP/1.1\r\nHost: ${host}\r\nAuthorization: DPoP ${token}\r\nDPoP: ${proof}\r\n\r\n`;
    }),
  );
}

/** Opens all of them; resolves when each has said hello. */
export async function openStreams(url: string, requests: readonly string[]): Promise<BenchStream[]> {
  const streams: BenchStream[] = [];
  const left = requests.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const request of left) streams.push(await openStream(url, request));
    }),
  );
  return streams;
}

/** Cuts them, as a network does. */
export async function cutStreams(streams: readonly BenchStream[]): Promise<void> {
  for (const { socket } of streams) socket.destroy();
}

function openStream(url: string, request: string): Promise<BenchStream> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let text = '';
    const listen = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (!text.includes('event: hello')) {
        if (!text.startsWith('HTTP/1.1 200')) reject(new Error(text.slice(0, 200)));
        return;
      }
      socket.off('data', listen).resume();
      resolve({ socket });
    };
    socket.on('connect', () => socket.write(request));
    socket.on('data', listen);
    socket.on('error', reject);
  });
}
