import type { RuleConditions, RuleDraft, Transaction } from '../../shared/contract/index.ts';
import { minorToDecimal } from '../../shared/domain/money.ts';
import { readAmount } from '../format/read-amount.ts';

/** A rule as it stands in its form: everything is text until it is read. */
export type RuleFields = {
  readonly words: string;
  readonly merchant: string;
  readonly direction: 'any' | 'in' | 'out';
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  readonly accountIds: readonly string[];
  readonly bankCategory: string;
  readonly categoryId: string;
  readonly name: string;
};

/** What is wrong with a form, by the field that says so. */
export type RuleProblems = Partial<Record<'from' | 'to' | 'conditions' | 'result', true>>;

/** Amounts of no currency in particular have hundredths. */
const ANY_CURRENCY = 'EUR';

/** A form with nothing in it. */
export const EMPTY_RULE: RuleFields = {
  words: '',
  merchant: '',
  direction: 'any',
  from: '',
  to: '',
  currency: '',
  accountIds: [],
  bankCategory: '',
  categoryId: '',
  name: '',
};

/** The form of a rule that is there. */
export function fieldsOfRule({ conditions, categoryId = '', name = '' }: RuleDraft): RuleFields {
  const {
    words = '',
    merchant = '',
    direction = 'any',
    minMinor,
    maxMinor,
    currency = '',
    accountIds = [],
    bankCategory = '',
  } = conditions;
  const amount = (minor: number | undefined): string =>
    minor === undefined ? '' : minorToDecimal(minor, currency || ANY_CURRENCY);
  return {
    words,
    merchant,
    direction,
    from: amount(minMinor),
    to: amount(maxMinor),
    currency,
    accountIds,
    bankCategory,
    categoryId,
    name,
  };
}

/** The form of a rule that does for all alike what the user has just done for one. */
export function fieldsLike({ merchant, description }: Transaction, categoryId: string): RuleFields {
  return merchant === undefined
    ? { ...EMPTY_RULE, words: lastingWords(description), categoryId }
    : { ...EMPTY_RULE, merchant, categoryId };
}

/** Reads a form: the rule that it says, or what is wrong with it. */
export function readRule(fields: RuleFields): { draft: RuleDraft } | { problems: RuleProblems } {
  const currency = fields.currency || ANY_CURRENCY;
  const [minMinor, maxMinor] = [fields.from, fields.to].map((typed) =>
    typed.trim() === '' ? undefined : Math.abs(readAmount(typed, currency) ?? Number.NaN),
  );
  const [words, merchant, name] = [fields.words, fields.merchant, fields.name].map((text) => text.trim());
  const conditions: RuleConditions = {
    ...(words ? { words } : {}),
    ...(merchant ? { merchant } : {}),
    ...(fields.direction === 'any' ? {} : { direction: fields.direction }),
    ...(minMinor === undefined ? {} : { minMinor }),
    ...(maxMinor === undefined ? {} : { maxMinor }),
    ...(fields.currency === '' ? {} : { currency: fields.currency }),
    ...(fields.accountIds.length === 0 ? {} : { accountIds: [...fields.accountIds] }),
    ...(fields.bankCategory === '' ? {} : { bankCategory: fields.bankCategory }),
  };
  const hasCondition = Object.keys(conditions).some((key) => key !== 'direction' && key !== 'currency');
  const problems: RuleProblems = {
    ...(Number.isNaN(minMinor) ? { from: true } : {}),
    ...(Number.isNaN(maxMinor) ? { to: true } : {}),
    ...(hasCondition ? {} : { conditions: true }),
    ...(fields.categoryId === '' && !name ? { result: true } : {}),
  };
  if (Object.keys(problems).length > 0) return { problems };
  return {
    draft: {
      conditions,
      ...(fields.categoryId === '' ? {} : { categoryId: fields.categoryId }),
      ...(name ? { name } : {}),
    },
  };
}

/** The words of a bank's text that will stand there next time, too: without numbers, dates and single letters. */
function lastingWords(description: string): string {
  const words = description.split(/[^\p{L}\p{N}&]+/u).filter((word) => /^\p{L}[\p{L}&]+$/u.test(word));
  return words.slice(0, 4).join(' ');
}
