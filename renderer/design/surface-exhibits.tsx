import { Button, ButtonLink } from '../components/button.tsx';
import { DayList } from '../components/day-list.tsx';
import { Money } from '../components/marks.tsx';
import { Banner, Problem } from '../components/problem.tsx';
import { RowOpener } from '../components/row-opener.tsx';
import { Empty, Screen, Section } from '../components/surfaces.tsx';
import { addNotice } from '../context/ui-store.ts';
import { useCoffer } from '../context/coffer-context.ts';
import { Exhibit, Room } from './exhibit.tsx';

type Row = { id: string; day: string; text: string; minor: number };
const ROWS: readonly Row[] = Array.from({ length: 400 }, (_, index) => ({
  id: String(index),
  day: `2026-03-${String(28 - (Math.floor(index / 15) % 28)).padStart(2, '0')}`,
  text: index % 3 === 0 ? 'Fenwick Grocers' : 'Northern Tramways',
  minor: index % 5 === 0 ? 318_450 : -515 * (index + 1),
}));

/** What holds other things. */
export function SurfaceExhibits() {
  const { ui, words, formats } = useCoffer();
  return (
    <Room title="Surfaces">
      <Exhibit name="Problem">
        <Problem failure={{ code: 'PROVIDER_UNAVAILABLE', retry: 'later' }} onRetry={() => {}} />
        <Problem
          failure={{ code: 'INTERNAL', retry: 'later', details: { reference: '4f21ab09' } }}
          onRetry={() => {}}
          isRetrying
        />
        <Problem size="small" failure={{ code: 'DISK_FULL', retry: 'now' }} />
        <Problem
          tone="soon"
          failure={{ code: 'RATE_LIMITED', retry: 'later' }}
          at={formats.ago('2026-03-06T10:00:00Z', Date.parse('2026-03-06T10:08:00Z'))}
        />
      </Exhibit>
      <Exhibit name="Empty">
        <Empty title={words.transactions.emptyTitle} text={words.transactions.emptyText}>
          <ButtonLink look="primary" icon="plus" href="#add">
            {words.addBank.title}
          </ButtonLink>
        </Empty>
      </Exhibit>
      <Exhibit name="Section">
        <Section title={words.settings.sections.environment} lead={words.settings.environmentLead}>
          <p>…</p>
        </Section>
      </Exhibit>
      <Exhibit name="Notices">
        <Button onClick={() => addNotice(ui, words.details.noteSaved)}>{words.details.noteSave}</Button>
      </Exhibit>
      <Exhibit name="Banner" isWide>
        <Banner
          tone="soon"
          title={words.keyStore.bannerTitle}
          text={words.keyStore.bannerText}
          buttons={<Button>{words.keyStore.choose}</Button>}
        />
        <Banner tone="plain" title={words.keyStore.bannerTitleWelcome} text={words.keyStore.bannerTextWelcome} />
      </Exhibit>
      <Exhibit name="Screen" isWide>
        <div className="design__frame">
          <Screen
            title={words.screens.overview}
            lead={words.overview.synced(formats.ago('2026-03-06T10:00:00Z', Date.parse('2026-03-06T10:08:00Z')))}
            actions={<Button icon="sync">{words.overview.syncAll}</Button>}
          >
            <p>…</p>
          </Screen>
        </div>
      </Exhibit>
      <Exhibit name="DayList, with RowOpener" isWide>
        <div className="design__day-list">
          <DayList
            rows={ROWS}
            dayOf={({ day }) => day}
            keyOf={({ id }) => id}
            rowHeight={38}
            hasOpeners
            label={words.transactions.list}
            listKey="design"
            onMore={undefined}
            columns={
              <div role="row">
                <span role="columnheader">{words.transactions.columns.description}</span>
              </div>
            }
            columnCount={2}
            renderRow={({ text, minor }) => (
              <>
                <span role="cell">
                  <RowOpener onOpen={() => {}}>{text}</RowOpener>
                </span>
                <span role="cell">
                  <Money amountMinor={minor} currency="GBP" sign="always" />
                </span>
              </>
            )}
            footer={words.transactions.end(ROWS.length, formats.count(ROWS.length))}
          />
        </div>
      </Exhibit>
    </Room>
  );
}
