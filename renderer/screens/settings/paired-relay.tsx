import { useState } from 'react';
import type { RelayState, RelayStatus } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton, Field } from '../../components/field.tsx';
import { StatusMark, ToneShape } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { Dialog } from '../../components/surfaces.tsx';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useCall } from '../../context/use-call.ts';
import { useQuery } from '../../context/use-query.ts';
import { RelayMark } from '../../shell/relay-mark.tsx';
import { PairingForm } from './pairing-form.tsx';
import { RelayDevices } from './relay-devices.tsx';
import { WebhookSecretForm } from './webhook-secret-form.tsx';

type Relay = NonNullable<RelayStatus['relay']>;

/** How many deliveries are looked through for the test webhook. */
const LOOKED_THROUGH = 20;

/** The relay that this computer is paired with. */
export function PairedRelay({ status, relay }: { status: RelayStatus; relay: Relay }) {
  const words = useWords();
  const [isLeaving, setLeaving] = useState(false);
  return (
    <>
      <Standing status={status} relay={relay} />
      {status.state === 'rejected' ? (
        <PairingForm relayUrl={relay.url} />
      ) : (
        <>
          <TestWebhook />
          {relay.otherAddress !== undefined && (
            <p className="relay-warning">
              <ToneShape tone="soon" />
              <span>{words.relay.otherAddress(relay.otherAddress)}</span>
            </p>
          )}
          <Address label={words.relay.hookUrl} hint={words.relay.hookUrlHint} url={relay.hookUrl} />
          <Address label={words.relay.sharedHookUrl} hint={words.relay.sharedHookUrlHint} url={relay.sharedHookUrl} />
          <WebhookSecretForm key={relay.secret} kept={relay.secret} />
          <RelayDevices />
        </>
      )}
      <div className="form__buttons">
        <Button onClick={() => setLeaving(true)}>{words.relay.unpair}…</Button>
      </div>
      {isLeaving && <LeaveDialog onClose={() => setLeaving(false)} />}
    </>
  );
}

function Standing({ status, relay }: { status: RelayStatus; relay: Relay }) {
  const words = useWords();
  const formats = useFormats();
  return (
    <div className="relay-standing">
      <p className="relay-standing__state" role="status">
        <RelayMark status={status} />
      </p>
      <p className="soft">{noteOf(status, words.relay.notes)}</p>
      <dl className="facts">
        <div className="facts__wide">
          <dt>{words.settings.sections.relay}</dt>
          <dd className="figures">{relay.url}</dd>
        </div>
        <div>
          <dt>{words.relay.lastSeen}</dt>
          <dd>{status.lastSeenAt === undefined ? words.relay.never : formats.instant(status.lastSeenAt)}</dd>
        </div>
        <div>
          <dt>{words.relay.fingerprint}</dt>
          <dd className="figures" title={words.relay.fingerprintNote}>
            {relay.fingerprint}
          </dd>
        </div>
      </dl>
      {status.state !== 'rejected' && <p className="faint">{words.relay.fingerprintNote}</p>}
    </div>
  );
}

function noteOf({ state, via }: RelayStatus, notes: Record<Exclude<RelayState, 'unpaired'> | 'poll', string>): string {
  if (state === 'unpaired') return '';
  return state === 'connected' && via === 'poll' ? notes.poll : notes[state];
}

/** Sends a webhook through the relay, and says when it has come back here. */
function TestWebhook() {
  const words = useWords();
  const deliveries = useQuery('webhooks.deliveries', { limit: LOOKED_THROUGH }).value?.deliveries;
  const send = useCall('relay.sendTest');
  const [before, setBefore] = useState<ReadonlySet<string>>();
  const tests = deliveries?.filter(({ type }) => type === 'relay.test').map(({ eventId }) => eventId) ?? [];
  const hasArrived = before !== undefined && tests.some((eventId) => !before.has(eventId));
  return (
    <div className="settings__act">
      <Button
        icon="sync"
        isBusy={send.isBusy}
        onClick={() => {
          setBefore(new Set(tests));
          void send.run({});
        }}
      >
        {words.relay.test}
      </Button>
      <p role="status">
        {before !== undefined && !send.failure && (
          <StatusMark
            tone={hasArrived ? 'good' : 'busy'}
            word={hasArrived ? words.relay.testArrived : words.relay.testWaiting}
          />
        )}
      </p>
      {send.failure && <Problem size="small" failure={send.failure} />}
    </div>
  );
}

function Address({ label, hint, url }: { label: string; hint: string; url: string }) {
  return (
    <Field
      label={label}
      hint={hint}
      value={url}
      readOnly
      onChange={() => {}}
      after={<CopyButton what={label} text={url} />}
    />
  );
}

function LeaveDialog({ onClose }: { onClose: () => void }) {
  const { ui, words, queries } = useCoffer();
  const unpair = useCall('relay.unpair');
  return (
    <Dialog title={words.relay.unpairTitle} onClose={onClose}>
      <p className="soft">{words.relay.unpairText}</p>
      {unpair.failure && <Problem size="small" failure={unpair.failure} />}
      <footer className="dialog__buttons">
        <Button onClick={onClose}>{words.app.cancel}</Button>
        <Button
          look="danger"
          isBusy={unpair.isBusy}
          onClick={() => {
            void unpair.run({}).then((value) => {
              if (!value) return;
              addNotice(ui, value.relayWasTold ? words.relay.unpaired : words.relay.unpairedAlone);
              queries.askAgain(['relay.status']);
            });
          }}
        >
          {words.relay.unpair}
        </Button>
      </footer>
    </Dialog>
  );
}
