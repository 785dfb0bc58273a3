import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { SECURITY_HEADERS } from '../../../core/web/security-headers.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { startHostUnderTest, type HostUnderTest } from './host-under-test.ts';

const makeFolder = useTemporaryFolders();
let host: HostUnderTest;
beforeAll(async () => {
  host = await startHostUnderTest(makeFolder());
});
afterAll(() => host.close());

const PLANTED = 'planted-download';

/** Puts a file out for fetching; answers what its reader did. */
function offer(fileName = 'coffer.csv', pieces: Iterable<string> = [PLANTED]) {
  const reader = { begun: 0, ended: false };
  host.engine.downloads.set('d1', {
    fileName,
    contentType: 'text/csv; charset=utf-8',
    async *content() {
      try {
        for (const piece of pieces) {
          reader.begun += 1;
          yield new TextEncoder().encode(piece);
        }
      } finally {
        reader.ended = true;
      }
    },
  });
  return reader;
}

const bearer = () => ({ Authorization: `Bearer ${host.token}` });
const fetchDownload = (headers: Record<string, string>, init: RequestInit = {}) =>
  fetch(`${host.url}/api/downloads/d1`, { ...init, headers });

test.each<[string, number, () => Promise<Response>]>([
  ['without the token', 401, () => fetchDownload({})],
  ['with a wrong token', 401, () => fetchDownload({ Authorization: 'Bearer wrong' })],
  ['by another page', 403, () => fetchDownload({ ...bearer(), Origin: 'https://evil.example' })],
  ['from another site', 403, () => fetchDownload({ ...bearer(), 'Sec-Fetch-Site': 'cross-site' })],
  ['by a POST', 405, () => fetchDownload(bearer(), { method: 'POST', body: '{}' })],
])('a download %s is refused, and is still there for its owner', async (_what, status, ask) => {
  offer();
  const refused = await ask();
  expect(refused.status).toBe(status);
  expect(await refused.text()).not.toContain(PLANTED);
  expect(await (await fetchDownload(bearer())).text()).toBe(PLANTED);
});

test('a download carries the headers of every answer, is named by the engine, and is there once', async () => {
  offer('../"evil"\r\nSet-Cookie: a=b; ü.csv');
  const response = await fetchDownload({ Cookie: `coffer-${host.port}=${host.token}` });
  expect(response.status).toBe(200);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(response.headers.get(name)).toBe(value);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+\.csv"$/);
  expect(await response.text()).toBe(PLANTED);
  expect((await fetchDownload(bearer())).status).toBe(404);
  for (const path of ['', '../app.status', '%00', 'x'.repeat(4000)]) {
    const answer = await fetch(`${host.url}/api/downloads/${path}`, { headers: bearer() });
    expect([404, 405]).toContain(answer.status);
  }
});

test('a file that fails on the way is cut off, never ended as if it were whole', async () => {
  offer('coffer.csv', {
    *[Symbol.iterator]() {
      yield 'first';
      throw new Error(PLANTED);
    },
  });
  const response = await fetchDownload(bearer());
  await expect(response.text()).rejects.toThrow();
  expect((await fetch(`${host.url}/api/app.status`, { method: 'POST', headers: { ...bearer(), 'Content-Type': 'application/json' }, body: '{}' })).status).toBe(200); // prettier-ignore
});

test('who goes away ends the making of the file, and a slow reader holds it up', async () => {
  const reader = offer('coffer.csv', {
    *[Symbol.iterator]() {
      for (;;) yield 'x'.repeat(1 << 20);
    },
  });
  const socket = connect(host.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `GET /api/downloads/d1 HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nAuthorization: Bearer ${host.token}\r\n\r\n`,
  );
  await once(socket, 'data');
  socket.pause();
  // Nobody reads, so the making stops once what lies between is full; it has no end of its own.
  let before = -1;
  await vi.waitFor(() => {
    const made = reader.begun;
    const isStill = made === before;
    before = made;
    expect(isStill).toBe(true);
  }, { interval: 100, timeout: 20_000 }); // prettier-ignore
  expect(reader.ended).toBe(false);
  socket.destroy();
  await vi.waitFor(() => expect(reader.ended).toBe(true), { timeout: 20_000 });
});
