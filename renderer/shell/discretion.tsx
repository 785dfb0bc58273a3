import { useEffect } from 'react';
import { Icon, type IconName } from '../components/icons.tsx';
import { useCoffer } from '../context/coffer-context.ts';
import { usePrivacy } from '../context/use-privacy.ts';
import { useQuery } from '../context/use-query.ts';

/** For when somebody comes near: hides the amounts, or locks. With their keys, Ctrl or ⌘ with Shift and full stop, or L. */
export function Discretion() {
  const { transport, words } = useCoffer();
  const { isHidden, toggle } = usePrivacy();
  const canLock = useQuery('app.status', {}).value?.lock === 'open';
  const lock = (): void => void transport.call('lock.now', {}).catch(() => undefined);

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
      // By the place of the key: with Shift, the sign on it differs between keyboards.
      if (event.code === 'Period') toggle();
      else if (event.code === 'KeyL' && canLock) lock();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });

  return (
    <div className="rail__discretion">
      <RailButton
        icon={isHidden ? 'eye-off' : 'eye'}
        label={isHidden ? words.locking.privacyShow : words.locking.privacyHide}
        keys="Ctrl+Shift+."
        isOn={isHidden}
        onClick={toggle}
      />
      {canLock && <RailButton icon="lock" label={words.locking.lockNow} keys="Ctrl+Shift+L" onClick={lock} />}
    </div>
  );
}

function RailButton({
  icon,
  label,
  keys,
  isOn,
  onClick,
}: {
  icon: IconName;
  label: string;
  keys: string;
  isOn?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      className="rail__button"
      aria-label={label}
      aria-keyshortcuts={keys.replace('Ctrl', 'Control')}
      aria-pressed={isOn}
      title={`${label} (${keys})`}
      onClick={onClick}
    >
      <Icon name={icon} size={18} />
    </button>
  );
}
