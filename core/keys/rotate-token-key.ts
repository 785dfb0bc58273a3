import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import type { SealedPlace, TokenEnvelope } from './token-envelope.ts';
import { createTokenKeyStore } from './token-key-store.ts';
import type { StoredTokenKeys } from './token-keys.ts';

/** Rows re-sealed in one transaction. */
const BATCH = 100;

/** Replaces the key that secrets are sealed under. */
export type RotateTokenKey = {
  /** Makes a new key and re-seals everything; answers how many values. Asked for twice at a time, it happens once. */
  rotate(): Promise<number>;
  /** Goes on with a rotation that a crash cut off. Does nothing when there is none. */
  resume(): Promise<void>;
};

/**
 * Creates the rotation. A crash at any point leaves every value readable: the new key is on disk before anything is
 * sealed under it, each batch is one transaction, and the old key is only forgotten once nothing names it any more.
 */
export function createRotateTokenKey(needs: {
  database: Database;
  audit: Audit;
  envelope: TokenEnvelope;
  keys: StoredTokenKeys;
  /** Re-seals what is sealed inside other values; answers how many. Runs in the transaction that ends the rotation. */
  resealOthers(reseal: (sealed: Buffer, place: SealedPlace) => Buffer): number;
}): RotateTokenKey {
  const { database, audit, envelope, keys } = needs;
  const store = createTokenKeyStore(database);
  let underWay: Promise<number> | undefined;

  const renew = (sealed: Buffer, place: SealedPlace): Buffer => envelope.seal(envelope.open(sealed, place), place);

  /** Two at once would each take the other's new key for an old one. */
  const oneAtATime = (work: () => Promise<number>): Promise<number> => {
    underWay ??= work().finally(() => (underWay = undefined));
    return underWay;
  };

  const reseal = async (): Promise<number> => {
    const { id } = keys.current();
    let count = 0;
    for (;;) {
      const batch = database.transaction(() => {
        const values = store.sealedBefore(id, BATCH);
        for (const { sealed, replace, ...place } of values) replace(renew(sealed, place));
        return values.length;
      })();
      count += batch;
      if (batch === 0) break;
      await nextTurn();
    }
    database.transaction(() => {
      count += needs.resealOthers(renew);
      keys.forgetOlder();
      audit.append('KEY_ROTATED', {}, { keyId: id, values: count });
    })();
    return count;
  };

  return {
    rotate: () =>
      oneAtATime(() => {
        keys.add();
        return reseal();
      }),
    async resume() {
      if (store.all().length > 1) await oneAtATime(reseal);
    },
  };
}
