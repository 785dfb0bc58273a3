import type { Environment } from '../../shared/contract/index.ts';
import { AppError } from '../errors.ts';
import type { ConnectionRow } from './connection-store.ts';

/**
 * The connection that a renewal or reconnect names. Throws `NOT_FOUND` when there is none, and `INVALID_INPUT` when it
 * belongs to another environment than the one in use: a link made there would lead to the wrong banks.
 */
export function connectionToRenew(row: ConnectionRow | undefined, environment: Environment): ConnectionRow {
  if (!row) throw new AppError('NOT_FOUND', { sentence: 'no-such-connection' });
  if (row.environment !== environment) {
    throw new AppError('INVALID_INPUT', {
      sentence: 'connection-elsewhere',
      values: { environment: row.environment },
      details: { connectionId: row.id, environment: row.environment },
    });
  }
  return row;
}
