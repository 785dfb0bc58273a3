import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findPostgresFolder, MISSING } from '../../support/capabilities.ts';

/** A PostgreSQL server of our own, in a folder of its own, on a free port. */
export type PostgresServer = {
  /** Makes an empty database and returns its address. */
  createDatabase(): Promise<string>;
  /** Stops the server at once, as a crash would. */
  crash(): Promise<void>;
  /** Starts it again over the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const READY_LIMIT_MS = 30_000;
const USER = 'coffer';

/** Starts a server with the machine's own binaries. PostgreSQL refuses to run as root, so root becomes `postgres`. */
export async function startPostgres(): Promise<PostgresServer> {
  const binaries = findPostgresFolder();
  if (binaries === undefined) throw new Error(`The test cannot run, because ${MISSING.postgres}.`);
  const folder = mkdtempSync(join(tmpdir(), 'coffer-postgres-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
    chownSync(folder, id('-u'), id('-g'));
  }
  const asUser = (program: string, args: string[]): [string, string[]] =>
    isRoot ? ['runuser', ['-u', 'postgres', '--', join(binaries, program), ...args]] : [join(binaries, program), args];

  const data = join(folder, 'data');
  const made = spawnSync(
    ...asUser('initdb', ['-D', data, '-U', USER, '-A', 'trust', '--no-sync', '--locale=C', '-E', 'UTF8']),
    { encoding: 'utf8', cwd: folder },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const url = (database: string): string => `postgresql://${USER}@127.0.0.1:${port}/${database}`;
  let server: ChildProcess | undefined;
  let databases = 0;
  await start();

  return {
    async createDatabase() {
      databases += 1;
      const name = `relay_${databases}`;
      await query(url('postgres'), `CREATE DATABASE ${name}`);
      return url(name);
    },
    crash: () => end('immediate'),
    restart: start,
    async stop() {
      await end('immediate');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };

  async function start(): Promise<void> {
    // What is tested here is the relay; that PostgreSQL survives a power cut is PostgreSQL's own test.
    const settings = [
      'fsync=off',
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
      'max_connections=60',
    ];
    server = spawn(
      ...asUser('postgres', ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]),
      { stdio: 'ignore', cwd: folder },
    );
    const deadline = Date.now() + READY_LIMIT_MS;
    for (;;) {
      try {
        await query(url('postgres'), 'SELECT 1');
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  async function end(mode: 'immediate'): Promise<void> {
    if (server === undefined || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server?.once('close', resolve));
    spawnSync(...asUser('pg_ctl', ['-D', data, '-m', mode, 'stop']), { cwd: folder });
    await ended;
    server = undefined;
  }
}

async function query(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
