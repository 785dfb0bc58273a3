import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { ForkOptions, UtilityProcess } from 'electron';
import { strict } from './strict.ts';
import type { World } from './world.ts';

const PLAYER = join(import.meta.dirname, 'play-utility-process.ts');

/** The members of a utility process that the shell uses. */
type ProcessMembers = Pick<UtilityProcess, 'kill' | 'stdout' | 'stderr' | 'pid'> & EventEmitter;

/** Makes `utilityProcess`: a real process, of Node where Electron would use its own. It ends with this one. */
export function createUtilityProcess(world: World): { fork(...parameters: Parameters<typeof fork>): UtilityProcess } {
  return strict('utilityProcess', {
    fork(...parameters: Parameters<typeof fork>) {
      if (!world.isReady) throw new Error('utilityProcess.fork can only be called after app is ready');
      return fork(...parameters);
    },
  });
}

function fork(modulePath: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
  const stdio = Array.isArray(options.stdio) ? options.stdio : ['ignore', 'inherit', 'inherit'];
  if (stdio[0] !== 'ignore') throw new Error('A utility process has no standard input.');
  const child = spawn(process.execPath, [PLAYER, modulePath, ...args], {
    stdio: [...(stdio as ('ignore' | 'pipe' | 'inherit')[]), 'ipc'],
    env: (options.env ?? process.env) as NodeJS.ProcessEnv,
  });
  const events = new EventEmitter();
  child.once('spawn', () => events.emit('spawn'));
  child.once('exit', (code) => events.emit('exit', code ?? 0));
  const members: ProcessMembers = Object.assign(events, {
    pid: child.pid,
    stdout: child.stdout,
    stderr: child.stderr,
    kill: () => child.kill(),
  });
  return strict('utilityProcess', members) as unknown as UtilityProcess;
}
