import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../../scripts/build.ts';
import { HOUSE_ROOT } from '../../house/house-copy.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import type { UpdateRun } from './update-process.ts';

const makeFolder = useTemporaryFolders();
const INSTALLER = Buffer.from('an installer');

describe('the built updater, over a feed', () => {
  let feed: Server;
  let url: string;
  let offered = '';
  const asked: string[] = [];

  beforeAll(async () => {
    await ensureBuilt();
    feed = createServer((request, response) => {
      const path = (request.url ?? '').split('?', 1)[0] ?? '';
      asked.push(path);
      if (/^\/latest(-mac)?\.yml$/.test(path)) return response.end(manifestOf(offered));
      if (path.startsWith('/coffer-')) return response.end(INSTALLER);
      return response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(feed.address() as AddressInfo).port}`;
  });
  afterAll(() => feed.close());

  /** One check of an installed copy; what it said, and what it asked the feed for. */
  async function check(
    platform: NodeJS.Platform,
    version: string,
    has: string,
    feedFile = '',
  ): Promise<{ said: string[]; got: string[] }> {
    offered = has;
    asked.length = 0;
    const folder = makeFolder('update');
    writeFileSync(
      join(folder, 'app-update.yml'),
      `provider: generic\nurl: ${url}\nupdaterCacheDirName: coffer-updater\n${feedFile}`,
    );
    const main = readFileSync(join(HOUSE_ROOT, 'dist', 'electron', 'main.js'), 'utf8');
    const chunk = /autoUpdater \} = await import\("\.\/(.+?)"\)/.exec(main)?.[1] ?? '';
    const run: UpdateRun = { updaterFile: join(HOUSE_ROOT, 'dist', 'electron', chunk), platform, folder, version };
    const said = await new Promise<string>((resolve, reject) => {
      execFile(
        process.execPath,
        [join(import.meta.dirname, 'update-process.ts'), JSON.stringify(run)],
        { env: { ...process.env, LOCALAPPDATA: folder, HOME: folder } },
        (fault, stdout, stderr) => (fault ? reject(new Error(stderr)) : resolve(stdout)),
      );
    });
    return { said: said.trim().split('\n'), got: asked.filter((path) => path.startsWith('/coffer-')) };
  }

  test.each([
    ['win32', 'NsisUpdater'],
    ['darwin', 'MacUpdater'],
  ] as const)('on %s it is there, asks, and leaves what is older or the same', async (platform, updater) => {
    for (const has of ['0.9.0', '1.0.0']) {
      expect(await check(platform, '1.0.0', has), has).toEqual({ said: [updater, `leaves ${has}`], got: [] });
    }
  });

  test('refuses what is newer where its signature cannot be read', async () => {
    const { said } = await check('win32', '1.0.0', '1.1.0', 'publisherName: [Coffer]\n');
    expect(said.slice(0, 2)).toEqual(['NsisUpdater', 'takes 1.1.0']);
    expect(said[2]).toMatch(/^fails: .*the signature could not be read/);
    expect(said.join()).not.toContain('ready');
  });

  test('takes what is newer, whole or not at all', async () => {
    expect(await check('win32', '1.0.0', '1.1.0')).toMatchObject({
      said: ['NsisUpdater', 'takes 1.1.0', 'ready 1.1.0'],
      got: expect.arrayContaining(['/coffer-1.1.0.exe']),
    });
    const broken = await check('win32', '1.0.0', '1.1.0 of another');
    expect(broken.said.slice(0, 2)).toEqual(['NsisUpdater', 'takes 1.1.0']);
    expect(broken.said[2]).toMatch(/^fails: sha512 checksum mismatch/);
  });
});

/** The feed's file for a version; with something behind it, of another installer than the one that is there. */
function manifestOf(offered: string): string {
  const [version = '', ...other] = offered.split(' ');
  const sha512 = createHash('sha512').update(INSTALLER).update(other.join('')).digest('base64');
  return `version: ${version}\nfiles:\n  - url: coffer-${version}.exe\n    sha512: ${sha512}\n    size: ${INSTALLER.length}\nreleaseDate: '2026-01-01T00:00:00.000Z'\n`;
}
