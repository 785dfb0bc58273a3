import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createShellMemory } from '../../../electron/shell-state.ts';
import { planWindowPlace } from '../../../electron/window-place.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { keepingLog, silentLog } from './shell-fakes.ts';

const makeFolder = useTemporaryFolders();

describe('where the window opens', () => {
  const laptop = { x: 0, y: 25, width: 1440, height: 875 };
  const second = { x: 1440, y: 0, width: 2560, height: 1440 };
  const saved = { x: 1600, y: 100, width: 1300, height: 900, isMaximized: false };

  test.each([
    ['at first, in the middle', undefined, [laptop], { width: 1200, height: 800, isMaximized: false }],
    [
      'at first on a small screen',
      undefined,
      [{ x: 0, y: 0, width: 1024, height: 600 }],
      { width: 1024, height: 600, isMaximized: false },
    ],
    ['where it was', saved, [laptop, second], saved],
    ['its screen is gone', saved, [laptop], { width: 1300, height: 875, isMaximized: false }],
    [
      'its title bar is above the screen',
      { ...saved, y: -200 },
      [laptop, second],
      { width: 1300, height: 875, isMaximized: false },
    ],
    ['only a corner would show', { ...saved, x: 1340 }, [laptop], { width: 1300, height: 875, isMaximized: false }],
    [
      'larger than its screen',
      { ...saved, x: 10, y: 30, width: 4000, height: 3000 },
      [laptop],
      { x: 10, y: 30, width: 1440, height: 875, isMaximized: false },
    ],
    [
      'smaller than the interface',
      { ...saved, width: 10, height: 10 },
      [laptop, second],
      { width: 720, height: 520, isMaximized: false },
    ],
    [
      'maximised stays maximised',
      { ...saved, isMaximized: true },
      [laptop],
      { width: 1300, height: 875, isMaximized: true },
    ],
    ['no screen at all', saved, [], { width: 1300, height: 900, isMaximized: false }],
  ])('%s', (_name, place, areas, expected) => {
    expect(planWindowPlace(place, areas)).toEqual(expected);
  });
});

describe('the shell’s memory', () => {
  const defaults = { keepsRunning: true, hasExplainedTray: false, hasExplainedLoopback: false };

  test('survives a start', () => {
    const file = join(makeFolder('memory'), 'shell.json');
    createShellMemory(file, silentLog).update({ keepsRunning: false });
    expect(createShellMemory(file, silentLog).get()).toEqual({ ...defaults, keepsRunning: false });
  });

  test.each([
    ['nothing', undefined, defaults],
    ['half a file', '{"keepsRunning":fal', defaults],
    ['another kind of value', '[1]', defaults],
    ['null', 'null', defaults],
    ['one wrong member', '{"keepsRunning":"no","hasExplainedTray":true}', { ...defaults, hasExplainedTray: true }],
    ['an impossible window', '{"window":{"x":1,"y":1,"width":-5,"height":1e99,"isMaximized":0}}', defaults],
  ])('reads %s as far as it makes sense', (_name, text, expected) => {
    const file = join(makeFolder('memory'), 'shell.json');
    if (text !== undefined) writeFileSync(file, text);
    expect(createShellMemory(file, silentLog).get()).toEqual(expected);
  });

  test('a disk that refuses costs only the memory', () => {
    const file = join(makeFolder('memory'), 'shell.json');
    mkdirSync(file);
    const log = keepingLog();
    const memory = createShellMemory(file, log);
    memory.update({ keepsRunning: false });
    expect(memory.get().keepsRunning).toBe(false);
    expect(log.lines).toMatchObject([{ level: 'warn', event: 'shell state not kept' }]);
    expect(() => readFileSync(file)).toThrow(/EISDIR/);
  });
});
