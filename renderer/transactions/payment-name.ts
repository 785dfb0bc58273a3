import type { Transaction } from '../../shared/contract/index.ts';

/** What a payment is called: as a rule of the user names it, else by its merchant, else by the bank's text. */
export function paymentName({
  ruleName,
  merchant,
  description,
}: Pick<Transaction, 'ruleName' | 'merchant' | 'description'>): string {
  return ruleName ?? merchant ?? description;
}
