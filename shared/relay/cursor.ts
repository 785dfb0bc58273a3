/** A place in a device's mailbox: everything up to and including `seq` is known. `seq` is gapless within an epoch. */
export type Cursor = { epoch: string; seq: number };

/** Writes a cursor as it stands in `id:`, `Last-Event-ID` and `?after=`. */
export function formatCursor({ epoch, seq }: Cursor): string {
  return `${epoch}:${seq}`;
}

/** Reads a cursor; `undefined` when it is not one. */
export function parseCursor(text: string): Cursor | undefined {
  const match = /^([A-Za-z0-9_-]{1,64}):(0|[1-9]\d{0,15})$/.exec(text);
  const seq = Number(match?.[2]);
  return match?.[1] === undefined || !Number.isSafeInteger(seq) ? undefined : { epoch: match[1], seq };
}
