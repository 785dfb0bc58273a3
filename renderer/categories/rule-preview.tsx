import { useEffect, useState } from 'react';
import { useStore } from 'zustand/react';
import type { RuleDraft, RulePreview } from '../../shared/contract/index.ts';
import { Spinner } from '../components/button.tsx';
import { BankText, Money } from '../components/marks.tsx';
import { Problem } from '../components/problem.tsx';
import { useCoffer, useFormats, useWords } from '../context/coffer-context.ts';
import { paymentName } from '../transactions/payment-name.ts';
import { failureOf, type Failure } from '../transport/contract-error.ts';
import { useCategories } from './use-categories.ts';

/** How long a form has to rest before its rule is tried out. */
const REST_MS = 250;

/** What a rule would do, as far as it is known. */
export type TriedRule = { readonly preview?: RulePreview; readonly failure?: Failure; readonly isTrying: boolean };

/** Tries a rule out whenever its form rests; a rule that is not whole yet is not tried. */
export function useTriedRule(draft: RuleDraft | undefined, ruleId: string | undefined): TriedRule {
  const { transport } = useCoffer();
  const [tried, setTried] = useState<TriedRule & { of?: string }>({ isTrying: false });
  const asked = draft && JSON.stringify({ ...draft, ...(ruleId === undefined ? {} : { ruleId }) });
  useEffect(() => {
    if (asked === undefined) return undefined;
    let isWanted = true;
    const timer = setTimeout(() => {
      setTried((before) => ({ ...before, isTrying: true }));
      transport.call('rules.preview', JSON.parse(asked) as RuleDraft).then(
        (preview) => isWanted && setTried({ preview, of: asked, isTrying: false }),
        (thrown: unknown) => {
          const failure = failureOf(thrown);
          if (isWanted && failure.code !== 'CANCELLED') setTried({ failure, of: asked, isTrying: false });
        },
      );
    }, REST_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [asked, transport]);
  if (asked === undefined) return { isTrying: false };
  return tried.of === asked ? tried : { ...tried, isTrying: true };
}

/** What a rule would do: how many fit, how many would change and why others stay, with the newest as examples. */
export function RulePreviewBox({ tried, categoryId, name }: { tried: TriedRule; categoryId: string; name: string }) {
  const words = useWords();
  const formats = useFormats();
  const { live } = useCoffer();
  const job = useStore(live, (state) => state.jobs['rules.preview']);
  const { preview, failure, isTrying } = tried;
  if (failure) return <Problem size="small" failure={failure} />;
  return (
    <div className={`rule-preview${isTrying ? ' rule-preview--trying' : ''}`} aria-live="polite" aria-busy={isTrying}>
      {!preview && (
        <p className="rule-preview__counting soft">
          <Spinner />
          {job ? words.rules.countingSome(formats.count(job.done)) : words.rules.counting}
        </p>
      )}
      {preview && (
        <>
          <p className="rule-preview__fits">
            {preview.fits === 0 ? words.rules.fitsNone : words.rules.fits(preview.fits, formats.count(preview.fits))}
          </p>
          {preview.fits > 0 && <Counts preview={preview} />}
          {preview.examples.length > 0 && <Examples preview={preview} categoryId={categoryId} name={name} />}
        </>
      )}
    </div>
  );
}

function Counts({ preview }: { preview: RulePreview }) {
  const words = useWords();
  const formats = useFormats();
  const { fits, changes, keptByHand, keptByRule, keptAsTransfer } = preview;
  const already = fits - changes - keptByHand - keptByRule - keptAsTransfer;
  const lines = [
    [changes, words.rules.changes],
    [already, words.rules.already],
    [keptByHand, words.rules.keptByHand],
    [keptByRule, words.rules.keptByRule],
    [keptAsTransfer, words.rules.keptAsTransfer],
  ] as const;
  return (
    <ul className="soft">
      {lines
        .filter(([count]) => count > 0)
        .map(([count, say]) => {
          const text = say(count, formats.count(count));
          return <li key={text}>{text}</li>;
        })}
    </ul>
  );
}

function Examples({ preview, categoryId, name }: { preview: RulePreview; categoryId: string; name: string }) {
  const words = useWords();
  const formats = useFormats();
  const { nameOf } = useCategories();
  return (
    <>
      <h3 className="rule-preview__title faint">{words.rules.examples}</h3>
      <ul className="rule-preview__examples">
        {preview.examples.map((row) => (
          <li key={row.transactionId}>
            <time className="faint" dateTime={row.date}>
              {formats.shortDate(row.date)}
            </time>
            <span className="rule-preview__what">
              <span className="clipped">
                <BankText text={paymentName(row)} length={60} />
                {name !== '' && (
                  <>
                    {' '}
                    <span className="faint" aria-label={words.rules.becomes}>
                      →
                    </span>{' '}
                    {name}
                  </>
                )}
              </span>
              {categoryId !== '' && (
                <span className="faint clipped">
                  <BankText text={nameOf(row.shownCategory?.categoryId ?? '')} length={40} />{' '}
                  <span aria-label={words.rules.becomes}>→</span> <BankText text={nameOf(categoryId)} length={40} />
                </span>
              )}
            </span>
            <Money amountMinor={row.amountMinor} currency={row.currency} sign="always" />
          </li>
        ))}
      </ul>
    </>
  );
}
