import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Envelope, Input, MethodName, Output } from '../../shared/contract/index.ts';

/** The built headless host as a process of its own, as a user would start it. */
export type HeadlessProcess = {
  url: string;
  token: string;
  process: ChildProcess;
  /** Calls the engine over HTTP; a failure is an error with its code. */
  call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>>;
  stop(): Promise<void>;
};

/** As `npm run headless` has it: new objects get little room, or a million rows gone through leave 100 MB of it behind. */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=4'];
const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'headless', 'main.js');

/** Starts it on a profile, on any free port, and waits for its ready line. Call it in projects that build first. */
export async function startHeadless(options: {
  profileDir: string;
  env?: Record<string, string>;
}): Promise<HeadlessProcess> {
  const child = spawn(
    process.execPath,
    [...NODE_FLAGS, MAIN, '--profile', options.profileDir, '--port', '0', '--no-open'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    },
  );
  const { url, token } = await new Promise<{ url: string; token: string }>((resolve, reject) => {
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const line = output.split('\n').find((text) => text.includes('"ready"'));
      if (line !== undefined && output.includes('\n')) resolve(JSON.parse(line) as { url: string; token: string });
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
    child.once('exit', (code) => reject(new Error(`the headless host ended with ${code}: ${errors}`)));
  });
  return {
    url,
    token,
    process: child,
    async call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>> {
      const answer = await fetch(`${url}/api/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(input),
      });
      const envelope = (await answer.json()) as Envelope<Output<Name>>;
      if (!envelope.ok) throw new Error(`${method}: ${envelope.error.code} ${envelope.error.message}`);
      return envelope.value;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}
