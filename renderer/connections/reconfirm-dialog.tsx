import type { Connection } from '../../shared/contract/index.ts';
import { Button } from '../components/button.tsx';
import { Problem } from '../components/problem.tsx';
import { Dialog } from '../components/surfaces.tsx';
import { useCoffer } from '../context/coffer-context.ts';
import type { Call } from '../context/use-call.ts';
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
  const { words, formats } = useCoffer();
  const bank = bankText(providerName, 60);
  const read = scopes
    .filter((scope) => scope !== 'offline_access')
    .map((scope) => words.connections.scopes[scope] ?? bankText(scope, 40));
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
      {renew.failure && <Problem size="small" failure={renew.failure} />}
      <footer className="dialog__buttons">
        <Button onClick={onClose}>{words.app.cancel}</Button>
        <Button
          look="primary"
          isBusy={renew.isBusy}
          onClick={() => {
            void renew.run({ connectionId, bankName: providerName, hasReconfirmed: true }).then((outcome) => {
              if (outcome !== undefined) onClose();
            });
          }}
        >
          {words.renewing.reconfirmYes}
        </Button>
      </footer>
    </Dialog>
  );
}
