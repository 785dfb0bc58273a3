import type { Country } from '../../shared/contract/index.ts';
import type { BankAccount } from '../providers/bank-provider.ts';

const BY_IBAN_PREFIX: Readonly<Record<string, Country>> = { GB: 'uk', DE: 'de', AT: 'at' };

/**
 * The country a connection belongs to: what TrueLayer lists for the provider, else what the user chose, else what the
 * account numbers say. The rules of consent differ by country, so a guess is made only from hard marks.
 */
export function inferCountry(
  listed: string | undefined,
  chosen: Country | undefined,
  accounts: readonly Pick<BankAccount, 'iban' | 'sortCode'>[],
): Country | undefined {
  if (listed === 'uk' || listed === 'de' || listed === 'at') return listed;
  if (chosen !== undefined) return chosen;
  for (const { iban, sortCode } of accounts) {
    const byIban = iban === undefined ? undefined : BY_IBAN_PREFIX[iban.slice(0, 2).toUpperCase()];
    if (byIban !== undefined) return byIban;
    if (sortCode !== undefined) return 'uk';
  }
  return undefined;
}
