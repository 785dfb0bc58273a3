import { Worker } from 'node:worker_threads';
import { readChunks } from '../../workers/worker-chunks.ts';
import type { AccountReference, BankTransaction, TransactionsAnswer } from '../bank-provider.ts';
import type { HttpAnswer } from './http.ts';
import { readTransactions, type RowsSummary } from './read-rows.ts';
import type { RowsWorkerData } from './read-transactions-worker.ts';

/** Longer answers, about two thousand rows, would hold up everything else for longer than a turn may take. */
const LARGE_TEXT = 2 ** 20;

/** Reads `GET …/transactions`; a large answer in a thread of its own, from which the rows come a few hundred at a time. */
export async function readTransactionsAside(
  answer: HttpAnswer,
  account: AccountReference,
): Promise<TransactionsAnswer> {
  if (answer.text.length < LARGE_TEXT) return readTransactions(answer, account);
  try {
    return await readInThread({ answer, account });
  } catch {
    // What cannot be read there cannot be read here either, and here the failure has its name; a thread that cannot work
    // costs time alone.
    return readTransactions(answer, account);
  }
}

async function readInThread(data: RowsWorkerData): Promise<TransactionsAnswer> {
  const worker = new Worker(new URL('./read-transactions-worker.ts', import.meta.url), { workerData: data });
  const chunks = readChunks<RowsSummary>(worker);
  const decoder = new TextDecoder();
  const transactions: BankTransaction[] = [];
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return { transactions, ...next.value };
    transactions.push(...(JSON.parse(decoder.decode(next.value)) as BankTransaction[]));
  }
}
