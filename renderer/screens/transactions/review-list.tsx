import type { Review } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { BankText, Money, ToneShape } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';

/** Questions shown at once; answering one brings up the next. */
const SHOWN = 1;

/** Notes of the user whose row is one of several that look alike. Nothing when there is no such question. */
export function ReviewList() {
  const words = useWords();
  const formats = useFormats();
  const open = useQuery('reviews.list', {}).value?.reviews ?? [];
  if (open.length === 0) return null;
  const rest = open.length - SHOWN;
  return (
    <section className="reviews" aria-labelledby="reviews-title">
      <h2 id="reviews-title">
        <ToneShape tone="soon" />
        {words.reviews.title(open.length, formats.count(open.length))}
      </h2>
      <ul>
        {open.slice(0, SHOWN).map((review) => (
          <li key={review.reviewId}>
            <ReviewLine review={review} />
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="soft">{words.reviews.more(rest, formats.count(rest))}</p>}
    </section>
  );
}

function ReviewLine({ review: { reviewId, kind, before, candidates } }: { review: Review }) {
  const { ui, words, queries } = useCoffer();
  const dismiss = useCall('reviews.dismiss');
  return (
    <>
      <div className="reviews__words">
        <p>{words.reviews.kinds[kind]}</p>
        {before.note !== undefined && (
          <p className="reviews__note">
            <BankText text={words.reviews.note(before.note)} length={300} />
          </p>
        )}
        <dl className="detail-facts">
          <dt>{words.reviews.before}</dt>
          <dd>
            <Payment {...before} />
          </dd>
          <dt>{words.reviews.candidates}</dt>
          <dd>
            <ul>
              {candidates.map((candidate, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- candidates may be equal in every word; only their place tells them apart
                <li key={index}>
                  <Payment {...candidate} />
                </li>
              ))}
            </ul>
          </dd>
        </dl>
        {dismiss.failure && <Problem size="small" failure={dismiss.failure} />}
      </div>
      <Button
        isBusy={dismiss.isBusy}
        onClick={() => {
          void dismiss.run({ reviewId }).then((value) => {
            if (!value) return;
            addNotice(ui, words.reviews.left);
            queries.askAgain(['reviews.list']);
          });
        }}
      >
        {words.reviews.leave}
      </Button>
    </>
  );
}

function Payment({ date, amountMinor, currency, description }: Review['candidates'][number]) {
  const formats = useFormats();
  return (
    <span className="reviews__payment">
      <time dateTime={date}>{formats.date(date)}</time>
      <Money amountMinor={amountMinor} currency={currency} sign="always" />
      <span className="clipped">
        <BankText text={description} length={120} />
      </span>
    </span>
  );
}
