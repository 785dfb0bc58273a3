import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Tick } from '../../components/choice.tsx';
import { ConfirmWord, isWordTyped } from '../../components/confirm-word.tsx';
import { StatusMark } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog, Section } from '../../components/surfaces.tsx';
import { useCoffer, useWords } from '../../context/coffer-context.ts';
import { goTo, hrefOf } from '../../context/route.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useAct } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';

/** The way out: everything goes. */
export function EraseSection() {
  const words = useWords();
  const [isAsking, setAsking] = useState(false);
  return (
    <Section id="settings-erase" title={words.erasing.title} lead={words.erasing.lead}>
      <div className="settings__controls">
        <div>
          <Button look="danger" onClick={() => setAsking(true)}>
            {words.erasing.open}
          </Button>
        </div>
        {isAsking && <EraseDialog onClose={() => setAsking(false)} />}
      </div>
    </Section>
  );
}

/** Says exactly what goes, and asks for a word: there is no way back. */
function EraseDialog({ onClose }: { onClose: () => void }) {
  const { ui, words, formats, transport } = useCoffer();
  const connections = useQuery('connections.list', {}).value?.connections ?? [];
  const backups = useQuery('backup.list', {}).value?.backups.filter((one) => one.isOfThisProfile) ?? [];
  const [deletesBackups, setDeletesBackups] = useState(false);
  const [word, setWord] = useState('');
  const erase = useAct(async () => {
    const { consentsLeft } = await transport.call('profile.erase', { isConfirmed: true, deletesBackups });
    const names = formats.list(consentsLeft.map((name) => bankText(name, 60)));
    addNotice(ui, consentsLeft.length === 0 ? words.erasing.done : words.erasing.left(names));
    goTo(hrefOf('overview'));
  });
  const isReady = isWordTyped(words.erasing.word, word);
  const banks = [...new Set(connections.map(({ providerName }) => bankText(providerName, 60)))];
  return (
    <Dialog title={words.erasing.heading} onClose={() => (erase.isBusy ? undefined : onClose())}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !erase.isBusy) void erase.run(undefined);
        }}
      >
        <div>
          <p>{words.erasing.goes}</p>
          <ul className="erase__items">
            {banks.length > 0 && (
              <li>{words.erasing.banks(banks.length, formats.count(banks.length), formats.list(banks))}</li>
            )}
            {words.erasing.items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </div>
        {backups.length > 0 && (
          <Tick
            label={words.erasing.backups(backups.length, formats.count(backups.length))}
            note={words.erasing.backupsNote}
            isOn={deletesBackups}
            onChange={setDeletesBackups}
          />
        )}
        <p className="soft">{words.erasing.copies}</p>
        {banks.length > 0 && <p className="soft">{words.erasing.offline}</p>}
        <ConfirmWord word={words.erasing.word} value={word} onChange={setWord} />
        {erase.failure && <Problem size="small" failure={erase.failure} />}
        {erase.isBusy && (
          <p role="status">
            <StatusMark tone="busy" word={words.erasing.busy} />
          </p>
        )}
        <footer className="dialog__buttons">
          <Button disabled={erase.isBusy} onClick={onClose}>
            {words.app.cancel}
          </Button>
          <Button look="danger" type="submit" isBusy={erase.isBusy} disabled={!isReady}>
            {words.erasing.button}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
