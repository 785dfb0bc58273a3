import { randomUUID } from 'node:crypto';
import { jsonAnswer, type Answer } from './http-answer.ts';

/** Answers that were asked for with `?async=true` and are fetched later. */
export type AsyncTasks = {
  /** Keeps an answer for the connection and returns its task id. */
  add(credentialsId: string, answer: Answer): string;
  /** The answer: still running at the first look, then as it is. `undefined` for somebody else's or no task. */
  collect(credentialsId: string, taskId: string, resultsUri: string): Answer | undefined;
};

const MAX_TASKS = 1_000;

/** Creates an empty list of tasks; the oldest goes when it is full. */
export function createAsyncTasks(): AsyncTasks {
  const tasks = new Map<string, { credentialsId: string; answer: Answer; looks: number }>();
  return {
    add(credentialsId, answer) {
      const taskId = randomUUID();
      const oldest = tasks.keys().next().value;
      if (tasks.size >= MAX_TASKS && oldest !== undefined) tasks.delete(oldest);
      tasks.set(taskId, { credentialsId, answer, looks: 0 });
      return taskId;
    },
    collect(credentialsId, taskId, resultsUri) {
      const task = tasks.get(taskId);
      if (task === undefined || task.credentialsId !== credentialsId) return undefined;
      task.looks += 1;
      if (task.looks === 1) return jsonAnswer(202, { results_uri: resultsUri, status: 'Running', task_id: taskId });
      if (task.answer.status === 200) return task.answer;
      const failure = typeof task.answer.json === 'object' ? task.answer.json : {};
      return jsonAnswer(200, { ...failure, status: 'Failed', task_id: taskId });
    },
  };
}
