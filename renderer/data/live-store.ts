import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineEvent, EventPayload } from '../../shared/contract/index.ts';
import { without } from './without.ts';
import type { LinkState } from '../transport/transport.ts';

/** What the engine last said about a running sync. */
export type Progress = EventPayload<'sync.progress'>;
/** What the engine last said about long work that is not a sync. */
export type JobProgress = EventPayload<'job.progress'>;

/** Things the engine pushes that no call can answer. */
export type LiveState = {
  readonly link: LinkState;
  /** Running syncs by connection. */
  readonly progress: Readonly<Record<string, Progress>>;
  /** Long work by its name; stays after its end, so whoever began it says when to look. */
  readonly jobs: Readonly<Partial<Record<JobProgress['job'], JobProgress>>>;
};

/** See {@link LiveState}. */
export type LiveStore = StoreApi<LiveState>;

/** Creates the {@link LiveStore}. */
export function createLiveStore(): LiveStore {
  return createStore<LiveState>(() => ({ link: 'connected', progress: {}, jobs: {} }));
}

/** The state after an event; the same object when the event says nothing about it. */
export function afterEvent(state: LiveState, event: EngineEvent): LiveState {
  if (event.event === 'sync.progress') {
    return { ...state, progress: { ...state.progress, [event.payload.connectionId]: event.payload } };
  }
  if (event.event === 'sync.finished') {
    return { ...state, progress: without(state.progress, event.payload.connectionId) };
  }
  if (event.event === 'job.progress') {
    return { ...state, jobs: { ...state.jobs, [event.payload.job]: event.payload } };
  }
  return state;
}
