import { readFileSync } from 'node:fs';
import { writeFileDurably } from '../core/profile/profile-folder.ts';
import type { Log } from '../core/ports.ts';

/** The window's place on the screen, in logical pixels. */
export type WindowPlace = { x: number; y: number; width: number; height: number; isMaximized: boolean };

/** What the shell remembers between starts. Nothing about money: that is in the database. */
export type ShellState = {
  window?: WindowPlace | undefined;
  /** Closing the window leaves Coffer in the tray, where it goes on syncing and warning. */
  keepsRunning: boolean;
  /** The user has been told once what closing the window does. */
  hasExplainedTray: boolean;
  /** The user has been told once that links do not reach Coffer on this system. */
  hasExplainedLoopback: boolean;
};

/** The shell's memory, read once and written on every change. */
export type ShellMemory = {
  get(): ShellState;
  update(change: Partial<ShellState>): void;
};

/** Reads the memory from a file; anything missing or unreadable there is a default. A disk that refuses costs the memory, nothing else. */
export function createShellMemory(file: string, log: Log): ShellMemory {
  let state = readState(file);
  return {
    get: () => state,
    update(change) {
      state = { ...state, ...change };
      try {
        writeFileDurably(file, JSON.stringify(state));
      } catch (cause) {
        log.warn('shell state not kept', { cause });
      }
    },
  };
}

function readState(file: string): ShellState {
  const kept = readKept(file);
  const { keepsRunning, hasExplainedTray, hasExplainedLoopback } = kept;
  return {
    window: readPlace(kept['window']),
    keepsRunning: keepsRunning !== false,
    hasExplainedTray: hasExplainedTray === true,
    hasExplainedLoopback: hasExplainedLoopback === true,
  };
}

function readKept(file: string): Partial<Record<string, unknown>> {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<string, unknown>> | null) ?? {};
  } catch {
    return {};
  }
}

/** A place that could be one; anybody can write into the file. */
function readPlace(kept: unknown): WindowPlace | undefined {
  const { x, y, width, height, isMaximized } = Object(kept) as Partial<Record<string, unknown>>;
  const isPixels = (value: unknown): value is number => Number.isSafeInteger(value);
  if (!isPixels(x) || !isPixels(y) || !isPixels(width) || !isPixels(height)) return undefined;
  return width > 0 && height > 0 ? { x, y, width, height, isMaximized: isMaximized === true } : undefined;
}
