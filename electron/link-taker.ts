import type { Engine } from '../core/engine.ts';
import type { Log } from '../core/ports.ts';
import { parseDeepLink } from '../shared/domain/deep-link.ts';
import { BACKUP_ENDING } from './deep-link-inbox.ts';

/**
 * Takes a link from outside. All a link can do is answer an attempt that the user began; one that says anything else is
 * dropped with a log line that does not repeat it. The window comes to the front either way the bank's answer goes,
 * because that is where the user reads how it went.
 *
 * A backup file that was opened leads to the place where backups are restored, and no further: what is done with it is
 * asked there.
 */
export function createLinkTaker(options: {
  engine: Pick<Engine, 'acceptRedirect'>;
  show: (route?: string) => void;
  log: Log;
}): (raw: string) => void {
  const { engine, show, log } = options;
  const take = async (raw: string): Promise<void> => {
    const link = parseDeepLink(raw);
    if (link.kind === 'unknown' && raw.toLowerCase().endsWith(BACKUP_ENDING)) return show('/settings?at=backup');
    if (link.kind === 'unknown') return log.warn('link refused', { reason: link.reason });
    const outcome = await engine.acceptRedirect(raw);
    log.info(
      'link taken',
      outcome.state === 'failed' ? { code: outcome.error.code } : { connectionId: outcome.connectionId },
    );
    show();
  };
  return (raw) => void take(raw);
}
