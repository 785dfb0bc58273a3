import type { Database } from '../database/database.ts';
import { createSignerFromSeed } from './audit-signer.ts';
import { NOTHING_YET } from './audit-store.ts';
import { createEvidenceStore } from './evidence-store.ts';
import { verifyAudit } from './verify-audit.ts';

/** A trail as a backup holds it against another: how long it is, where it ends, and whether it holds by itself. */
export type TrailFacts = { entries: number; hash: string; holds: boolean };

/** Verifies the trail of a database that is no profile's at the moment, so that nothing is remembered of it outside. */
export async function checkTrail(database: Database, seed: Buffer): Promise<TrailFacts> {
  const store = createEvidenceStore(database);
  const verdict = await verifyAudit({
    store,
    isOurs: createSignerFromSeed(seed).verify,
    anchor: { state: 'absent' },
    remembered: undefined,
  });
  const entries = store.headSeq();
  const hash = store.hashAt(entries) ?? store.archivedTo()?.hash ?? NOTHING_YET.hash;
  return { entries, hash: hash.toString('hex'), holds: verdict.ok };
}
