import { useState } from 'react';
import type { Connection } from '../../shared/contract/index.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { Dialog } from '../components/surfaces.tsx';
import { useCoffer } from '../context/coffer-context.ts';
import { useAct, type Call } from '../context/use-call.ts';
import { useQuery } from '../context/use-query.ts';
import { bankText } from '../format/bank-text.ts';
import type { RenewChoice } from './use-renew.ts';

/** TrueLayer asks that the reconfirmation links to these (docs, ux-for-reconfirmation-of-consent). */
const TERMS_URL = 'https://truelayer.com/legal/enduser_tos/';
const PRIVACY_URL = 'https://truelayer.com/legal/privacy/';

/**
 * Asks for the reconfirmation that the United Kingdom wants every 90 days: names TrueLayer as the one who reads, what is
 * read and what for.
 */
export function ReconfirmDialog({
  connection: { connectionId, providerName, scopes },
  renew,
  onClose,
}: {
  connection: Connection;
  renew: Call<RenewChoice, 'extended' | 'browser'>;
  onClose: () => void;
}) {
  const { transport, words, formats } = useCoffer();
  const stated = useQuery('settings.get', {}).value?.accountHolder;
  const [holder, setHolder] = useState<{ name: string; email: string } | undefined>(undefined);
  const { name, email } = holder ?? { name: stated?.name ?? '', email: stated?.email ?? '' };
  const save = useAct(() =>
    transport.call('settings.update', { accountHolder: { name: name.trim(), email: email.trim() } }),
  );
  const isStated = stated?.name !== undefined && stated.email !== undefined;
  const bank = bankText(providerName, 60);
  const read = scopes
    .filter((scope) => scope !== 'offline_access')
    .map((scope) => words.connections.scopes[scope] ?? bankText(scope, 40));

  async function confirm(): Promise<void> {
    if (!isStated && (await save.run(undefined)) === undefined) return;
    const outcome = await renew.run({ connectionId, bankName: providerName, hasReconfirmed: true });
    if (outcome !== undefined) onClose();
  }

  return (
    <Dialog title={words.renewing.reconfirmTitle(bank)} onClose={onClose}>
      <p className="soft">{words.renewing.reconfirmLead(bank)}</p>
      <dl className="reconfirm">
        <dt>{words.renewing.reconfirmWho}</dt>
        <dd>{words.renewing.reconfirmWhoText}</dd>
        <dt>{words.renewing.reconfirmWhat}</dt>
        <dd>{formats.list(read)}</dd>
        <dt>{words.renewing.reconfirmWhy}</dt>
        <dd>{words.renewing.reconfirmWhyText}</dd>
        <dt>{words.renewing.reconfirmUntil}</dt>
        <dd>{words.renewing.reconfirmUntilText}</dd>
      </dl>
      <p className="reconfirm__links">
        <a href={TERMS_URL} target="_blank" rel="noopener noreferrer">
          {words.renewing.reconfirmTerms}
        </a>
        <a href={PRIVACY_URL} target="_blank" rel="noopener noreferrer">
          {words.renewing.reconfirmPrivacy}
        </a>
      </p>
      {!isStated && (
        <div className="reconfirm__holder">
          <p className="soft">{words.renewing.holderText}</p>
          <Field
            label={words.renewing.holderName}
            value={name}
            autoComplete="name"
            maxLength={120}
            onChange={(value) => setHolder({ name: value, email })}
          />
          <Field
            label={words.renewing.holderEmail}
            type="email"
            value={email}
            autoComplete="email"
            maxLength={200}
            onChange={(value) => setHolder({ name, email: value })}
          />
        </div>
      )}
      {save.failure && <Problem size="small" failure={save.failure} />}
      {renew.failure && <Problem size="small" failure={renew.failure} />}
      <footer className="dialog__buttons">
        <Button onClick={onClose}>{words.app.cancel}</Button>
        <Button
          look="primary"
          isBusy={renew.isBusy || save.isBusy}
          disabled={!isStated && (name.trim() === '' || !email.includes('@'))}
          onClick={() => void confirm()}
        >
          {words.renewing.reconfirmYes}
        </Button>
      </footer>
    </Dialog>
  );
}
