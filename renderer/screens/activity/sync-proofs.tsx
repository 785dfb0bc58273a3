import type { RunProof } from '../../../shared/contract/index.ts';
import { BankText, Money, StatusMark, type Tone } from '../../components/marks.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useQuery } from '../../context/use-query.ts';

const TONES: Record<RunProof['state'], Tone> = { proven: 'good', off: 'soon', unknown: 'pending' };

/** Whether each account's transactions added up to its balance in this sync: opening + movements = closing, or the difference. */
export function SyncProofs({ proofs }: { proofs: readonly RunProof[] }) {
  const words = useWords();
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  if (proofs.length === 0) return <p className="soft">{words.syncs.proofsNone}</p>;
  return (
    <ul className="sync-proofs">
      {proofs.map((proof) => (
        <li key={`${proof.accountId} ${proof.currency}`}>
          <Proof proof={proof} name={accounts.find(({ accountId }) => accountId === proof.accountId)?.name} />
        </li>
      ))}
    </ul>
  );
}

function Proof({
  proof: { state, currency, openingMinor, openingDate, movementsMinor, closingMinor, differenceMinor },
  name,
}: {
  proof: RunProof;
  name: string | undefined;
}) {
  const words = useWords();
  const formats = useFormats();
  const lines = [
    ...(openingMinor === undefined || openingDate === undefined
      ? []
      : [{ word: words.syncs.opening(formats.date(openingDate)), amountMinor: openingMinor, isSum: false }]),
    ...(movementsMinor === undefined
      ? []
      : [{ word: words.syncs.movements, amountMinor: movementsMinor, isSum: false }]),
    ...(differenceMinor === undefined
      ? []
      : [{ word: words.syncs.difference, amountMinor: differenceMinor, isSum: false }]),
    { word: words.syncs.closing, amountMinor: closingMinor, isSum: true },
  ];
  return (
    <>
      <p className="sync-proofs__head">
        <span className="clipped">
          <BankText text={name ?? words.transactions.unknownAccount} length={60} />
        </span>
        <StatusMark tone={TONES[state]} word={words.syncs.proofStates[state]} />
      </p>
      <dl className="sync-proofs__sum">
        {lines.map(({ word, amountMinor, isSum }) => (
          <div key={word} className={isSum ? 'sync-proofs__closing' : undefined}>
            <dt>{word}</dt>
            <dd>
              <Money amountMinor={amountMinor} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
