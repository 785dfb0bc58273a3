import type { MessagePort, Worker } from 'node:worker_threads';
import { fromWorkerFailure, toWorkerFailure, type WorkerFailure } from './worker-failure.ts';

/** What a worker can do: one function per job. */
export type WorkerJobs = Record<string, (input: never) => unknown>;

type Asked = { id: number; job: string; input: unknown };
type Answered = { id: number; value: unknown } | { id: number; failure: WorkerFailure };

/** Jobs of a worker, called from the thread that started it. */
export type WorkerCalls<Jobs extends WorkerJobs> = {
  call<Name extends keyof Jobs & string>(
    job: Name,
    input: Parameters<Jobs[Name]>[0],
  ): Promise<Awaited<ReturnType<Jobs[Name]>>>;
  /** Ends the worker, whatever it is doing; calls that wait are refused. */
  close(): Promise<void>;
};

/** Makes a worker's jobs callable. Whatever it throws arrives with its code; a worker that dies refuses every call. */
export function callWorker<Jobs extends WorkerJobs>(worker: Worker): WorkerCalls<Jobs> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(cause: unknown): void }>();
  let lastId = 0;
  const end = (cause: unknown): void => {
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  };
  worker.on('message', (answer: Answered) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('failure' in answer) call?.reject(fromWorkerFailure(answer.failure));
    else call?.resolve(answer.value);
  });
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`the worker ended with ${code}`)));
  return {
    call: (job, input) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        worker.postMessage({ id: lastId, job, input } satisfies Asked);
      }),
    async close() {
      await worker.terminate();
    },
  };
}

/** The worker's half of {@link callWorker}: does one job after another. */
export function answerCalls(port: MessagePort, jobs: WorkerJobs): void {
  let last: Promise<void> = Promise.resolve();
  port.on('message', ({ id, job, input }: Asked) => {
    last = last.then(async () => {
      try {
        const value = await jobs[job]?.(input as never);
        port.postMessage({ id, value } satisfies Answered);
      } catch (thrown) {
        port.postMessage({ id, failure: toWorkerFailure(thrown) } satisfies Answered);
      }
    });
  });
}
