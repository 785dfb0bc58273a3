import { parentPort, workerData } from 'node:worker_threads';
import { openSnapshot } from '../database/database.ts';
import { createSignatureCheck } from './audit-signer.ts';
import { checkSegment, type Segment } from './check-segment.ts';
import { createEvidenceStore } from './evidence-store.ts';
import type { CheckerAnswer, CheckerOrders } from './verify-in-threads.ts';

/** Checked between two messages about it: each wakes the main thread, and takes a core from the threads that check. */
const ENTRIES_PER_MESSAGE = 2_000;

/** A thread that checks segments of the trail: it opens the database for reading, and takes one segment after another. */
const orders = workerData as CheckerOrders;
// What the chain, the signatures and the remembered head prove needs no second proof page by page.
const database = await openSnapshot(orders.profileDir, Buffer.from(orders.databaseKey), { isProvenByReader: true });
const needs = {
  store: createEvidenceStore(database),
  isOurs: createSignatureCheck(orders.signingKey),
  known: orders.known,
};

parentPort?.on('message', (message: Segment | 'close') => {
  if (message === 'close') {
    database.close();
    parentPort?.close();
    return;
  }
  answer(withBuffers(message));
});
tell({ kind: 'ready' });

function answer(segment: Segment): void {
  const steps = checkSegment(needs, segment);
  let untold = 0;
  for (let step = steps.next(); ; step = steps.next()) {
    if (!step.done) untold += step.value;
    if (untold >= ENTRIES_PER_MESSAGE || step.done) {
      tell({ kind: 'progress', entries: untold });
      untold = 0;
    }
    if (step.done) return tell({ kind: 'result', result: step.value });
  }
}

function tell(message: CheckerAnswer): void {
  parentPort?.postMessage(message, []);
}

/** A buffer arrives from another thread as plain bytes. */
function withBuffers(segment: Segment): Segment {
  if (segment.kind === 'live') return segment;
  const { previousHash, lastHash, signature, ...rest } = segment.archive;
  return {
    kind: 'archive',
    archive: {
      ...rest,
      previousHash: Buffer.from(previousHash),
      lastHash: Buffer.from(lastHash),
      signature: Buffer.from(signature),
    },
  };
}
