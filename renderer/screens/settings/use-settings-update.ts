import type { Input, Settings } from '../../../shared/contract/index.ts';
import { useCoffer } from '../../context/coffer-context.ts';
import { useAct, type Call } from '../../context/use-call.ts';

/** Changes settings. The change shows at once; when the engine refuses it, what holds is asked for again. */
export function useSettingsUpdate(settings: Settings): Call<Input<'settings.update'>, Settings> {
  const { transport, queries } = useCoffer();
  return useAct(async (change: Input<'settings.update'>) => {
    queries.put('settings.get', {}, { ...settings, ...withoutUndefined(change) });
    try {
      const changed = await transport.call('settings.update', change);
      queries.put('settings.get', {}, changed);
      return changed;
    } catch (thrown) {
      queries.askAgain(['settings.get']);
      throw thrown;
    }
  });
}

function withoutUndefined(change: Input<'settings.update'>): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
