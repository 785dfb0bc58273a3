import { useStore } from 'zustand/react';
import { Spinner } from '../components/button.tsx';
import { ToneShape } from '../components/marks.tsx';
import { useCoffer } from '../context/coffer-context.ts';
import { planSteps } from './plan-steps.ts';

/** The steps of a running read, as they happen; the running one is read out. */
export function FetchSteps({ connectionId }: { connectionId: string }) {
  const { live, words, formats } = useCoffer();
  const progress = useStore(live, (state) => state.progress[connectionId]);
  const steps = planSteps(progress);
  const running = steps.find(({ state }) => state === 'running');
  const countOf = (done: number, total: number | undefined): string => {
    if (total !== undefined) return words.connect.of(formats.count(done), formats.count(total));
    return done > 0 ? formats.count(done) : '';
  };
  return (
    <>
      <ol className="fetch-steps" aria-label={words.connect.stepsLabel}>
        {steps.map(({ step, state, done, total }) => (
          <li key={step} className={`fetch-steps__step fetch-steps__step--${state}`}>
            {state === 'running' ? <Spinner /> : <ToneShape tone={state === 'done' ? 'good' : 'pending'} />}
            <span>{words.connect.steps[step]}</span>
            <span className="visually-hidden">{words.connect.stepStates[state]}</span>
            {state === 'running' && <span className="figures faint">{countOf(done, total)}</span>}
          </li>
        ))}
      </ol>
      <p className="visually-hidden" role="status" aria-live="polite">
        {running && words.connect.announce(words.connect.steps[running.step], countOf(running.done, running.total))}
      </p>
    </>
  );
}

/** One line about a running read, for places with little room. */
export function FetchLine({ connectionId }: { connectionId: string }) {
  const { live, words, formats } = useCoffer();
  const progress = useStore(live, (state) => state.progress[connectionId]);
  if (!progress) return <span>{words.status.fetching}…</span>;
  const { step, done, total } = progress;
  return (
    <span className="figures">
      {words.connect.announce(
        words.connect.steps[step],
        total === undefined ? '' : words.connect.of(formats.count(done), formats.count(total)),
      )}
    </span>
  );
}
