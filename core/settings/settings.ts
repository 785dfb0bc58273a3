import { settingsSchema, type Environment, type Settings } from '../../shared/contract/index.ts';
import { DEFAULT_PROVIDER_FILTERS, DEFAULT_SCOPES } from '../../shared/domain/truelayer-hosts.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { createSettingsStore } from './settings-store.ts';
import { withoutUndefined } from '../without-undefined.ts';

/** What a profile may hold of them. Made once: putting a schema together costs more than reading with it. */
const storedSchema = settingsSchema.partial().catch({});

/** The preferences of a profile. */
export type SettingsService = {
  get(): Settings;
  update(change: { [Name in keyof Settings]?: Settings[Name] | undefined }): Settings;
};

/** Creates the settings; a fixed environment (from the start's variables) wins over the stored one. */
export function createSettings(
  database: Database,
  audit: Audit,
  options: { fixedEnvironment?: Environment | undefined },
): SettingsService {
  const store = createSettingsStore(database);

  const get = (): Settings => {
    const stored = storedSchema.parse(store.all());
    return {
      environment: options.fixedEnvironment ?? stored.environment ?? 'demo',
      theme: stored.theme ?? 'system',
      hidesAmounts: stored.hidesAmounts ?? false,
      language: stored.language ?? 'system',
      baseCurrency: stored.baseCurrency ?? 'none',
      singleKeyShortcuts: stored.singleKeyShortcuts ?? true,
      providerFilters: stored.providerFilters ?? {
        uk: [...DEFAULT_PROVIDER_FILTERS.uk],
        de: [...DEFAULT_PROVIDER_FILTERS.de],
        at: [...DEFAULT_PROVIDER_FILTERS.at],
      },
      scopes: stored.scopes ?? [...DEFAULT_SCOPES],
      attendedAccess: stored.attendedAccess ?? { enabled: false },
      accountHolder: stored.accountHolder ?? {},
    };
  };

  return {
    get,
    update(change) {
      const given = withoutUndefined(change);
      database.transaction(() => {
        store.set(given);
        audit.append('SETTINGS_CHANGED', {}, { settings: Object.keys(given) });
      })();
      return get();
    },
  };
}
