import type { Review } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { BankText, Money, ToneShape } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCategories } from '../../categories/use-categories.ts';
import { useCall } from '../../context/use-call.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';

/** How long an answer is offered to be taken back here; afterwards it is found with its transaction. */
const TAKEN_BACK_WITHIN_MS = 24 * 3_600_000;

/**
 * Notes of the user whose payment is one of several that look alike: one question at a time, and the last answer with the way
 * back. Nothing when there is neither.
 */
export function ReviewList() {
  const words = useWords();
  const formats = useFormats();
  const nowMs = useNow();
  const { reviews: open, answered } = useQuery('reviews.list', {}).value ?? { reviews: [], answered: [] };
  const [question] = open;
  const last = answered.find(({ answeredAt }) => nowMs - Date.parse(answeredAt ?? '') < TAKEN_BACK_WITHIN_MS);
  if (!question && !last) return null;
  return (
    <section className="reviews" aria-labelledby={question ? 'reviews-title' : undefined}>
      {question && (
        <>
          <h2 id="reviews-title">
            <ToneShape tone="soon" />
            {words.reviews.title(open.length, formats.count(open.length))}
          </h2>
          <Question key={question.reviewId} review={question} />
        </>
      )}
      {last && <Answered key={last.reviewId} review={last} />}
    </section>
  );
}

function Question({ review: { reviewId, kind, before, holderId, candidates } }: { review: Review }) {
  const { ui, words, queries } = useCoffer();
  const formats = useFormats();
  const resolve = useCall('reviews.resolve');
  const dismiss = useCall('reviews.dismiss');
  const failure = resolve.failure ?? dismiss.failure;
  const done = (notice: string) => (value: object | undefined) => {
    if (!value) return;
    addNotice(ui, notice);
    queries.askAgain(['reviews.list']);
  };
  return (
    <div className="reviews__question">
      <p>{words.reviews.kinds[kind]}</p>
      <Written of={before} />
      <table className="reviews__payments">
        <colgroup>
          <col className="reviews__date" />
          <col />
          <col className="reviews__amount" />
          <col className="reviews__choice" />
        </colgroup>
        <tbody>
          <tr>
            <th scope="rowgroup" colSpan={4}>
              {words.reviews.before}
            </th>
          </tr>
          <tr>
            <Payment {...before} />
          </tr>
        </tbody>
        <tbody>
          <tr>
            <th scope="rowgroup" colSpan={4}>
              {words.reviews.candidates}
            </th>
          </tr>
          {candidates.map((candidate, index) => {
            const { transactionId, date, amountMinor, currency, description, merchant } = candidate;
            const isHolder = transactionId !== undefined && transactionId === holderId;
            const what = `${merchant ?? description}, ${formats.date(date)}, ${formats.money(amountMinor, currency)}`;
            return (
              // oxlint-disable-next-line react/no-array-index-key -- candidates may be equal in every word; only their place tells them apart
              <tr key={index}>
                <Payment {...candidate} />
                <td className="reviews__choice">
                  {transactionId === undefined ? (
                    <span className="faint">{words.reviews.gone}</span>
                  ) : (
                    <Button
                      aria-label={isHolder ? words.reviews.keepThis(what) : words.reviews.chooseThis(what)}
                      isBusy={resolve.isBusy}
                      onClick={() => void resolve.run({ reviewId, transactionId }).then(done(words.reviews.chosen))}
                    >
                      {isHolder ? words.reviews.keep : words.reviews.choose}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {failure && <Problem size="small" failure={failure} />}
      <div>
        <Button
          look="quiet"
          isBusy={dismiss.isBusy}
          onClick={() => void dismiss.run({ reviewId }).then(done(words.reviews.left))}
        >
          {words.reviews.leave}
        </Button>
      </div>
    </div>
  );
}

/** What the user had written on the payment, of whichever kind. */
function Written({ of }: { of: Review['before'] }) {
  const words = useWords();
  const { nameOf } = useCategories();
  return (
    <p className="reviews__note">
      {of.note !== undefined && <BankText text={words.reviews.note(of.note)} length={300} />}
      {of.note === undefined && of.categoryId !== undefined && words.reviews.category(nameOf(of.categoryId))}
      {of.deleted && ` ${words.reviews.deleted}`}
    </p>
  );
}

function Answered({ review: { reviewId, state, before, chosenId, candidates } }: { review: Review }) {
  const { ui, words, queries } = useCoffer();
  const reopen = useCall('reviews.reopen');
  const chosen = candidates.find(({ transactionId }) => transactionId !== undefined && transactionId === chosenId);
  return (
    <div className="reviews__answered" role="status">
      <ToneShape tone="good" />
      <p>
        {state === 'resolved' && chosen ? words.reviews.movedTo : words.reviews.leftOpen}{' '}
        <span className="reviews__short">
          {chosen ? <ShortPayment {...chosen} /> : <BankText text={before.note ?? before.description} length={80} />}
        </span>
      </p>
      <Button
        look="quiet"
        isBusy={reopen.isBusy}
        onClick={() =>
          void reopen.run({ reviewId }).then((value) => {
            if (!value) return;
            addNotice(ui, words.reviews.takenBack);
            queries.askAgain(['reviews.list']);
          })
        }
      >
        {words.reviews.takeBack}
      </Button>
      {reopen.failure && <Problem size="small" failure={reopen.failure} />}
    </div>
  );
}

type Candidate = Review['candidates'][number];

function Payment({ date, amountMinor, currency, description, merchant }: Candidate) {
  const formats = useFormats();
  return (
    <>
      <td>
        <time dateTime={date}>{formats.date(date)}</time>
      </td>
      <td className="clipped">
        {merchant !== undefined && merchant !== description && (
          <>
            <BankText text={merchant} length={60} />{' '}
          </>
        )}
        <span className={merchant === undefined || merchant === description ? undefined : 'faint'}>
          <BankText text={description} length={120} />
        </span>
      </td>
      <td className="reviews__amount">
        <Money amountMinor={amountMinor} currency={currency} sign="always" />
      </td>
    </>
  );
}

function ShortPayment({ date, amountMinor, currency, description, merchant }: Candidate) {
  const formats = useFormats();
  return (
    <>
      <BankText text={merchant ?? description} length={60} />, <time dateTime={date}>{formats.date(date)}</time>,{' '}
      <Money amountMinor={amountMinor} currency={currency} sign="always" />
    </>
  );
}
