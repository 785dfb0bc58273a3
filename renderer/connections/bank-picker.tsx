import './bank-picker.css';
import { useState } from 'react';
import type { Country, Provider } from '../../shared/contract/index.ts';
import { Button, ButtonLink, Spinner } from '../components/button.tsx';
import { Segments } from '../components/choice.tsx';
import { SearchField } from '../components/field.tsx';
import { BankLogo, BankText, Skeleton } from '../components/marks.tsx';
import { Problem } from '../components/problem.tsx';
import { Empty } from '../components/surfaces.tsx';
import { useFormats, useWords } from '../context/coffer-context.ts';
import { hrefOf } from '../context/route.ts';
import { useQuery } from '../context/use-query.ts';
import { findProviders } from './find-providers.ts';
import { DemoHint } from './demo-hint.tsx';
import { useConnect } from './use-connect.ts';

const COUNTRIES = ['uk', 'de', 'at'] as const satisfies readonly Country[];

/** The banks TrueLayer offers, by country, narrowed as one types. Picking one begins its sign-in. */
export function BankPicker() {
  const words = useWords();
  const formats = useFormats();
  const [country, setCountry] = useState<Country>('uk');
  const [query, setQuery] = useState('');
  const [picked, setPicked] = useState<string>();
  const offered = useQuery('providers.list', { country });
  const connect = useConnect();
  const isDemo = useQuery('app.status', {}).value?.environment === 'demo';
  const found = findProviders(offered.value?.providers ?? [], query);

  function pick(provider: Provider | undefined): void {
    setPicked(provider?.providerId);
    void connect.run(provider === undefined ? { country } : { country, providerId: provider.providerId });
  }

  return (
    <div className="bank-picker">
      <div className="bank-picker__bar">
        <Segments
          label={words.addBank.countryLabel}
          isLabelHidden
          value={country}
          options={COUNTRIES.map((value) => ({ value, label: words.addBank.countries[value] }))}
          onChange={setCountry}
        />
        <SearchField
          label={words.addBank.searchLabel}
          placeholder={words.addBank.searchPlaceholder}
          value={query}
          onChange={setQuery}
        />
        <p className="faint figures" role="status">
          {offered.value && words.addBank.count(found.length, formats.count(found.length))}
        </p>
      </div>
      {isDemo && <DemoHint />}
      {connect.failure && (
        <Problem
          failure={connect.failure}
          action={
            connect.failure.code.startsWith('CREDENTIALS') && (
              <ButtonLink href={hrefOf('settings')}>{words.attention.settings}</ButtonLink>
            )
          }
        />
      )}
      {offered.value === undefined && offered.failure === undefined && <Skeleton rows={9} />}
      {offered.value === undefined && offered.failure && (
        <Problem
          failure={offered.failure}
          onRetry={offered.again}
          isRetrying={offered.asking}
          action={
            offered.failure.code.startsWith('CREDENTIALS') && (
              <ButtonLink href={hrefOf('settings')}>{words.attention.settings}</ButtonLink>
            )
          }
        />
      )}
      {offered.value && found.length > 0 && (
        <ul className="bank-picker__list" aria-label={words.addBank.listLabel}>
          {found.map((provider) => {
            const isBusy = connect.isBusy && picked === provider.providerId;
            const note = words.addBank.healthNotes[provider.health ?? ''];
            return (
              <li key={provider.providerId}>
                <button
                  type="button"
                  className="bank-picker__bank"
                  aria-busy={isBusy || undefined}
                  disabled={connect.isBusy}
                  onClick={() => pick(provider)}
                >
                  <BankLogo name={provider.displayName} logo={provider.logoUrl} size={30} />
                  <span className="bank-picker__name clipped">
                    <BankText text={provider.displayName} length={80} />
                    {note !== undefined && <span className="bank-picker__note faint">{note}</span>}
                  </span>
                  {isBusy && <Spinner />}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {offered.value && found.length === 0 && (
        <Empty
          title={query === '' ? words.addBank.emptyTitle : words.addBank.none(query)}
          text={query === '' ? words.addBank.emptyText : words.addBank.noneHint}
        />
      )}
      <p className="bank-picker__foot">
        <Button
          look="quiet"
          icon="external"
          isBusy={connect.isBusy && picked === undefined}
          onClick={() => pick(undefined)}
        >
          {words.addBank.unlisted}
        </Button>
      </p>
    </div>
  );
}
