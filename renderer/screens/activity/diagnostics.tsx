import { useState } from 'react';
import type { DiagnosticPart, Output } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Tick } from '../../components/choice.tsx';
import { Problem } from '../../components/problem.tsx';
import { useCoffer } from '../../context/coffer-context.ts';
import { takeFile } from '../../context/take-file.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useAct } from '../../context/use-call.ts';

type Bundle = Output<'diagnostics.build'>;

/** What helps somebody else to find a fault: collected, read to the letter, and saved without what is not wanted in it. */
export function Diagnostics() {
  const { ui, transport, words, formats } = useCoffer();
  const [bundle, setBundle] = useState<Bundle>();
  const [leftOut, setLeftOut] = useState<ReadonlySet<DiagnosticPart>>(new Set());
  const build = useAct(async () => setBundle(await transport.call('diagnostics.build', {})));
  const chosen = bundle?.parts.map(({ part }) => part).filter((part) => !leftOut.has(part)) ?? [];
  const save = useAct(async ({ bundleId, parts }: { bundleId: string; parts: DiagnosticPart[] }) => {
    const fileName = takeFile(await transport.call('diagnostics.save', { bundleId, parts }));
    if (fileName !== undefined) addNotice(ui, words.diagnostics.saved(fileName));
  });
  const include = (part: DiagnosticPart, isOn: boolean): void => {
    const next = new Set(leftOut);
    if (isOn) next.delete(part);
    else next.add(part);
    setLeftOut(next);
  };
  const failure = build.failure ?? save.failure;

  return (
    <div className="diagnostics">
      <p className="soft">{words.diagnostics.lead}</p>
      <div className="diagnostics__acts">
        <Button look={bundle ? 'plain' : 'primary'} isBusy={build.isBusy} onClick={() => void build.run(undefined)}>
          {bundle ? words.diagnostics.again : words.diagnostics.collect}
        </Button>
        {bundle && (
          <Button
            look="primary"
            isBusy={save.isBusy}
            disabled={chosen.length === 0}
            onClick={() => void save.run({ bundleId: bundle.bundleId, parts: chosen })}
          >
            {words.diagnostics.save(chosen.length, formats.count(chosen.length))}
          </Button>
        )}
        {bundle && <span className="faint">{words.diagnostics.builtAt(formats.instant(bundle.builtAt))}</span>}
      </div>
      {failure && <Problem size="small" failure={failure} />}
      {bundle && (
        <>
          <p className="soft">{words.diagnostics.review}</p>
          <ul className="diagnostics__parts">
            {bundle.parts.map(({ part, text }) => (
              <li key={part}>
                <Tick
                  label={words.diagnostics.parts[part].title}
                  note={words.diagnostics.parts[part].text}
                  isOn={!leftOut.has(part)}
                  onChange={(isOn) => include(part, isOn)}
                />
                <details>
                  <summary>{words.diagnostics.show(linesOf(text), formats.count(linesOf(text)))}</summary>
                  {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the arrow keys scroll what has the focus */}
                  <pre tabIndex={0} aria-label={words.diagnostics.parts[part].title}>
                    {text}
                  </pre>
                </details>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function linesOf(text: string): number {
  return text.split('\n').length;
}
