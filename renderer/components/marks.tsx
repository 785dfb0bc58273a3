import type { ReactNode } from 'react';
import { useFormats, useWords } from '../context/coffer-context.ts';
import { bankInitials, bankText } from '../format/bank-text.ts';
import type { AmountSign } from '../format/formats.ts';
import { Spinner } from './button.tsx';
import { remOf } from './rem-of.ts';

/** How a thing stands. Each tone has a shape and a colour of its own; the word beside it says the rest. */
export type Tone = 'good' | 'soon' | 'over' | 'bad' | 'off' | 'busy' | 'pending' | 'plain';

const SHAPES: Record<Exclude<Tone, 'busy'>, ReactNode> = {
  good: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" stroke="none" />
      <path className="tone__inside" d="m5.2 8.2 2 2 3.7-4.2" />
    </>
  ),
  soon: <path d="M8 1.6 14.4 8 8 14.4 1.6 8Z" fill="currentColor" stroke="none" />,
  over: (
    <>
      <rect x="2.2" y="2.2" width="11.6" height="11.6" rx="2.4" />
      <path d="M8 5v3.4l2 1.4" />
    </>
  ),
  bad: (
    <>
      <path d="M8 1.7 15 14H1Z" fill="currentColor" />
      <path className="tone__inside" d="M8 6.4v3M8 11.7v.01" />
    </>
  ),
  off: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M5.4 8h5.2" />
    </>
  ),
  plain: <circle cx="8" cy="8" r="2.6" fill="currentColor" stroke="none" />,
  pending: <circle cx="8" cy="8" r="5" strokeDasharray="2.6 2.6" strokeLinecap="butt" />,
};

/** Every tone there is. */
export const TONES = [...Object.keys(SHAPES), 'busy'] as readonly Tone[];

/** The shape of a tone alone; put the word beside it. */
export function ToneShape({ tone, size = 14 }: { tone: Tone; size?: number }) {
  if (tone === 'busy') return <Spinner />;
  return (
    <svg
      aria-hidden="true"
      className={`tone tone--${tone}`}
      width={remOf(size)}
      height={remOf(size)}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {SHAPES[tone]}
    </svg>
  );
}

/** A status: shape, colour and word. */
export function StatusMark({ tone, word }: { tone: Tone; word: string }) {
  return (
    <span className={`status-mark status-mark--${tone}`}>
      <ToneShape tone={tone} />
      <span>{word}</span>
    </span>
  );
}

/** An amount with tabular figures. Only money that comes in is coloured, and it carries a plus as well. */
export function Money({
  amountMinor,
  currency,
  sign = 'auto',
}: {
  amountMinor: number;
  currency: string;
  sign?: AmountSign;
}) {
  const formats = useFormats();
  const isIncoming = sign === 'always' && amountMinor > 0;
  return (
    <span className={`money figures${isIncoming ? ' money--in' : ''}`}>
      {formats.money(amountMinor, currency, sign)}
    </span>
  );
}

/** Text from a bank: cleaned, and isolated so that its direction cannot touch what stands beside it. */
export function BankText({ text, length }: { text: string; length?: number }) {
  const words = useWords();
  const shown = bankText(text, length);
  return shown === '' ? <span className="faint">{words.app.nothingVisible}</span> : <bdi>{shown}</bdi>;
}

/** A bank's logo, or its initials on a colour that is always the same for the same bank. Decorative: the name stands beside it. */
export function BankLogo({ name, logo, size = 32 }: { name: string; logo?: string | undefined; size?: number }) {
  const style = { '--logo-size': remOf(size), '--logo-hue': String(hueOf(name)) } as React.CSSProperties;
  // Only pictures the engine fetched come through; the policy of the page refuses any other source as well.
  if (logo?.startsWith('data:image/')) {
    return <img className="bank-logo bank-logo--picture" style={style} src={logo} alt="" />;
  }
  return (
    <span className="bank-logo" style={style} aria-hidden="true">
      {bankInitials(name)}
    </span>
  );
}

/** A place that is still being filled. Appears after a moment, so that fast answers never flash. */
export function Skeleton({ rows = 3, kind = 'rows' }: { rows?: number; kind?: 'rows' | 'cards' | 'figures' }) {
  const words = useWords();
  return (
    <div className={`skeleton skeleton--${kind}`} role="status" aria-label={words.app.loading}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton__item" aria-hidden="true">
          <i />
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}

function hueOf(text: string): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 3600;
  return sum / 10;
}
