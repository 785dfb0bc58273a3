import './import.css';
import { useEffect, useState } from 'react';
import type { Account } from '../../../shared/contract/index.ts';
import { ButtonLink } from '../../components/button.tsx';
import { Select } from '../../components/choice.tsx';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icons.tsx';
import { Skeleton, StatusMark } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Empty, Screen } from '../../components/surfaces.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { hrefOf, useRoute } from '../../context/route.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';
import { ImportPreviewPart } from './import-preview-part.tsx';
import { ImportReading } from './import-reading.tsx';
import { ImportResult } from './import-result.tsx';
import { useImport } from './use-import.ts';

/** Older history from a file: which one, how it is read, what would happen, and the way back. */
export function ImportScreen() {
  const words = useWords();
  const accounts = useQuery('accounts.list', {});
  const named = useRoute().parameters.get('account');
  const known = accounts.value?.accounts;
  return (
    <Screen
      title={words.importing.screen}
      lead={words.importing.lead}
      back={
        <a className="screen__back" href={hrefOf('settings', undefined, { at: 'import' })}>
          <Icon name="chevron-left" size={16} />
          {words.importing.back}
        </a>
      }
    >
      {known === undefined && accounts.failure === undefined && <Skeleton rows={6} />}
      {accounts.failure && <Problem failure={accounts.failure} onRetry={accounts.again} isRetrying={accounts.asking} />}
      {known?.length === 0 && (
        <Empty title={words.importing.noAccount} text={words.importing.noAccountNote}>
          <ButtonLink href={hrefOf('connections', 'add')}>{words.addBank.title}</ButtonLink>
        </Empty>
      )}
      {known !== undefined && known.length > 0 && <ImportSteps accounts={known} named={named} />}
    </Screen>
  );
}

function ImportSteps({ accounts, named }: { accounts: readonly Account[]; named: string | null }) {
  const words = useWords();
  const formats = useFormats();
  const banks = useQuery('connections.list', {}).value?.connections ?? [];
  const [chosen, setChosen] = useState(named ?? '');
  const account = accounts.find(({ accountId }) => accountId === chosen) ?? accounts[0];
  const accountId = account?.accountId ?? '';
  const progress = useImport(accountId);
  const { fileName, preview, share, look, commit, run, choices } = progress;
  // Another account is another comparison, and the choices stay what they are.
  useEffect(() => {
    if (fileName !== undefined) void look.run({ choices });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- asked anew for another account, and by hand otherwise
  }, [accountId]);
  const labelOf = ({ name, numberTail, connectionId, currency }: Account): string => {
    const bank = banks.find((one) => one.connectionId === connectionId)?.providerName;
    const parts = [bank, name, numberTail === undefined ? undefined : `•• ${numberTail}`, currency];
    return parts.filter((part) => part !== undefined).map((part) => bankText(part, 60)).join(' · '); // prettier-ignore
  };
  if (run && account) return <ImportResult progress={progress} run={run} account={account} />;
  return (
    <div className="import">
      <div className="import__start">
        <Select
          label={words.importing.account}
          value={accountId}
          options={accounts.map((one) => ({ value: one.accountId, label: labelOf(one) }))}
          onChange={setChosen}
        />
        <div className="import__file">
          <FileButton
            look={preview === undefined ? 'primary' : 'plain'}
            label={fileName === undefined ? words.importing.choose : words.importing.chooseOther}
            accept=".csv,.txt,.tsv,.ofx,.qfx,.qif,.json"
            isBusy={look.isBusy && preview === undefined}
            onChoose={(file) => void look.run({ file })}
          />
          <p className="soft">{fileName === undefined ? words.importing.accepts : bankText(fileName, 80)}</p>
        </div>
      </div>
      {look.isBusy && preview === undefined && (
        <p role="status">
          <StatusMark
            tone="busy"
            word={share === undefined ? words.importing.looking : words.importing.handingOver(formats.share(share))}
          />
        </p>
      )}
      {look.failure && <Problem failure={look.failure} />}
      {preview && !look.failure && account && (
        <>
          <ImportReading
            preview={preview}
            choices={choices}
            isBusy={look.isBusy}
            onChange={(change) => void look.run({ choices: { ...choices, ...change } })}
          />
          <ImportPreviewPart account={account} progress={progress} />
        </>
      )}
      {commit.failure && <Problem failure={commit.failure} />}
    </div>
  );
}
