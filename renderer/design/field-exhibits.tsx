import { useState } from 'react';
import { ConfirmWord } from '../components/confirm-word.tsx';
import { DateField } from '../components/date-field.tsx';
import { DateRange } from '../components/date-range.tsx';
import { CopyButton, Field, LongField, SearchField, SecretField } from '../components/field.tsx';
import { useWords } from '../context/coffer-context.ts';
import { Exhibit, Room } from './exhibit.tsx';

/** What is typed into. */
export function FieldExhibits() {
  const words = useWords();
  const [text, setText] = useState('coffer-household-4f21');
  const [secret, setSecret] = useState('correct horse');
  const [note, setNote] = useState('Split with Sam.\nTwo thirds are mine.');
  const [search, setSearch] = useState('');
  const [found, setFound] = useState('fenwick');
  const [date, setDate] = useState('2026-03-06');
  const [empty, setEmpty] = useState('');
  const [typed, setTyped] = useState('');
  return (
    <Room title="Fields">
      <Exhibit name="Field">
        <Field
          label={words.credentials.clientId}
          hint={words.credentials.clientIdHint}
          value={text}
          onChange={setText}
        />
        <Field
          label={words.credentials.redirectUri}
          problem={words.credentials.problems.redirectUri}
          value={empty}
          onChange={setEmpty}
        />
        <Field label="Cannot be changed" readOnly value="http://127.0.0.1:4280/oauth/callback" onChange={() => {}} />
        <CopyButton what={words.credentials.redirectUri} text="http://127.0.0.1:4280/oauth/callback" />
      </Exhibit>
      <Exhibit name="SecretField">
        <SecretField label={words.keyStore.passphrase} hint={words.keyStore.hint} value={secret} onChange={setSecret} />
      </Exhibit>
      <Exhibit name="LongField">
        <LongField
          label={words.details.note}
          placeholder={words.details.notePlaceholder}
          value={note}
          maxLength={200}
          onChange={setNote}
        />
      </Exhibit>
      <Exhibit name="ConfirmWord">
        <ConfirmWord word={words.backups.restoreWord} value={typed} onChange={setTyped} />
      </Exhibit>
      <Exhibit name="SearchField">
        <SearchField
          label={words.transactions.search}
          placeholder={words.transactions.searchPlaceholder}
          value={search}
          onChange={setSearch}
        />
        <SearchField label={words.addBank.searchLabel} placeholder="" value={found} onChange={setFound} />
      </Exhibit>
      <Exhibit name="DateField with its Calendar, DateRange">
        <DateField label={words.dates.from} value={date} onChange={setDate} />
        <DateField
          label={words.dates.to}
          problem={words.dates.notADate(words.dates.pattern)}
          value=""
          onChange={() => {}}
        />
        <DateRange from={date} to={empty} onChange={({ from }) => setDate(from)} />
      </Exhibit>
    </Room>
  );
}
