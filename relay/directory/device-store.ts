import { run, type Sql, type Steps } from '../store/sql.ts';

/** A paired device, as the relay knows it. */
export type DeviceRow = {
  id: string;
  user_id: string;
  name: string;
  epoch: string;
  /** Ed25519, base64url: what proofs are signed with. */
  signing_key: string;
  /** X25519, base64url: what events are sealed to. */
  sealing_key: string;
  token_hash: Buffer;
  paired_at: number;
  seen_at: number | null;
  revoked_at: number | null;
  stored_count: number;
};

const COLUMNS =
  'id, user_id, name, epoch, signing_key, sealing_key, token_hash, paired_at, seen_at, revoked_at, stored_count';

/** For whom an event of a user must be sealed, and as of which version. */
export type Recipients = { devicesVersion: number; devices: { deviceId: string; sealingKey: string }[] };

/** Paired devices. */
export type DeviceStore = {
  get(deviceId: string): Promise<DeviceRow | undefined>;
  /** The devices of a user that were not revoked, oldest first; of all users without one. */
  list(userId?: string): Promise<DeviceRow[]>;
  recipients(userId: string): Promise<Recipients | undefined>;
  /** Ends a device: its mailbox and routes go, and its token no longer works. `false` when there is no such device. */
  revoke(device: { deviceId: string; userId?: string; nowMs: number }): Promise<boolean>;
  /** Gives every mailbox a new epoch, so that each device learns that this store was restored. Returns how many. */
  renewEpochs(makeEpoch: () => string): Promise<number>;
};

/** Creates the store of devices. */
export function createDeviceStore(sql: Sql): DeviceStore {
  return {
    get: async (deviceId) => (await sql.rows<DeviceRow>(`SELECT ${COLUMNS} FROM devices WHERE id = ?`, deviceId))[0],
    list: (userId) =>
      userId === undefined
        ? sql.rows(`SELECT ${COLUMNS} FROM devices WHERE revoked_at IS NULL ORDER BY paired_at, id`)
        : sql.rows(
            `SELECT ${COLUMNS} FROM devices WHERE user_id = ? AND revoked_at IS NULL ORDER BY paired_at, id`,
            userId,
          ),
    async recipients(userId) {
      const rows = await sql.rows<{ devices_version: number; id: string | null; sealing_key: string | null }>(
        `SELECT u.devices_version, d.id, d.sealing_key FROM users u
         LEFT JOIN devices d ON d.user_id = u.id AND d.revoked_at IS NULL WHERE u.id = ? ORDER BY d.id`,
        userId,
      );
      const [first] = rows;
      if (first === undefined) return undefined;
      return {
        devicesVersion: first.devices_version,
        devices: rows.flatMap(({ id, sealing_key: sealingKey }) =>
          id === null || sealingKey === null ? [] : [{ deviceId: id, sealingKey }],
        ),
      };
    },
    revoke: (device) => sql.transaction(() => revokeDevice(device)),
    renewEpochs: (makeEpoch) =>
      sql.transaction(function* () {
        const devices = yield* run<{ id: string }>('SELECT id FROM devices WHERE revoked_at IS NULL ORDER BY id');
        for (const { id } of devices) yield* run('UPDATE devices SET epoch = ? WHERE id = ?', makeEpoch(), id);
        return devices.length;
      }),
  };
}

function* revokeDevice(device: { deviceId: string; userId?: string; nowMs: number }): Steps<boolean> {
  const [row] = yield* run<{ user_id: string }>(
    'SELECT user_id FROM devices WHERE id = ? AND revoked_at IS NULL',
    device.deviceId,
  );
  if (row === undefined || (device.userId !== undefined && row.user_id !== device.userId)) return false;
  // The user's row first: whoever stores an event holds it, and every writer takes locks in this order.
  yield* run('UPDATE users SET devices_version = devices_version + 1 WHERE id = ?', row.user_id);
  yield* run(
    'UPDATE devices SET revoked_at = ?, stored_count = 0, stored_bytes = 0 WHERE id = ?',
    device.nowMs,
    device.deviceId,
  );
  yield* run('DELETE FROM events WHERE device_id = ?', device.deviceId);
  yield* run('DELETE FROM routes WHERE device_id = ?', device.deviceId);
  return true;
}
