import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useQuery } from '../../context/use-query.ts';

/** The law's limit, shown where nothing has been read yet. */
const LIMIT = 4;

/** How much of today's unattended reads of a bank is used: the fullest of its accounts and kinds of data decides. */
export function QuotaMeter({ connectionId }: { connectionId: string }) {
  const words = useWords();
  const formats = useFormats();
  const answer = useQuery('quota.list', { connectionId });
  const quotas = answer.value?.quotas;
  if (!quotas) return answer.failure ? <span className="faint">{words.connections.notKnownNow}</span> : null;
  const limit = quotas[0]?.limit ?? LIMIT;
  const used = Math.max(0, ...quotas.map((quota) => quota.used));
  const text = words.renewing.meterText(formats.count(used), formats.count(limit));
  return (
    <span className="quota-meter" title={words.renewing.meterNote}>
      <span
        className="quota-meter__bars"
        role="img"
        aria-label={words.renewing.meterLabel(formats.count(used), formats.count(limit))}
      >
        {Array.from({ length: limit }, (_, index) => (
          <span key={index} className={index < used ? 'quota-meter__bar quota-meter__bar--used' : 'quota-meter__bar'} />
        ))}
      </span>
      <span aria-hidden="true">{text}</span>
    </span>
  );
}
