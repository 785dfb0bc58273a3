import { useEffect } from 'react';
import { useCoffer } from './coffer-context.ts';
import { useQuery } from './use-query.ts';

const KEPT_AS = 'coffer.amounts';
const HIDDEN = 'hidden';
const SHOWN = 'shown';

/**
 * Decides before anything is drawn whether amounts are blurred: they are until it is known that they need not be, since a
 * glance is enough.
 */
export function applyKeptPrivacy(root: HTMLElement, kept: Pick<Storage, 'getItem'>): void {
  if (kept.getItem(KEPT_AS) !== SHOWN) root.dataset['amounts'] = HIDDEN;
}

/** Whether amounts are hidden, and the switch. */
export type Privacy = { readonly isHidden: boolean; readonly toggle: () => void };

/** The privacy mode, which is kept in the settings and so holds for every window. */
export function usePrivacy(): Privacy {
  const { transport, queries } = useCoffer();
  const settings = useQuery('settings.get', {}).value;
  const isHidden = settings?.hidesAmounts === true;
  return {
    isHidden,
    toggle() {
      if (!settings) return;
      queries.put('settings.get', {}, { ...settings, hidesAmounts: !isHidden });
      transport.call('settings.update', { hidesAmounts: !isHidden }).then(
        (changed) => queries.put('settings.get', {}, changed),
        () => queries.askAgain(['settings.get']),
      );
    },
  };
}

/** Keeps the page true to the privacy mode. */
export function useFollowPrivacy(): void {
  const hides = useQuery('settings.get', {}).value?.hidesAmounts;
  useEffect(() => {
    if (hides === undefined) return;
    const root = document.documentElement;
    if (hides) root.dataset['amounts'] = HIDDEN;
    else delete root.dataset['amounts'];
    localStorage.setItem(KEPT_AS, hides ? HIDDEN : SHOWN);
  }, [hides]);
}
