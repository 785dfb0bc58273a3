import type { MessagePort, Worker } from 'node:worker_threads';
import { fromWorkerFailure, toWorkerFailure, type WorkerFailure } from './worker-failure.ts';

/** What a producing worker says: a piece, the end with its summary, or why there will be no more. */
type Said<Summary> = { chunk: Uint8Array<ArrayBuffer> } | { end: Summary } | { failure: WorkerFailure };

/** Pieces that may be on their way; one is filled while another is emptied. */
const IN_FLIGHT = 2;

/**
 * Reads what a worker produces, piece by piece and no faster than it is taken; returns the worker's summary. Whoever stops
 * reading ends the worker.
 */
export async function* readChunks<Summary>(worker: Worker): AsyncGenerator<Uint8Array<ArrayBuffer>, Summary> {
  const said: Said<Summary>[] = [];
  let wake = (): void => undefined;
  const hear = (message: Said<Summary>): void => {
    said.push(message);
    wake();
  };
  worker.on('message', hear);
  worker.on('error', (cause) => hear({ failure: toWorkerFailure(cause) }));
  worker.on('exit', (code) => hear({ failure: toWorkerFailure(new Error(`the worker ended with ${code}`)) }));
  try {
    for (let asked = 0; asked < IN_FLIGHT; asked++) worker.postMessage('more');
    for (;;) {
      const next = said.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => (wake = resolve));
      } else if ('chunk' in next) {
        yield next.chunk;
        worker.postMessage('more');
      } else if ('end' in next) {
        return next.end;
      } else {
        throw fromWorkerFailure(next.failure);
      }
    }
  } finally {
    await worker.terminate();
  }
}

/** The worker's half of {@link readChunks}: hands over each piece when it is asked for, then the summary. */
export async function serveChunks<Summary>(
  port: MessagePort,
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, Summary> | Generator<Uint8Array<ArrayBuffer>, Summary>,
): Promise<void> {
  let asked = 0;
  const isAsked = (): boolean => asked > 0;
  let wake = (): void => undefined;
  port.on('message', () => {
    asked += 1;
    wake();
  });
  try {
    for (;;) {
      const next = await chunks.next();
      if (next.done === true) return port.postMessage({ end: next.value } satisfies Said<Summary>);
      while (!isAsked()) await new Promise<void>((resolve) => (wake = resolve));
      asked -= 1;
      port.postMessage({ chunk: next.value } satisfies Said<Summary>, [next.value.buffer]);
    }
  } catch (thrown) {
    port.postMessage({ failure: toWorkerFailure(thrown) } satisfies Said<Summary>);
  }
}
