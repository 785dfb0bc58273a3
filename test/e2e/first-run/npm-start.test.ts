import { afterEach, describe, expect, it } from 'vitest';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { startProgram, type Program } from './start-program.ts';

const makeFolder = useTemporaryFolders();

// Elsewhere there always is a display, and Electron would be fetched.
describe.runIf(process.platform === 'linux')('npm start on a machine without a display', () => {
  let program: Program | undefined;
  afterEach(() => program?.stop());

  it('says so in one line, and opens in the browser', async () => {
    const profileDir = makeFolder('start');
    program = await startProgram(['start', '--profile', profileDir, '--port', '0', '--no-open'], {
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
    });
    expect(program.ready).toMatchObject({ event: 'ready', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    const lines = program
      .said()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{'));
    expect(lines).toEqual(['There is no display for Electron. Coffer opens in the browser instead.']);
    const { url, token } = program.ready as { url: string; token: string };
    expect((await fetch(`${url}/?token=${token}`)).status).toBe(200);
  });
});
