import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { Dispatch } from '../core/dispatch.ts';
import { AppError } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import type { Envelope, MethodName } from '../shared/contract/index.ts';
import { isAppUrl } from './app-scheme.ts';
import { callChannel } from './channels.ts';

/** Who sent a message, as far as it matters. `frame` is null when the frame has gone away since. */
export type CallSender = { contentsId: number; frame: { url: string; isTop: boolean } | null };

/**
 * Whether a call comes from our own page in our own window. Each part can fail alone: another window, an embedded frame,
 * a frame that navigated away, or a page of another origin that came to stand in our window.
 */
export function isTrustedSender(sender: CallSender, windowContentsId: number | undefined): boolean {
  return (
    windowContentsId !== undefined &&
    sender.contentsId === windowContentsId &&
    sender.frame !== null &&
    sender.frame.isTop &&
    isAppUrl(sender.frame.url)
  );
}

/**
 * Opens one channel per method of the contract and answers each call with an envelope. A call from anywhere but our page
 * is answered with `UNAUTHENTICATED` and never reaches the engine; it is logged once, because a hostile frame can repeat
 * itself without end.
 *
 * @param options.windowContentsId The id of the main window's page at this moment, if there is a window.
 */
export function serveCalls(options: {
  ipcMain: Pick<IpcMain, 'handle'>;
  methods: readonly MethodName[];
  dispatch: Dispatch;
  windowContentsId: () => number | undefined;
  log: Log;
}): void {
  const { ipcMain, methods, dispatch, windowContentsId, log } = options;
  let hasLoggedStranger = false;

  for (const method of methods) {
    ipcMain.handle(callChannel(method), async (event, input: unknown): Promise<Envelope<unknown>> => {
      if (isTrustedSender(senderOf(event), windowContentsId())) return dispatch(method, input);
      if (!hasLoggedStranger) {
        hasLoggedStranger = true;
        log.error('call from a stranger refused', { method });
      }
      return { ok: false, error: new AppError('UNAUTHENTICATED').toValue() };
    });
  }
}

function senderOf(event: IpcMainInvokeEvent): CallSender {
  try {
    const frame = event.senderFrame;
    return {
      contentsId: event.sender.id,
      frame: frame === null ? null : { url: frame.url, isTop: frame.parent === null },
    };
  } catch {
    // Reading a frame that was disposed between sending and now throws.
    return { contentsId: -1, frame: null };
  }
}
