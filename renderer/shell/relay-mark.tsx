import type { RelayState, RelayStatus } from '../../shared/contract/index.ts';
import { StatusMark, type Tone } from '../components/marks.tsx';
import { useFormats, useWords } from '../context/coffer-context.ts';

const TONES: Record<Exclude<RelayState, 'unpaired'>, Tone> = {
  connected: 'good',
  connecting: 'busy',
  waiting: 'soon',
  replaced: 'over',
  rejected: 'bad',
};

/** How the link to the relay stands, and since when. Nothing while there is none. */
export function RelayMark({ status }: { status: RelayStatus }) {
  const words = useWords();
  const formats = useFormats();
  if (status.state === 'unpaired') return null;
  const { state, since } = status;
  return (
    <StatusMark
      tone={TONES[state]}
      word={since === undefined ? words.relay.states[state] : words.relay.since[state](formats.instant(since))}
    />
  );
}
