import { EventEmitter } from 'node:events';
import type { Log } from '../../../core/ports.ts';

/** A log that says nothing. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };

/** A log that keeps its lines, for tests about what is logged. */
export function keepingLog(): Log & { lines: { level: string; event: string; fields: Record<string, unknown> }[] } {
  const lines: { level: string; event: string; fields: Record<string, unknown> }[] = [];
  const at =
    (level: string) =>
    (event: string, fields: Record<string, unknown> = {}): void =>
      void lines.push({ level, event, fields });
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}

/** An emitter that stands where a part of Electron is expected; the test raises the events. */
export function emitterAs<Part>(members: Record<string, unknown> = {}): Part & EventEmitter {
  return Object.assign(new EventEmitter(), members) as unknown as Part & EventEmitter;
}

/** An event with a working `preventDefault`. */
export function preventable(): { preventDefault(): void; defaultPrevented: boolean } {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
