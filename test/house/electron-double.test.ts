import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { useTemporaryFolders } from '../support/temporary-folder.ts';
import { HOUSE_ROOT } from './house-copy.ts';

const makeFolder = useTemporaryFolders();
const DECLARATIONS = join(HOUSE_ROOT, 'node_modules', 'electron', 'electron.d.ts');

/** One member of each of Electron's objects that the double stands in for; that no other of Electron's has. */
const MEMBERS = [
  'requestSingleInstanceLock',
  'getNormalBounds',
  'showOpenDialog',
  'showSaveDialog',
  'buildFromTemplate',
  'createFromPath',
  'shouldUseDarkColors',
  'registerSchemesAsPrivileged',
  'getPrimaryDisplay',
  'setPermissionCheckHandler',
  'onBeforeRequest',
  'openExternal',
  'setToolTip',
  'senderFrame',
  'exposeInMainWorld',
  'invoke',
];

it('follows Electron’s own declarations: a member that they rename is an error here, by name', async () => {
  const declarations = readFileSync(DECLARATIONS, 'utf8');
  expect(await complaintsWith(declarations)).toEqual('');
  const renamed = MEMBERS.reduce(
    (text, member) => text.replaceAll(new RegExp(`\\b${member}\\b(?=[(:?<])`, 'g'), `${member}Renamed`),
    declarations,
  );
  const complaints = await complaintsWith(renamed);
  expect(MEMBERS.filter((member) => !complaints.includes(`"${member}"`))).toEqual([]);
});

/** What the compiler says of the double under these declarations of Electron. */
function complaintsWith(declarations: string): Promise<string> {
  const folder = makeFolder('double');
  writeFileSync(join(folder, 'electron.d.ts'), declarations);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(HOUSE_ROOT, 'test', 'tsconfig.json'),
      compilerOptions: {
        composite: false,
        incremental: false,
        declaration: false,
        emitDeclarationOnly: false,
        noEmit: true,
        typeRoots: [join(HOUSE_ROOT, 'node_modules', '@types')],
        paths: { electron: [join(folder, 'electron.d.ts')] },
      },
      files: [join(HOUSE_ROOT, 'test', 'support', 'electron-double', 'play-electron.ts')],
      include: [],
      references: [],
    }),
  );
  const compiler = join(HOUSE_ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  return new Promise((settle) => {
    execFile(process.execPath, [compiler, '-p', folder], { maxBuffer: 2 ** 24 }, (_fault, stdout) => settle(stdout));
  });
}
