import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { useTemporaryFolders } from '../support/temporary-folder.ts';
import { copyHouse, HOUSE_ROOT } from './house-copy.ts';

const makeFolder = useTemporaryFolders();

const USES = {
  node: 'export const value: unknown = process.version;\n',
  page: 'export const value: unknown = document.title;\n',
};

it.each([
  { room: 'shared', foreign: 'node' as const, complaint: /Cannot find name 'process'/ },
  { room: 'shared', foreign: 'page' as const, complaint: /Cannot find name 'document'/ },
  { room: 'renderer', foreign: 'node' as const, complaint: /Cannot find name 'process'/ },
  { room: 'core', foreign: 'page' as const, complaint: /Cannot find name 'document'/ },
  { room: 'headless', foreign: 'page' as const, complaint: /Cannot find name 'document'/ },
  { room: 'electron', foreign: 'page' as const, complaint: /Cannot find name 'document'/ },
  { room: 'relay', foreign: 'page' as const, complaint: /Cannot find name 'document'/ },
  { room: 'sandbox', foreign: 'page' as const, complaint: /Cannot find name 'document'/ },
])('$room does not compile with what belongs to another runtime ($foreign)', async ({ room, foreign, complaint }) => {
  const folder = makeFolder('compiler');
  copyHouse(folder, { ...emptyRooms(), [`${room}/foreign.ts`]: USES[foreign] });
  const { exitCode, output } = await compile(folder, room);
  expect(output).toMatch(complaint);
  expect(exitCode).not.toBe(0);
});

it('compiles each room with what belongs to its own runtime', async () => {
  const folder = makeFolder('compiler');
  copyHouse(folder, {
    ...emptyRooms(),
    'renderer/own.ts': USES.page,
    'core/own.ts': USES.node,
  });
  expect(await compile(folder, 'renderer', 'core')).toEqual({ exitCode: 0, output: '' });
});

/** A project with no file at all is an error of its own. */
function emptyRooms(): Record<string, string> {
  const rooms = ['shared', 'core', 'renderer', 'electron', 'headless', 'relay', 'sandbox'];
  return Object.fromEntries(rooms.map((room) => [`${room}/empty.ts`, 'export {};\n']));
}

function compile(folder: string, ...rooms: string[]): Promise<{ exitCode: number; output: string }> {
  const compiler = join(HOUSE_ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  return new Promise((settle) => {
    const child = execFile(process.execPath, [compiler, '-b', ...rooms], { cwd: folder }, (_fault, stdout) =>
      settle({ exitCode: child.exitCode ?? 1, output: stdout }),
    );
  });
}
