import type { RenderProcessGoneDetails, WebContents } from 'electron';
import type { Log } from '../core/ports.ts';
import type { Questions } from './questions.ts';

/** A second stop within this time is no accident any more, in milliseconds. */
const SOON_MS = 60_000;

/** What to do about a page whose process is gone. */
export type RecoveryPlan = 'nothing' | 'reload' | 'ask';

/** Reloads once by itself; if the page stops again soon after, the user decides, so that a page that cannot live does not loop. */
export function planRecovery(
  reason: RenderProcessGoneDetails['reason'],
  nowMs: number,
  lastReloadMs: number | undefined,
): RecoveryPlan {
  if (reason === 'clean-exit') return 'nothing';
  return lastReloadMs !== undefined && nowMs - lastReloadMs < SOON_MS ? 'ask' : 'reload';
}

/** Watches one page for the end of its process. The engine lives elsewhere and does not notice. */
export function recoverPage(
  contents: Pick<WebContents, 'on' | 'reload'>,
  effects: {
    nowMs: () => number;
    questions: Pick<Questions, 'tellPageStopped' | 'askPageStopped'>;
    quit: () => void;
    log: Log;
  },
): void {
  let lastReloadMs: number | undefined;
  const reload = (): void => {
    lastReloadMs = effects.nowMs();
    contents.reload();
  };
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    const plan = planRecovery(reason, effects.nowMs(), lastReloadMs);
    effects.log.error('page gone', { reason, exitCode, plan });
    if (plan === 'reload') {
      reload();
      effects.questions.tellPageStopped();
    }
    if (plan === 'ask')
      void effects.questions.askPageStopped().then((answer) => (answer === 'reload' ? reload() : effects.quit()));
  });
}
