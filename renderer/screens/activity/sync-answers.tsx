import { ERROR_CODES, type Output } from '../../../shared/contract/index.ts';
import { BankText } from '../../components/marks.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';

/** What the bank was asked in a sync, what came of it, and the fingerprint of each answer. */
export function SyncAnswers({ answers }: { answers: Output<'sync.changes'>['answers'] }) {
  const words = useWords();
  const formats = useFormats();
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  if (answers.length === 0) return <p className="soft">{words.syncs.answersNone}</p>;
  return (
    <ul className="sync-answers">
      {answers.map(({ accountId, endpoint, from, to, fetchedAt, result, rows, recognised = {}, sha256 }) => {
        const name = accounts.find((account) => account.accountId === accountId)?.name;
        const code = ERROR_CODES.find((known) => known === result);
        return (
          <li key={`${accountId} ${endpoint} ${from ?? ''} ${fetchedAt}`}>
            <p className="sync-answers__head">
              <span>{words.syncs.endpoints[endpoint] ?? bankText(endpoint, 40)}</span>
              <span className="faint clipped">
                <BankText text={name ?? words.transactions.unknownAccount} length={60} />
              </span>
              <span className="figures">
                {code !== undefined
                  ? words.errors[code].title
                  : rows === undefined
                    ? words.syncs.answerOk
                    : words.syncs.rows(rows, formats.count(rows))}
              </span>
            </p>
            {from !== undefined && to !== undefined && (
              <p className="faint figures">{words.syncs.days(formats.date(from), formats.date(to))}</p>
            )}
            {Object.keys(recognised).length > 0 && (
              <p className="faint figures">
                {words.syncs.recognised(
                  Object.entries(recognised)
                    .toSorted(([, left], [, right]) => right - left)
                    .map(([reason, count]) => words.syncs.recognisedBy(formats.count(count), reason))
                    .join(', '),
                )}
              </p>
            )}
            {sha256 !== undefined && (
              <p className="faint bank-code clipped" title={words.syncs.fingerprint(sha256)}>
                {sha256}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
