import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What a network between device and relay does to them. */
export type Weather =
  /** Nothing. */
  | 'clear'
  /** Streams come through only once they have ended, as behind a proxy that buffers. */
  | 'buffering'
  /** Nothing comes through any more, and nobody is told: a cable was pulled. */
  | 'silent'
  /** New connections are refused. */
  | 'closed';

/** A network in between, whose weather a test makes. */
export type TcpProxy = { url: string; weather: Weather; connections: number; close(): Promise<void> };

/** Starts it in front of a relay. */
export async function startTcpProxy(target: string, atPort = 0): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (proxy.weather === 'closed') return void near.destroy();
    proxy.connections += 1;
    const far = connect({ host: hostname, port: Number(port) });
    let isStream = false;
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        // Who hangs up on a dead line is not heard: the far end stays half-open.
        if (proxy.weather !== 'silent') other.destroy();
      });
    }
    near.on('data', (chunk: Buffer) => {
      isStream ||= chunk.includes('GET /v1/stream');
      if (proxy.weather !== 'silent') far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => {
      if (proxy.weather === 'silent' || (proxy.weather === 'buffering' && isStream)) return;
      near.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(atPort, '127.0.0.1', resolve));
  const proxy: TcpProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    weather: 'clear',
    connections: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return proxy;
}
