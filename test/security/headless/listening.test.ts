import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { requestText, sendRaw, startHostUnderTest, statusesIn, type HostUnderTest } from './host-under-test.ts';

const makeFolder = useTemporaryFolders();

let host: HostUnderTest;
let ourHost: string;
beforeAll(async () => {
  host = await startHostUnderTest(makeFolder());
  ourHost = `127.0.0.1:${host.port}`;
});
afterAll(() => host.close());

/** Asks for the interface and gives back the status. */
const ask = async () => statusesIn(await sendRaw(host.port, requestText('GET /', { Host: ourHost })));

test('no address but the loopback one is listened on', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, scopeid }) => !internal && !scopeid)
    .map(({ address }) => address);
  for (const address of [...others, '127.0.0.2']) {
    await expect(sendRaw(host.port, requestText('GET /', { Host: ourHost }), address)).rejects.toThrow('ECONNREFUSED');
  }
});

describe('slowness', () => {
  test('many who never finish a request keep nobody waiting, and are shown out', async () => {
    const sockets = Array.from({ length: 60 }, () => connect(host.port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    for (const socket of sockets) socket.write(`POST /api/app.status HTTP/1.1\r\nHost: ${ourHost}\r\nX-Slow: `);
    expect(await ask()).toEqual([200]);
    const ends = await Promise.all(
      sockets.map(async (socket) => {
        let received = '';
        socket.setEncoding('latin1').on('data', (chunk: string) => (received += chunk));
        await once(socket, 'close');
        return received;
      }),
    );
    for (const received of ends) expect(received).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(await ask()).toEqual([200]);
  });

  test('a header without end is cut off', async () => {
    const received = await sendRaw(host.port, requestText('GET /', { Host: ourHost, 'X-Long': 'x'.repeat(64 * 1024) }));
    expect(statusesIn(received)).toEqual([400]);
  });
});

describe('the port', () => {
  test('a taken one gives way to another; a fixed one is an error that says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const moved = await startHostUnderTest(makeFolder(), { portPlan: { port } });
    expect(moved.port).not.toBe(port);
    await moved.close();
    await expect(startHostUnderTest(makeFolder(), { portPlan: { port, isFixed: true } })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      details: { port },
    });
    other.close();
  });

  test('where browsers may come by IPv6, another program there is an error: it would get the bank’s answer', async () => {
    const other = createServer().listen(0, '::1');
    const outcome = await Promise.race([
      once(other, 'listening').then(() => 'listening'),
      once(other, 'error').then(() => 'no IPv6'),
    ]);
    if (outcome === 'no IPv6') return;
    const { port } = other.address() as { port: number };
    await expect(
      startHostUnderTest(makeFolder(), { portPlan: { port, isFixed: true, alsoIpv6: true } }),
    ).rejects.toMatchObject({ code: 'PORT_TAKEN' });
    // And the other half of the port was given back.
    const again = await startHostUnderTest(makeFolder(), { portPlan: { port, isFixed: true } });
    await again.close();
    other.close();
  });
});
