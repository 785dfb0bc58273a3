import { useState } from 'react';
import type { Output, RelayDevice } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton, Field } from '../../components/field.tsx';
import { BankText, Skeleton } from '../../components/marks.tsx';
import { Problem } from '../../components/problem.tsx';
import { useCoffer, useFormats, useWords } from '../../context/coffer-context.ts';
import { addNotice } from '../../context/ui-store.ts';
import { useAct } from '../../context/use-call.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';
import { bankText } from '../../format/bank-text.ts';

/** The computers that the relay delivers to, and a code for one more. */
export function RelayDevices() {
  const words = useWords();
  const devices = useQuery('relay.devices', {});
  return (
    <div className="relay-devices">
      <h3 className="field__label">{words.relay.devices}</h3>
      {devices.value === undefined && devices.failure === undefined && <Skeleton rows={2} />}
      {devices.failure && (
        <Problem size="small" failure={devices.failure} onRetry={devices.again} isRetrying={devices.asking} />
      )}
      {devices.value && (
        <table className="settings__list">
          <thead>
            <tr>
              <th scope="col">{words.relay.columns.name}</th>
              <th scope="col">{words.relay.columns.fingerprint}</th>
              <th scope="col">{words.relay.columns.seen}</th>
              <th scope="col">{words.relay.columns.waiting}</th>
              <th scope="col">
                <span className="visually-hidden">{words.relay.remove}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {devices.value.devices.map((device) => (
              <DeviceRow key={device.deviceId} device={device} />
            ))}
          </tbody>
        </table>
      )}
      <PairAnother />
    </div>
  );
}

function DeviceRow({ device }: { device: RelayDevice }) {
  const { ui, words, queries, transport } = useCoffer();
  const formats = useFormats();
  const nowMs = useNow();
  const { deviceId, name, fingerprint, lastSeenAt, isThisDevice, waiting } = device;
  const said = bankText(name, 80);
  const revoke = useAct(async () => {
    await transport.call('relay.revokeDevice', { deviceId });
    addNotice(ui, words.relay.removed(said));
    queries.askAgain(['relay.devices']);
  });
  return (
    <>
      <tr>
        <th scope="row">
          <BankText text={name} length={80} />
          {isThisDevice && <span className="faint"> · {words.relay.thisDevice}</span>}
        </th>
        <td className="figures">{fingerprint}</td>
        <td className="soft">
          {lastSeenAt === undefined ? (
            words.relay.never
          ) : (
            <time dateTime={lastSeenAt} title={formats.instant(lastSeenAt)}>
              {formats.ago(lastSeenAt, nowMs)}
            </time>
          )}
        </td>
        <td className="figures">{formats.count(waiting)}</td>
        <td>
          {/* Leaving has a button of its own, which keeps this computer's own record of it too. */}
          {!isThisDevice && (
            <Button
              look="quiet"
              isBusy={revoke.isBusy}
              aria-label={words.relay.removeNamed(said)}
              onClick={() => void revoke.run(undefined)}
            >
              {words.relay.remove}
            </Button>
          )}
        </td>
      </tr>
      {revoke.failure && (
        <tr>
          <td colSpan={5}>
            <Problem size="small" failure={revoke.failure} />
          </td>
        </tr>
      )}
    </>
  );
}

function PairAnother() {
  const { words, formats, transport } = useCoffer();
  const [minted, setMinted] = useState<Output<'relay.mintCode'>>();
  const mint = useAct(async () => setMinted(await transport.call('relay.mintCode', {})));
  return (
    <>
      <div className="form__buttons">
        <Button icon="plus" isBusy={mint.isBusy} onClick={() => void mint.run(undefined)}>
          {words.relay.another}
        </Button>
      </div>
      {mint.failure && <Problem size="small" failure={mint.failure} />}
      {minted && (
        <Field
          label={words.relay.code}
          hint={words.relay.anotherText(formats.time(minted.expiresAt))}
          value={minted.code}
          readOnly
          onChange={() => {}}
          after={<CopyButton what={words.relay.code} text={minted.code} />}
        />
      )}
    </>
  );
}
