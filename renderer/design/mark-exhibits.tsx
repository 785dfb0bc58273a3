import { ConsentRing } from '../components/consent-ring.tsx';
import { BankLogo, BankText, Money, Skeleton, StatusMark, TONES, ToneShape } from '../components/marks.tsx';
import { useWords } from '../context/coffer-context.ts';
import { Exhibit, Room } from './exhibit.tsx';

const BANKS = ['Northgate Bank', 'Otter & Co', 'Hansebank Hamburg', 'Österreichische Sparkasse', '中国银行', '🧾'];
const HOSTILE = '\u202e09.999£ <img src=x onerror=alert(1)> ' + 'Z̷̡̢̛̖̗'.repeat(6);
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** What says how things stand. */
export function MarkExhibits() {
  const words = useWords();
  return (
    <Room title="Marks">
      <Exhibit name="ToneShape">
        {TONES.map((tone) => (
          <ToneShape key={tone} tone={tone} size={18} />
        ))}
      </Exhibit>
      <Exhibit name="StatusMark">
        {TONES.map((tone) => (
          <StatusMark key={tone} tone={tone} word={tone} />
        ))}
        <StatusMark tone="good" word={words.status.active} />
        <StatusMark tone="soon" word={words.status.endingSoon} />
        <StatusMark tone="over" word={words.status.expired} />
        <StatusMark tone="bad" word={words.status.notAnswering} />
      </Exhibit>
      <Exhibit name="ConsentRing">
        {[118, 42, 14, 6, 3, 1, 0, -2].map((days) => (
          <ConsentRing key={days} daysLeft={days} isEstimate={false} />
        ))}
        <ConsentRing daysLeft={71} isEstimate />
        <ConsentRing daysLeft={undefined} isEstimate={false} />
        <ConsentRing daysLeft={42} isEstimate={false} size={24} />
      </Exhibit>
      <Exhibit name="Money">
        <Money amountMinor={120_450} currency="GBP" />
        <Money amountMinor={-120_450} currency="EUR" />
        <Money amountMinor={120_450} currency="EUR" sign="always" />
        <Money amountMinor={0} currency="GBP" sign="always" />
        <Money amountMinor={1_204_500} currency="JPY" />
        <Money amountMinor={-1_204_500} currency="KWD" />
      </Exhibit>
      <Exhibit name="BankText">
        <BankText text="CARD 14 FENWICK GROCERS LEEDS" />
        <BankText text={HOSTILE} length={80} />
        <BankText text="" />
      </Exhibit>
      <Exhibit name="BankLogo">
        {BANKS.map((name) => (
          <BankLogo key={name} name={name} size={40} />
        ))}
        <BankLogo name="With a picture" logo={PIXEL} />
      </Exhibit>
      <Exhibit name="Skeleton, rows">
        <Skeleton rows={3} />
      </Exhibit>
      <Exhibit name="Skeleton, figures">
        <Skeleton kind="figures" rows={2} />
      </Exhibit>
      <Exhibit name="Skeleton, cards" isWide>
        <Skeleton kind="cards" rows={2} />
      </Exhibit>
    </Room>
  );
}
