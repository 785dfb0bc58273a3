import type { AccountPlan } from './banks.ts';

/** What a provider of accounts offers. */
export const ACCOUNT_SCOPES = [
  'info',
  'accounts',
  'balance',
  'transactions',
  'direct_debits',
  'standing_orders',
  'offline_access',
] as const;

/** What a provider of accounts and cards offers. */
export const EVERY_SCOPE = [...ACCOUNT_SCOPES, 'cards'] as const;

/** What an issuer of cards only offers: it is invisible to a link without `cards`. */
export const CARD_SCOPES = ['info', 'balance', 'cards', 'transactions', 'offline_access'] as const;

/** A current account. */
export function current(
  given: Pick<AccountPlan, 'key' | 'displayName' | 'currency' | 'role' | 'opening'> & { overdraftMinor?: number },
): AccountPlan {
  return { kind: 'account', accountType: 'TRANSACTION', ...given };
}

/** A savings account. */
export function savings(given: Pick<AccountPlan, 'key' | 'displayName' | 'currency' | 'opening'>): AccountPlan {
  return { kind: 'account', accountType: 'SAVINGS', role: 'savings', ...given };
}

/** A credit or charge card. */
export function card(
  given: Pick<AccountPlan, 'key' | 'displayName' | 'currency' | 'opening'> & {
    network: 'VISA' | 'MASTERCARD' | 'AMEX';
    type?: 'CREDIT' | 'CHARGE';
    limitMinor: number;
    repaidFrom: { providerId: string; key: string };
  },
): AccountPlan {
  const { network, type = 'CREDIT', limitMinor, repaidFrom, ...rest } = given;
  return {
    kind: 'card',
    role: 'credit-card',
    ...rest,
    card: { network, type, creditLimitMinor: limitMinor, repaidFrom },
  };
}
