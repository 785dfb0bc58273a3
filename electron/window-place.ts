import type { Rectangle } from 'electron';
import type { WindowPlace } from './shell-state.ts';

/** Smallest size at which the interface is still whole, in logical pixels. */
export const MIN_SIZE = { width: 720, height: 520 } as const;
const DEFAULT_SIZE = { width: 1200, height: 800 } as const;
/** This much of the title bar has to be on a screen, or the user could never drag the window back. */
const GRIP = { width: 120, height: 32 } as const;

/** Where to open the window. Without `x` and `y` the system centres it. */
export type PlannedPlace = { width: number; height: number; x?: number; y?: number; isMaximized: boolean };

/**
 * Where the window opens: where it was, as long as its title bar can still be reached there. Screens come and go between
 * starts, so a place on a screen that is gone is forgotten, and a size larger than the screen is cut to it.
 *
 * @param workAreas The usable part of each screen, the main one first.
 */
export function planWindowPlace(saved: WindowPlace | undefined, workAreas: readonly Rectangle[]): PlannedPlace {
  const main = workAreas[0];
  if (!saved) return { ...sizeWithin(DEFAULT_SIZE, main), isMaximized: false };
  const titleBar = { x: saved.x, y: saved.y, width: saved.width, height: GRIP.height };
  const home = workAreas.find((area) => {
    const shared = overlap(titleBar, area);
    return shared.width >= GRIP.width && shared.height >= GRIP.height;
  });
  const size = sizeWithin(saved, home ?? main);
  return home
    ? { ...size, x: saved.x, y: saved.y, isMaximized: saved.isMaximized }
    : { ...size, isMaximized: saved.isMaximized };
}

function sizeWithin(
  wanted: { width: number; height: number },
  area: Rectangle | undefined,
): { width: number; height: number } {
  return {
    width: Math.max(MIN_SIZE.width, Math.min(wanted.width, area?.width ?? wanted.width)),
    height: Math.max(MIN_SIZE.height, Math.min(wanted.height, area?.height ?? wanted.height)),
  };
}

function overlap(a: Rectangle, b: Rectangle): { width: number; height: number } {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  };
}
