import { useState } from 'react';
import type { Account, ImportPreview } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Segments, Tick } from '../../components/choice.tsx';
import { StatusMark } from '../../components/marks.tsx';
import { Section } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { ImportRows, type ImportListName } from './import-rows.tsx';
import type { ImportProgress } from './use-import.ts';

const LISTS = ['fresh', 'known', 'unreadable'] as const;

/** What an import would do, before it does: how much is new, what is here, what cannot be read; and the button. */
export function ImportPreviewPart({ account, progress }: { account: Account; progress: ImportProgress }) {
  const words = useWords();
  const formats = useFormats();
  const [chosen, setChosen] = useState<ImportListName>();
  const { preview, choices, look, commit } = progress;
  if (!preview) return null;
  const { counts, missing, source, sources } = preview;
  const isUnclear = missing.length > 0 || (source === undefined && sources.length > 1);
  const shown = chosen ?? LISTS.find((list) => counts[list] > 0) ?? 'fresh';
  return (
    <Section title={words.importing.resultTitle} lead={words.importing.nothingYet}>
      <div className="import__result" aria-busy={look.isBusy}>
        <Standing preview={preview} currency={account.currency} isUnclear={isUnclear} />
        {!isUnclear && (
          <>
            {(counts.lookalikes > 0 || choices.addsLookalikes === true) && (
              <Tick
                label={words.importing.addLookalikes}
                note={words.importing.addLookalikesNote}
                isOn={choices.addsLookalikes === true}
                onChange={(addsLookalikes) => void look.run({ choices: { ...choices, addsLookalikes } })}
              />
            )}
            <Segments
              label={words.importing.listTitle}
              isLabelHidden
              value={shown}
              options={LISTS.map((value) => ({
                value,
                label: `${words.importing.lists[value]} ${formats.count(counts[value])}`,
              }))}
              onChange={setChosen}
            />
            <ImportRows preview={preview} list={shown} currency={account.currency} />
            <div className="form__buttons">
              <Button
                look="primary"
                isBusy={commit.isBusy}
                disabled={counts.fresh === 0 || look.isBusy}
                onClick={() => void commit.run()}
              >
                {words.importing.commit(counts.fresh, formats.count(counts.fresh))}
              </Button>
            </div>
          </>
        )}
      </div>
    </Section>
  );
}

/** The counts, as a few lines that say all of it. */
function Standing({
  preview: { counts, range, inMinor, outMinor, missing },
  currency,
  isUnclear,
}: {
  preview: ImportPreview;
  currency: string;
  isUnclear: boolean;
}) {
  const words = useWords();
  const formats = useFormats();
  const lines = (['known', 'unreadable', 'pending'] as const).filter((fact) => counts[fact] > 0);
  if (isUnclear) {
    return (
      <div className="import__standing" role="status">
        {missing.map((what) => (
          <StatusMark key={what} tone="soon" word={words.importing.missing[what]} />
        ))}
        {missing.length === 0 && <StatusMark tone="soon" word={words.importing.missingSource} />}
      </div>
    );
  }
  return (
    <div className="import__standing" role="status">
      <p className="import__fresh">
        {counts.fresh === 0
          ? words.importing.freshNone
          : words.importing.fresh(counts.fresh, formats.count(counts.fresh))}
      </p>
      {range && (
        <p className="figures">
          {words.importing.range(formats.date(range.from), formats.date(range.to))}
          {' · '}
          {words.importing.sums(formats.money(inMinor, currency), formats.money(Math.abs(outMinor), currency))}
        </p>
      )}
      {lines.map((fact) => (
        <StatusMark
          key={fact}
          tone={fact === 'unreadable' ? 'soon' : 'plain'}
          word={words.importing[`${fact}Count`](counts[fact], formats.count(counts[fact]))}
        />
      ))}
      {counts.lookalikes > 0 && (
        <StatusMark
          tone="soon"
          word={words.importing.lookalikes(counts.lookalikes, formats.count(counts.lookalikes))}
        />
      )}
    </div>
  );
}
