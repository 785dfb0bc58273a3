import { useWords } from '../context/coffer-context.ts';
import { remOf } from './rem-of.ts';

const RADIUS = 15.5;
const CIRCUMFERENCE = 2 * Math.PI * RADIUS;

/** Which colour the days call for: quiet until two weeks before the end. */
export function consentTone(daysLeft: number | undefined): 'quiet' | 'soon' | 'bad' {
  if (daysLeft === undefined || daysLeft > 14) return 'quiet';
  return daysLeft > 3 ? 'soon' : 'bad';
}

/**
 * The days a consent has left, as a ring that empties. A dashed ring is an estimate.
 *
 * @param termDays the whole length of the consent, for the share that is left; 90 when it is not known
 */
export function ConsentRing({
  daysLeft,
  termDays = 90,
  isEstimate,
  size = 56,
}: {
  daysLeft: number | undefined;
  termDays?: number;
  isEstimate: boolean;
  size?: number;
}) {
  const words = useWords();
  const share = daysLeft === undefined ? 0 : Math.min(1, Math.max(0, daysLeft / Math.max(1, termDays)));
  const label = daysLeft === undefined ? words.consent.ringUnknown : words.consent.ringLabel(daysLeft, isEstimate);
  return (
    <svg
      role="img"
      aria-label={label}
      className={`consent-ring consent-ring--${consentTone(daysLeft)}`}
      width={remOf(size)}
      height={remOf(size)}
      viewBox="0 0 36 36"
      fill="none"
    >
      <circle className="consent-ring__track" cx="18" cy="18" r={RADIUS} strokeWidth="2.6" />
      {share > 0 && (
        <circle
          className="consent-ring__arc"
          cx="18"
          cy="18"
          r={RADIUS}
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeDasharray={`${share * CIRCUMFERENCE} ${CIRCUMFERENCE}`}
          transform="rotate(-90 18 18)"
        />
      )}
      {size >= 40 && (
        <>
          <text className="consent-ring__number" x="18" y="19" textAnchor="middle">
            {daysLeft === undefined ? '–' : daysLeft < 0 ? '0' : `${isEstimate ? '~' : ''}${daysLeft}`}
          </text>
          <text className="consent-ring__unit" x="18" y="25" textAnchor="middle">
            {words.consent.daysShort(daysLeft ?? 0)}
          </text>
        </>
      )}
    </svg>
  );
}
