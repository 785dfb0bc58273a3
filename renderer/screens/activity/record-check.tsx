import { useState } from 'react';
import { useStore } from 'zustand/react';
import type { Output } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { StatusMark, ToneShape } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { takeFile } from '../../context/take-file.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useAct, useCall } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { without } from '../../data/without.ts';

type Verdict = Output<'audit.verify'>;

/** Whether the record holds, the button that proves it, and the one that hands it out. */
export function RecordCheck() {
  const { ui, live, transport, words, formats } = useCoffer();
  const standing = useQuery('app.status', {}).value?.auditTrail;
  const progress = useStore(live, (state) => state.jobs['audit.verify']);
  const [verdict, setVerdict] = useState<Verdict>();
  const verify = useAct(async () => {
    setVerdict(undefined);
    // The figures of the last check are not those of this one.
    live.setState(({ jobs }) => ({ jobs: without(jobs, 'audit.verify') }));
    setVerdict(await transport.call('audit.verify', {}));
  });
  const save = useAct(async () => {
    const { file, keyFingerprint } = await transport.call('audit.export', {});
    const fileName = takeFile(file);
    if (fileName !== undefined) addNotice(ui, words.record.exported(fileName, keyFingerprint));
  });
  const stop = useCall('audit.cancelVerify');
  // That it was called off is nothing to be told: whoever reads it has just done it.
  const failure = [verify.failure, stop.failure, save.failure].find((one) => one && one.code !== 'CANCELLED');
  const isBroken = verdict ? !verdict.ok : standing?.state === 'broken';
  const reason = verdict?.reason ?? standing?.reason;
  // A short record is checked before a second button could be read.
  const isLasting = verify.isBusy && progress?.total !== undefined && progress.done < progress.total;
  const underWay =
    progress === undefined
      ? words.record.starting
      : words.record.verifying(
          formats.count(progress.done),
          progress.total === undefined ? undefined : formats.count(progress.total),
        );
  return (
    <>
      <div className="record-check">
        <p role="status" className="record-check__state">
          {verify.isBusy ? (
            <StatusMark tone="busy" word={underWay} />
          ) : verdict?.ok ? (
            <>
              <StatusMark tone="good" word={words.record.proven(verdict.entries, formats.count(verdict.entries))} />
              <span className="faint">
                {verdict.anchor === 'unreachable'
                  ? words.record.anchorUnreachable
                  : verdict.vouchedTo > 0 && words.record.vouched(formats.count(verdict.vouchedTo))}
              </span>
            </>
          ) : (
            standing &&
            !isBroken && (
              <>
                <StatusMark
                  tone={standing.state === 'intact' ? 'good' : 'off'}
                  word={words.record.states[standing.state]}
                />
                <span className="faint">{words.record.anchors[standing.anchor]}</span>
              </>
            )
          )}
        </p>
        {isLasting ? (
          <Button isBusy={stop.isBusy} onClick={() => void stop.run({})}>
            {words.record.stop}
          </Button>
        ) : (
          <Button icon="check" isBusy={verify.isBusy} onClick={() => void verify.run(undefined)}>
            {words.record.verify}
          </Button>
        )}
        <Button isBusy={save.isBusy} onClick={() => void save.run(undefined)}>
          {words.record.export}
        </Button>
      </div>
      {isBroken && (
        <div className="problem problem--small" role="alert">
          <ToneShape tone="bad" />
          <div className="problem__words">
            <p className="problem__title">
              {verdict?.firstBad === undefined
                ? words.record.brokenAnywhere
                : words.record.broken(formats.count(verdict.firstBad))}
            </p>
            <p>
              {reason === undefined ? words.record.unknownKind : words.record.kinds[reason]} {words.record.brokenAction}
            </p>
          </div>
        </div>
      )}
      {failure && <Problem size="small" failure={failure} />}
    </>
  );
}
