import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSink } from '../../../core/logging/file-sink.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'coffer-log-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const read = (name: string) => readFileSync(path.join(directory, name), 'utf8');

test('appends to one file that only its owner can read', () => {
  const first = createFileSink({ directory });
  first.write('one');
  first.close();
  const second = createFileSink({ directory });
  second.write('two');
  second.close();
  expect(read('coffer.log')).toBe('one\ntwo\n');
  expect(statSync(path.join(directory, 'coffer.log')).mode & 0o777).toBe(0o600);
});

test('a file that was open to others is closed to them', () => {
  writeFileSync(path.join(directory, 'coffer.log'), 'old\n', { mode: 0o644 });
  const sink = createFileSink({ directory });
  sink.write('new');
  sink.close();
  expect(statSync(path.join(directory, 'coffer.log')).mode & 0o777).toBe(0o600);
});

test('turns to a new file when one is full, and keeps the newest three', () => {
  const sink = createFileSink({ directory, maxBytes: 10 });
  for (const line of ['aaaa', 'bbbb', 'cccc', 'dddd', 'eeee', 'ffff', 'gggg', 'hhhh']) sink.write(line);
  sink.close();
  expect(readdirSync(directory).toSorted()).toEqual(['coffer.1.log', 'coffer.2.log', 'coffer.log']);
  expect([read('coffer.2.log'), read('coffer.1.log'), read('coffer.log')]).toEqual([
    'cccc\ndddd\n',
    'eeee\nffff\n',
    'gggg\nhhhh\n',
  ]);
  for (const name of readdirSync(directory)) expect(statSync(path.join(directory, name)).mode & 0o777).toBe(0o600);
});

test('makes no folder, and writes what was logged before there was one', () => {
  const later = path.join(directory, 'profile');
  const sink = createFileSink({ directory: later });
  for (let count = 0; count < 300; count++) sink.write(`line ${count}`);
  expect(readdirSync(directory)).toEqual([]);
  mkdirSync(later);
  sink.write('last');
  sink.close();
  const lines = read('profile/coffer.log').trimEnd().split('\n');
  expect(lines).toHaveLength(201);
  expect(lines.at(0)).toBe('line 100');
  expect(lines.at(-1)).toBe('last');
});

test.skipIf(process.platform === 'win32')('does not follow a link', () => {
  writeFileSync(path.join(directory, 'precious'), 'untouched');
  symlinkSync('precious', path.join(directory, 'coffer.log'));
  const sink = createFileSink({ directory });
  sink.write('x');
  sink.close();
  expect(read('precious')).toBe('untouched');
});
