import { useState } from 'react';
import type { ExchangeRate, Settings } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/choice.tsx';
import { Field } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog, Section } from '../../components/surfaces.tsx';
import { totalsByCurrency } from '../../connections/account-groups.ts';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';
import { localDateOfInstant } from '../../format/formats.ts';
import { readRate } from '../../format/read-rate.ts';
import { useSettingsUpdate } from './use-settings-update.ts';

/** Currencies that people here count in, besides those of their accounts. */
const COMMON = ['GBP', 'EUR', 'USD', 'CHF'] as const;

/** In which currency everything is shown together, if at all, and the rates for it. */
export function CurrencySection({ settings }: { settings: Settings }) {
  const { ui } = useCoffer();
  const words = useWords();
  const formats = useFormats();
  const update = useSettingsUpdate(settings);
  const fetchRates = useCall('rates.fetch');
  const accounts = useQuery('accounts.list', {}).value?.accounts ?? [];
  const held = totalsByCurrency(accounts).map(({ currency }) => currency);
  const base = settings.baseCurrency;
  const offered = [...new Set([...held, ...COMMON, ...(base === 'none' ? [] : [base])])];
  return (
    <Section id="settings-currencies" title={words.rates.title} lead={words.rates.lead}>
      <div className="settings__controls">
        <Select
          label={words.rates.base}
          hint={words.rates.baseNote}
          value={base}
          options={[
            { value: 'none', label: words.rates.baseNone },
            ...offered.map((value) => ({ value, label: `${value} · ${formats.currencyName(value)}` })),
          ]}
          onChange={(baseCurrency) => void update.run({ baseCurrency })}
        />
        {update.failure && <Problem size="small" failure={update.failure} />}
        {base !== 'none' && <RateList base={base} others={held.filter((currency) => currency !== base)} />}
        {base !== 'none' && (
          <div>
            <Button
              isBusy={fetchRates.isBusy}
              onClick={() =>
                void fetchRates
                  .run({})
                  .then((done) => done && addNotice(ui, words.rates.fetched(formats.date(done.date))))
              }
            >
              {words.rates.fetch}
            </Button>
            <p className="field__hint">{words.rates.fetchNote}</p>
            {fetchRates.failure && <Problem size="small" failure={fetchRates.failure} />}
          </div>
        )}
      </div>
    </Section>
  );
}

/** What each currency is worth in the chosen one, with whom that is from. */
function RateList({ base, others }: { base: string; others: readonly string[] }) {
  const { ui } = useCoffer();
  const words = useWords();
  const formats = useFormats();
  const remove = useCall('rates.remove');
  const kept = useQuery('rates.list', {}).value?.rates ?? [];
  const today = localDateOfInstant(useNow());
  const combined = useQuery('insights.netWorth', { from: today, to: today, convertTo: base }).value?.combined;
  const [entering, setEntering] = useState<string>();
  if (others.length === 0) return null;
  return (
    <>
      <ul className="rate-list" aria-label={words.rates.list}>
        {others.map((currency) => {
          const rate: ExchangeRate | undefined = combined?.rates.find(({ from }) => from === currency);
          const isMine = kept.some(({ from, to, source }) => from === currency && to === base && source === 'hand');
          return (
            <li key={currency}>
              <span>{words.rates.of(currency, base)}</span>
              <span className="figures">{rate ? formats.rate(rate.rate) : words.rates.unknown}</span>
              <span className="faint">{rate && `${words.rates.sources[rate.source]}, ${formats.date(rate.date)}`}</span>
              <span className="rate-list__buttons">
                {isMine && (
                  <Button
                    look="quiet"
                    isBusy={remove.isBusy}
                    onClick={() =>
                      void remove
                        .run({ from: currency, to: base })
                        .then((done) => done && addNotice(ui, words.rates.removed))
                    }
                  >
                    {words.rates.remove}
                  </Button>
                )}
                <Button look="quiet" onClick={() => setEntering(currency)}>
                  {words.rates.enterButton}
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
      {remove.failure && <Problem size="small" failure={remove.failure} />}
      {entering !== undefined && <RateDialog from={entering} to={base} onClose={() => setEntering(undefined)} />}
    </>
  );
}

function RateDialog({ from, to, onClose }: { from: string; to: string; onClose: () => void }) {
  const { ui, words } = useCoffer();
  const [typed, setTyped] = useState('');
  const [isSent, setSent] = useState(false);
  const set = useCall('rates.set');
  const rate = readRate(typed);
  return (
    <Dialog title={words.rates.enter(from, to)} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          setSent(true);
          if (rate === undefined) return;
          void set.run({ from, to, rate }).then((done) => {
            if (!done) return;
            addNotice(ui, words.rates.saved);
            onClose();
          });
        }}
      >
        <Field
          label={words.rates.field(from, to)}
          inputMode="decimal"
          value={typed}
          maxLength={20}
          isFirst
          problem={isSent && rate === undefined ? words.rates.wrong : undefined}
          onChange={setTyped}
        />
        {set.failure && <Problem size="small" failure={set.failure} />}
        <div className="dialog__buttons">
          <Button look="quiet" onClick={onClose}>
            {words.app.cancel}
          </Button>
          <Button type="submit" look="primary" isBusy={set.isBusy}>
            {words.rates.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
