import { foldText } from '../ledger/search-words.ts';

/** Words of banks' texts that say how a payment went and not to whom. Folded. */
const SAYS_HOW: ReadonlySet<string> = new Set([
  'dd', 'ddr', 'sto', 'so', 'bgc', 'bbp', 'bp', 'ft', 'bcc', 'vis', 'visa', 'mastercard', 'card', 'payment', 'payments', 'to', 'from',
  'ref', 'reference', 'mandate', 'direct', 'debit', 'standing', 'order', 'recurring', 'subscription', 'on', 'cr', 'sent', 'received',
  'money', 'transaction', 'of', 'issued', 'by', 'gbp', 'eur', 'usd', 'lastschrift', 'folgelastschrift', 'erstlastschrift', 'sepa',
  'dauerauftrag', 'terminueberweisung', 'gutschrift', 'gutschr', 'ueberweisung', 'uberweisung', 'online', 'lohn', 'gehalt', 'rente',
  'kartenzahlung', 'debitkartenumsatz', 'einzug', 'end', 'nicht', 'angegeben', 'datum', 'nr', 'salary', 'wages',
]); // prettier-ignore

const MONTH_NAMES =
  /^(jan(uary|uar)?|feb(ruary|ruar)?|mar(ch)?|marz|maerz|apr(il)?|may|mai|june?|juni|july?|juli|aug(ust)?|sept?(ember)?|oct(ober)?|okt(ober)?|nov(ember)?|dec(ember)?|dez(ember)?)$/;

/** So many words tell one payee from another; what follows is of one payment. */
const WORDS = 4;

/**
 * What payments to (or from) the same payee have in common: the merchant, or the first words of the bank's text that stay the
 * same from month to month. Pure.
 */
export function payeeKeyOf({ merchant, description }: { merchant: string | null; description: string }): string {
  const named = merchant === null ? '' : foldText(merchant).trim();
  if (named !== '') return named;
  const words = foldText(description).trim().split(' ');
  const telling = words.filter((word) => !/\d/.test(word) && !SAYS_HOW.has(word) && !MONTH_NAMES.test(word));
  return (telling.length > 0 ? telling : words).slice(0, WORDS).join(' ');
}
