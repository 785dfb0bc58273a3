import { z } from 'zod';
import type { Cursor } from '../../shared/relay/cursor.ts';
import type { Database } from '../database/database.ts';
import type { TokenEnvelope } from '../keys/token-envelope.ts';
import { relayAccountSchema, type RelayAccount } from './relay-account.ts';

type AccountRow = {
  relay_id: string;
  account: Buffer;
  webhook_secrets: Buffer | null;
  cursor_epoch: string | null;
  cursor_seq: number | null;
  paired_at: string;
  last_seen_at: string | null;
};

/** This device's place at a relay, as it is kept. */
export type StoredRelayAccount = {
  account: RelayAccount;
  /** The secret of webhooks signed with HMAC, and the one before it. */
  webhookSecrets: string[];
  pairedAt: string;
  /** When the relay was last heard before this start. */
  lastSeenAt: string | undefined;
};

/** The row of `relay_accounts`: there is one relay at a time. */
export type RelayAccountStore = ReturnType<typeof createRelayAccountStore>;

const secretsSchema = z.array(z.string()).max(2);

/** Creates the store; keys, token and secrets are sealed with the profile's token key. */
export function createRelayAccountStore(database: Database, envelope: TokenEnvelope) {
  const select = database.prepare<[], AccountRow>('SELECT * FROM relay_accounts');
  const insert = database.prepare<[string, Buffer, string]>(
    'INSERT INTO relay_accounts (relay_id, account, paired_at) VALUES (?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM relay_accounts');
  const setSecrets = database.prepare<[Buffer | null]>('UPDATE relay_accounts SET webhook_secrets = ?');
  const cursor = database.prepare<[], { epoch: string | null; seq: number | null }>(
    'SELECT cursor_epoch AS epoch, cursor_seq AS seq FROM relay_accounts',
  );
  const moveCursor = database.prepare<[string, number]>('UPDATE relay_accounts SET cursor_epoch = ?, cursor_seq = ?');
  const setSeen = database.prepare<[string]>('UPDATE relay_accounts SET last_seen_at = ?');
  const place = (column: 'account' | 'webhook_secrets', rowId: string) => ({ table: 'relay_accounts', column, rowId });

  return {
    /** The account; throws `TOKEN_UNREADABLE` when it was changed or made with another key. */
    get(): StoredRelayAccount | undefined {
      const row = select.get();
      if (!row) return undefined;
      const { relay_id, account, webhook_secrets, paired_at, last_seen_at } = row;
      return {
        account: relayAccountSchema.parse(JSON.parse(envelope.open(account, place('account', relay_id)))),
        webhookSecrets:
          webhook_secrets === null
            ? []
            : secretsSchema.parse(JSON.parse(envelope.open(webhook_secrets, place('webhook_secrets', relay_id)))),
        pairedAt: paired_at,
        lastSeenAt: last_seen_at ?? undefined,
      };
    },
    /** Takes the place of any account before it. */
    put(account: RelayAccount, pairedAt: string): void {
      remove.run();
      const sealed = envelope.seal(JSON.stringify(account), place('account', account.relayId));
      insert.run(account.relayId, sealed, pairedAt);
    },
    remove: (): void => void remove.run(),
    /** Up to where everything of the mailbox is kept. */
    cursor(): Cursor | undefined {
      const row = cursor.get();
      return row === undefined || row.epoch === null || row.seq === null
        ? undefined
        : { epoch: row.epoch, seq: row.seq };
    },
    moveCursor: ({ epoch, seq }: Cursor): void => void moveCursor.run(epoch, seq),
    setLastSeen: (at: string): void => void setSeen.run(at),
    setSecrets(secrets: readonly string[]): void {
      const row = select.get();
      if (!row) return;
      const text = JSON.stringify(secretsSchema.parse(secrets));
      setSecrets.run(secrets.length === 0 ? null : envelope.seal(text, place('webhook_secrets', row.relay_id)));
    },
  };
}
