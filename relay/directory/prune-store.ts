import { dropExpired, findExpired } from '../store/mailbox-store.ts';
import type { Sql } from '../store/sql.ts';
import { MOST_AUDIT_ROWS } from '../audit/audit.ts';

const DAY_MS = 24 * 3_600_000;
/** Events are kept this long for a device that does not come. */
export const RETENTION_MS = 30 * DAY_MS;
/** A repeated webhook is recognised this long: the oldest that is taken, and the 72 hours in which senders repeat, and some. */
const TOMBSTONES_MS = 37 * DAY_MS;
/** A removed device is told so this long; then its token is just unknown. */
const REVOKED_MS = 90 * DAY_MS;

/** Takes away what is too old. Returns the devices that lost events they had not read. */
export async function prune(sql: Sql, nowMs: number): Promise<{ deviceId: string; events: number }[]> {
  const lost: { deviceId: string; events: number }[] = [];
  for (const { device_id: deviceId } of await findExpired(sql, nowMs - RETENTION_MS)) {
    const events = await sql.transaction(() => dropExpired(deviceId, nowMs - RETENTION_MS));
    if (events > 0) lost.push({ deviceId, events });
  }
  await sql.rows('DELETE FROM tombstones WHERE received_at < ?', nowMs - TOMBSTONES_MS);
  await sql.rows('DELETE FROM pairing_codes WHERE expires_at < ?', nowMs);
  await sql.rows('DELETE FROM used_proofs WHERE expires_at < ?', nowMs);
  await sql.rows('DELETE FROM devices WHERE revoked_at < ?', nowMs - REVOKED_MS);
  await sql.rows('DELETE FROM audit WHERE id <= (SELECT MAX(id) FROM audit) - ?', MOST_AUDIT_ROWS);
  return lost;
}
