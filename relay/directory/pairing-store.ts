import { timingSafeEqual } from 'node:crypto';
import { run, type Sql, type Steps } from '../store/sql.ts';

/** A user can have this many devices. */
export const MOST_DEVICES = 6;
/** After this many wrong tries a code is worth nothing. */
export const MOST_WRONG_TRIES = 5;

/** A code to be remembered; only the hash of its secret is. */
export type NewPairingCode = {
  id: string;
  secretHash: Buffer;
  /** The user whom the device joins; `undefined` makes a new one. */
  userId?: string | undefined;
  expiresAtMs: number;
};

/** A device that shows a code, with everything the relay would keep of it. */
export type PairingTry = {
  codeId: string;
  secretHash: Buffer;
  nowMs: number;
  /** Used when the code makes a new user. */
  newUser: { userId: string; hookPathHash(userId: string): Buffer };
  device: {
    deviceId: string;
    name: string;
    epoch: string;
    signingKey: string;
    sealingKey: string;
    tokenHash: Buffer;
  };
};

/** What became of a try. A device that asks again with the same key (its answer was lost) gets its place again. */
export type PairingOutcome =
  | { state: 'paired'; userId: string; deviceId: string; epoch: string; isRepeated: boolean }
  | { state: 'code-invalid' }
  | { state: 'device-limit' };

type CodeRow = {
  secret_hash: Buffer;
  user_id: string | null;
  expires_at: number;
  wrong_tries: number;
  device_id: string | null;
};

/** Pairing codes and the moment they become a device. */
export type PairingStore = {
  addCode(code: NewPairingCode): Promise<void>;
  /** Whether there is such a user. */
  hasUser(userId: string): Promise<boolean>;
  pair(attempt: PairingTry): Promise<PairingOutcome>;
};

/** Creates the store of pairing codes. */
export function createPairingStore(sql: Sql): PairingStore {
  return {
    async addCode({ id, secretHash, userId, expiresAtMs }) {
      // An id in use is overwritten: its code was forgotten or is one in a million.
      await sql.rows(
        `INSERT INTO pairing_codes (id, secret_hash, user_id, expires_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash, user_id = excluded.user_id,
           expires_at = excluded.expires_at, wrong_tries = 0, device_id = NULL`,
        id,
        secretHash,
        userId ?? null,
        expiresAtMs,
      );
    },
    hasUser: async (userId) => (await sql.rows('SELECT id FROM users WHERE id = ?', userId)).length === 1,
    pair: (attempt) => sql.transaction(() => pair(attempt)),
  };
}

function* pair({ codeId, secretHash, nowMs, newUser, device }: PairingTry): Steps<PairingOutcome> {
  // Writing nothing new takes the row's lock, so two tries with one code follow each other.
  const [code] = yield* run<CodeRow>(
    `UPDATE pairing_codes SET wrong_tries = wrong_tries WHERE id = ?
     RETURNING secret_hash, user_id, expires_at, wrong_tries, device_id`,
    codeId,
  );
  if (code === undefined || code.expires_at <= nowMs || code.wrong_tries >= MOST_WRONG_TRIES) {
    return { state: 'code-invalid' };
  }
  if (!timingSafeEqual(code.secret_hash, secretHash)) {
    yield* run('UPDATE pairing_codes SET wrong_tries = wrong_tries + 1 WHERE id = ?', codeId);
    return { state: 'code-invalid' };
  }
  if (code.device_id !== null) return yield* pairAgain(code.device_id, device);

  const userId = code.user_id ?? newUser.userId;
  if (code.user_id === null) {
    yield* run('INSERT INTO users (id, devices_version, created_at) VALUES (?, 1, ?)', userId, nowMs);
    yield* run(
      `INSERT INTO hooks (user_id, path_hash, mode) VALUES (?, ?, 'auto')`,
      userId,
      newUser.hookPathHash(userId),
    );
  } else {
    yield* run('UPDATE users SET devices_version = devices_version + 1 WHERE id = ?', userId);
  }
  const active = yield* run('SELECT id FROM devices WHERE user_id = ? AND revoked_at IS NULL', userId);
  if (active.length >= MOST_DEVICES) return { state: 'device-limit' };
  yield* run(
    `INSERT INTO devices (id, user_id, name, epoch, signing_key, sealing_key, token_hash, paired_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    device.deviceId,
    userId,
    device.name,
    device.epoch,
    device.signingKey,
    device.sealingKey,
    device.tokenHash,
    nowMs,
  );
  yield* run('UPDATE pairing_codes SET device_id = ?, user_id = ? WHERE id = ?', device.deviceId, userId, codeId);
  return { state: 'paired', userId, deviceId: device.deviceId, epoch: device.epoch, isRepeated: false };
}

function* pairAgain(deviceId: string, device: PairingTry['device']): Steps<PairingOutcome> {
  const [known] = yield* run<{ user_id: string; epoch: string }>(
    `UPDATE devices SET token_hash = ? WHERE id = ? AND signing_key = ? AND sealing_key = ? AND revoked_at IS NULL
     RETURNING user_id, epoch`,
    device.tokenHash,
    deviceId,
    device.signingKey,
    device.sealingKey,
  );
  return known === undefined
    ? { state: 'code-invalid' }
    : { state: 'paired', userId: known.user_id, deviceId, epoch: known.epoch, isRepeated: true };
}
