import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileDurably } from '../core/profile/profile-folder.ts';
import type { Log } from '../core/ports.ts';

/** The window's place on the screen, in logical pixels. */
export const windowPlaceSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  isMaximized: z.boolean(),
});
/** See {@link windowPlaceSchema}. */
export type WindowPlace = z.infer<typeof windowPlaceSchema>;

const shellStateSchema = z.object({
  window: windowPlaceSchema.optional().catch(undefined),
  /** Closing the window leaves Coffer in the tray, where it goes on syncing and warning. */
  keepsRunning: z.boolean().catch(true),
  /** The user has been told once what closing the window does. */
  hasExplainedTray: z.boolean().catch(false),
  /** The user has been told once that links do not reach Coffer on this system. */
  hasExplainedLoopback: z.boolean().catch(false),
});

/** What the shell remembers between starts. Nothing about money: that is in the database. */
export type ShellState = z.infer<typeof shellStateSchema>;

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
  try {
    return shellStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return shellStateSchema.parse({});
  }
}
