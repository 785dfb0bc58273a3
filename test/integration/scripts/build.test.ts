import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isBuildFresh } from '../../../scripts/build.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';

const HOUSE = resolve(import.meta.dirname, '..', '..', '..');
const makeFolder = useTemporaryFolders();

/** The smallest house with every program in it; `headless` has a worker and a native module. */
const FILES = {
  'package.json': '{ "type": "module" }',
  'vite.config.ts': '',
  'renderer/index.html': '<!doctype html><title>x</title><script type="module" src="./main.tsx"></script>',
  'renderer/main.tsx': `import './page.css';\nimport('./later.ts').then(({ later }) => { document.title = later; });\n`,
  'renderer/page.css': 'body { color: red }',
  'renderer/later.ts': `export const later = 'later';\n`,
  'headless/main.ts': `
    import Database from 'better-sqlite3';
    import { addInWorker } from '../core/add.ts';
    const database = new Database(':memory:');
    console.log(JSON.stringify({ sum: await addInWorker(1, 2), sqlite: database.open, args: process.argv.slice(2) }));
  `,
  'core/add.ts': `
    import { Worker } from 'node:worker_threads';
    export function addInWorker(a: number, b: number): Promise<number> {
      const worker = new Worker(new URL('./add-worker.ts', import.meta.url), { workerData: [a, b] });
      return new Promise((settle) => worker.once('message', settle));
    }
  `,
  'core/add-worker.ts': `
    import { parentPort, workerData } from 'node:worker_threads';
    const [a, b] = workerData as [number, number];
    parentPort?.postMessage(a + b);
  `,
  'electron/main.ts': `import { app } from 'electron';\nvoid app.whenReady();\n`,
  'electron/preload.ts': `
    import { contextBridge } from 'electron';
    declare const METHOD_NAMES: readonly string[];
    contextBridge.exposeInMainWorld('names', METHOD_NAMES);
  `,
  'relay/main.ts': `console.log('relay');\n`,
  'sandbox/main.ts': `console.log('sandbox');\n`,
};

describe('the build', () => {
  it('makes every program, each of which runs by itself', async () => {
    const root = makeHouse();
    expect(await build(root)).toMatchObject({ exitCode: 0 });

    const headless = await run(join(root, 'dist', 'headless', 'main.js'), ['--port', '0']);
    expect(JSON.parse(headless.stdout)).toEqual({ sum: 3, sqlite: true, args: ['--port', '0'] });
    expect((await run(join(root, 'dist', 'sandbox', 'main.js'))).stdout).toBe('sandbox\n');
    expect((await run(join(root, 'dist', 'relay', 'main.js'))).stdout).toBe('relay\n');
    expect(filesBelow(join(root, 'dist')).filter((file) => file.endsWith('.map'))).toEqual([]);
  });

  it.each(['dist/headless/main.js', 'dist/relay/main.js', 'scripts/run.js'])(
    'ends %s with one sentence on a Node that would crash without words',
    async (program) => {
      const root = makeHouse();
      await build(root);
      const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })`;
      const { exitCode, stdout, stderr } = await run('--import', [
        `data:text/javascript,${encodeURIComponent(old)}`,
        join(program.startsWith('dist') ? root : HOUSE, program),
      ]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(/^Coffer needs Node 22\.1\d or newer and this is 20\.19\.0;.*\.\n$/);
    },
  );

  it('gives the preload nothing to require but electron, and the page nothing inline', async () => {
    const root = makeHouse();
    await build(root);

    const preload = readFileSync(join(root, 'dist', 'electron', 'preload.cjs'), 'utf8');
    expect([...preload.matchAll(/require\(["'](.+?)["']\)/g)].map(([, name]) => name)).toEqual(['electron']);
    expect(preload).toContain('"accounts.list"');

    const page = readFileSync(join(root, 'dist', 'renderer', 'index.html'), 'utf8');
    expect(page).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)|data:/);
    expect(page).toMatch(/src="\.\/assets\//);
  });

  it('is stale when a source changes, comes or goes, and fresh again when built', async () => {
    const root = makeHouse();
    expect(isBuildFresh(root)).toBe(false);
    await build(root);
    expect(isBuildFresh(root)).toBe(true);

    writeFileSync(join(root, 'core', 'more.ts'), 'export const more = 1;\n');
    expect(isBuildFresh(root)).toBe(false);
    await build(root);
    expect(isBuildFresh(root)).toBe(true);
  });

  it('is made once when several programs start at once', async () => {
    const root = makeHouse();
    const starts = await Promise.all(
      [1, 2, 3].map(async () => {
        const { exitCode } = await build(root);
        // The first to come back sees a whole build, and the others leave it alone.
        return { exitCode, madeAt: statSync(join(root, 'dist', 'headless')).birthtimeMs };
      }),
    );
    expect(new Set(starts.map(({ madeAt }) => madeAt)).size).toBe(1);
    expect(starts.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  });

  it('leaves the last good build where it is when a source is broken, and says what is', async () => {
    const root = makeHouse();
    await build(root);
    writeFileSync(join(root, 'sandbox', 'main.ts'), `import './absent.ts';\n`);

    const { exitCode, stderr } = await build(root);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('absent.ts');
    expect((await run(join(root, 'dist', 'sandbox', 'main.js'))).stdout).toBe('sandbox\n');
    expect(isBuildFresh(root)).toBe(false);
    expect(readdirSync(join(root, 'dist')).filter((name) => /next|previous/.test(name))).toEqual([]);
  });
});

function makeHouse(): string {
  const root = makeFolder('build');
  for (const [path, source] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), source);
  }
  mkdirSync(join(root, 'node_modules'));
  for (const name of ['better-sqlite3', 'electron', 'vite']) {
    symlinkSync(join(HOUSE, 'node_modules', name), join(root, 'node_modules', name), 'junction');
  }
  return root;
}

/** In a process of its own, as a start does it. */
function build(root: string): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const script = pathToFileURL(join(HOUSE, 'scripts', 'build.ts')).href;
  const code = `import { ensureBuilt } from ${JSON.stringify(script)};
    try { await ensureBuilt(${JSON.stringify(root)}); } catch (error) { console.error(error.message); process.exitCode = 1; }`;
  return run('--input-type=module', ['--eval', code]);
}

async function run(
  program: string,
  args: readonly string[] = [],
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exitCode, stdout, stderr };
}

function filesBelow(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
}
