import type { RuleDraft } from '../../shared/contract/index.ts';
import { bankText } from '../format/bank-text.ts';
import type { Formats } from '../format/formats.ts';
import type { Words } from '../words/en-gb.ts';

/** What saying a rule takes. */
export type RuleTongue = {
  readonly words: Words;
  readonly formats: Formats;
  readonly accountName: (accountId: string) => string;
};

/** A rule's conditions in one line. */
export function conditionText({ conditions }: Pick<RuleDraft, 'conditions'>, tongue: RuleTongue): string {
  const { words, formats, accountName } = tongue;
  const { parts } = words.rules;
  const { minMinor, maxMinor, currency, direction, accountIds = [], bankCategory } = conditions;
  const amount = (minor: number): string =>
    currency === undefined ? formats.amount(minor, 'EUR') : formats.money(minor, currency);
  const said: string[] = [];
  if (conditions.merchant !== undefined) said.push(parts.merchant(bankText(conditions.merchant, 60)));
  if (conditions.words !== undefined) said.push(parts.words(bankText(conditions.words, 60)));
  if (direction !== undefined) said.push(parts[direction]);
  if (minMinor !== undefined && maxMinor !== undefined) said.push(parts.between(amount(minMinor), amount(maxMinor)));
  else if (minMinor !== undefined) said.push(parts.atLeast(amount(minMinor)));
  else if (maxMinor !== undefined) said.push(parts.atMost(amount(maxMinor)));
  else if (currency !== undefined) said.push(parts.currency(currency));
  if (accountIds.length > 0) said.push(parts.accounts(formats.list(accountIds.map(accountName))));
  if (bankCategory !== undefined) said.push(parts.bankCategory(words.categories[bankCategory] ?? bankCategory));
  return formats.list(said);
}
