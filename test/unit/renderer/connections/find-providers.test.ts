import { expect, it } from 'vitest';
import { findProviders } from '../../../../renderer/connections/find-providers.ts';
import type { Provider } from '../../../../shared/contract/index.ts';

const provider = (displayName: string): Provider => ({
  providerId: displayName,
  displayName,
  country: 'de',
  scopes: [],
});
const PROVIDERS = ['Sparkasse Köln', 'Kölner Volksbank', 'Straßenbank', 'Isar-Direkt'].map(provider);

it.each([
  ['', ['Isar-Direkt', 'Kölner Volksbank', 'Sparkasse Köln', 'Straßenbank']],
  ['koln', ['Kölner Volksbank', 'Sparkasse Köln']],
  ['KÖLN spar', ['Sparkasse Köln']],
  ['strasse', ['Straßenbank']],
  ['isar direkt', ['Isar-Direkt']],
  ['nothing', []],
])('%j finds %j', (query, names) => {
  expect(findProviders(PROVIDERS, query).map(({ displayName }) => displayName)).toEqual(names);
});
