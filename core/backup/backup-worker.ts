import { parentPort } from 'node:worker_threads';
import { answerCalls } from '../workers/worker-calls.ts';
import { backupJobs } from './backup-jobs.ts';

/** The thread in which backups are made, checked and made ready: seconds of work that the engine must not wait for. */
if (parentPort !== null) answerCalls(parentPort, backupJobs);
