import { createRelayAudit } from './audit/audit.ts';
import type { RelayArguments } from './config/arguments.ts';
import { ConfigRefusal } from './config/config-refusal.ts';
import type { RelayConfig } from './config/read-config.ts';
import { makeId } from './devices/device-token.ts';
import { fingerprintOf } from './devices/fingerprint.ts';
import { createPairing } from './devices/pair-device.ts';
import { markCommand } from './directory/command-mark.ts';
import { createDeviceStore } from './directory/device-store.ts';
import { createPairingStore } from './directory/pairing-store.ts';
import { obtainRelayKeys } from './keys/obtain-relay-keys.ts';
import { createMetrics } from './metrics/metrics.ts';
import { openStore } from './store/open-store.ts';

const AUDIT_ROWS = 200;

/**
 * Runs a command of the operator against the store, beside a relay that serves. Yields one line of JSON per result, so
 * that scripts can read it. Throws a {@link ConfigRefusal} with a sentence when it cannot be done.
 */
export async function runCommand(
  config: RelayConfig,
  args: RelayArguments,
  onTrouble: (error: unknown) => void,
): Promise<object[]> {
  const store = await openStore(config, { onTrouble });
  try {
    const { keys, relayId } = await obtainRelayKeys(store, config);
    const devices = createDeviceStore(store.sql);
    const audit = createRelayAudit(store.sql, Date.now);
    try {
      switch (args.command) {
        case 'serve':
          return [];
        case 'pair': {
          const pairings = createPairingStore(store.sql);
          if (args.user !== undefined && !(await pairings.hasUser(args.user))) {
            throw new ConfigRefusal('There is no user with that id; "devices" lists them.');
          }
          const pairing = createPairing({
            store: pairings,
            keys,
            relayId,
            audit,
            metrics: createMetrics(),
            nowMs: Date.now,
            onDevicesChanged: () => {},
          });
          const minted = await pairing.mint(args.user);
          return [{ event: 'pairing-code', ...minted, ...(config.publicUrl ? { relayUrl: config.publicUrl } : {}) }];
        }
        case 'devices':
          return (await devices.list()).map((row) => ({
            userId: row.user_id,
            deviceId: row.id,
            name: row.name,
            fingerprint: fingerprintOf(relayId, row),
            pairedAt: new Date(row.paired_at).toISOString(),
            lastSeenAt: row.seen_at === null ? null : new Date(row.seen_at).toISOString(),
            waiting: row.stored_count,
          }));
        case 'revoke': {
          const deviceId = args.device ?? '';
          if (!(await devices.revoke({ deviceId, nowMs: Date.now() }))) {
            throw new ConfigRefusal('There is no device with that id; "devices" lists them.');
          }
          await markCommand(store.sql, makeId);
          audit.note('DEVICE_REVOKED', { deviceId });
          return [{ event: 'revoked', deviceId }];
        }
        case 'audit':
          return (await audit.latest(AUDIT_ROWS)).map(({ id, at, action, user_id, device_id, metadata }) => ({
            id,
            at: new Date(at).toISOString(),
            action,
            userId: user_id,
            deviceId: device_id,
            metadata: JSON.parse(metadata) as unknown,
          }));
        case 'restored': {
          const renewed = await devices.renewEpochs(makeId);
          await markCommand(store.sql, makeId);
          audit.note('EPOCHS_RENEWED', { metadata: { devices: renewed } });
          return [{ event: 'restored', devices: renewed }];
        }
      }
    } finally {
      await audit.close();
    }
  } finally {
    await store.close();
  }
}
