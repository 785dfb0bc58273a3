import { minorToDecimal } from '../../shared/domain/money.ts';
import type { ExportAccount, ExportRow, ExportSource } from './export-model.ts';
import { onOneLine, statementsOf, type Statement } from './statements.ts';

/** Longest texts of OFX, in characters (OFX 2.2, 11.4.4.1). */
const NAME_LENGTH = 32;
const MEMO_LENGTH = 255;

/** What banks' own words for a payment are in OFX (11.4.4.3). The sign decides where there is no word. */
const TYPES: Readonly<Record<string, string>> = {
  ATM: 'ATM', BILL_PAYMENT: 'PAYMENT', CASH: 'CASH', CASHBACK: 'CREDIT', CHEQUE: 'CHECK', DIRECT_DEBIT: 'DIRECTDEBIT',
  DIVIDEND: 'DIV', FEE_CHARGE: 'FEE', INTEREST: 'INT', PURCHASE: 'POS', STANDING_ORDER: 'REPEATPMT', TRANSFER: 'XFER',
}; // prettier-ignore

/** The way back: what a payment's OFX type says in banks' own words. Credits and debits say no more than the sign does. */
export const BANK_WORDS_OF_OFX: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(TYPES).flatMap(([word, type]) => (type === 'CREDIT' ? [] : [[type, word]])),
);

/**
 * The booked ledger as OFX 2.2: a statement for each account, cards apart from accounts as the format wants it. Names are
 * cut to 32 characters and memos to 255, which is all that OFX holds.
 */
export function* exportOfx(source: ExportSource): Generator<string, number> {
  yield '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\r\n';
  yield '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\r\n';
  yield `<OFX><SIGNONMSGSRSV1><SONRS>${OK}<DTSERVER>${ofxTime(source.atIso)}</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>\r\n`;
  const ofKind = (kind: ExportAccount['kind']): ExportSource => ({
    ...source,
    accounts: source.accounts.filter((account) => account.kind === kind),
  });
  const ofAccounts = yield* messages('BANKMSGSRSV1', ofKind('account'));
  const ofCards = yield* messages('CREDITCARDMSGSRSV1', ofKind('card'));
  yield '</OFX>\r\n';
  return ofAccounts + ofCards;
}

const OK = '<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>';

function* messages(tag: string, source: ExportSource): Generator<string, number> {
  if (source.accounts.length === 0) return 0;
  let count = 0;
  yield `<${tag}>\r\n`;
  for (const statement of statementsOf(source)) count += yield* statementXml(statement, source.atIso);
  yield `</${tag}>\r\n`;
  return count;
}

function* statementXml({ account, currency, rows }: Statement, atIso: string): Generator<string, number> {
  const isCard = account.kind === 'card';
  const [outer, inner] = isCard ? ['CCSTMTTRNRS', 'CCSTMTRS'] : ['STMTTRNRS', 'STMTRS'];
  yield `<${outer}><TRNUID>0</TRNUID>${OK}<${inner}><CURDEF>${xml(currency)}</CURDEF>`;
  yield isCard
    ? `<CCACCTFROM><ACCTID>${xml(cardNumber(account))}</ACCTID></CCACCTFROM>`
    : `<BANKACCTFROM><BANKID>${xml(bankId(account))}</BANKID><ACCTID>${xml(accountNumber(account))}</ACCTID><ACCTTYPE>${accountType(account)}</ACCTTYPE></BANKACCTFROM>`;
  yield '<BANKTRANLIST>';
  let count = 0;
  for (const row of rows) {
    // The list begins with its dates, and the last one is not known yet: what is here reaches up to now.
    if (count === 0) yield `<DTSTART>${ofxDate(row.date)}</DTSTART><DTEND>${ofxTime(atIso)}</DTEND>\r\n`;
    count += 1;
    yield transactionXml(row);
  }
  if (count === 0) yield `<DTSTART>${ofxTime(atIso)}</DTSTART><DTEND>${ofxTime(atIso)}</DTEND>\r\n`;
  yield '</BANKTRANLIST>';
  // A balance that the bank never stated is not made up.
  if (account.current_minor !== null && account.as_of !== null && currency === account.currency) {
    yield `<LEDGERBAL><BALAMT>${minorToDecimal(account.current_minor, currency)}</BALAMT><DTASOF>${ofxTime(account.as_of)}</DTASOF></LEDGERBAL>`;
  }
  yield `</${inner}></${outer}>\r\n`;
  return count;
}

function transactionXml(row: ExportRow): string {
  const { name, memo } = namesOf(row);
  const type = (row.category === null ? undefined : TYPES[row.category]) ?? (row.amount_minor < 0 ? 'DEBIT' : 'CREDIT');
  return [
    `<STMTTRN><TRNTYPE>${type}</TRNTYPE><DTPOSTED>${ofxDate(row.date)}</DTPOSTED>`,
    `<TRNAMT>${minorToDecimal(row.amount_minor, row.currency)}</TRNAMT><FITID>t${row.id}</FITID>`,
    name === '' ? '' : `<NAME>${xml(name)}</NAME>`,
    memo === '' ? '' : `<MEMO>${xml(memo)}</MEMO>`,
    '</STMTTRN>\r\n',
  ].join('');
}

/** The payee and the bank's text. A text that fits into the name alone needs no memo. */
function namesOf({ merchant, description }: ExportRow): { name: string; memo: string } {
  const text = onOneLine(description);
  const payee = onOneLine(merchant ?? '');
  const name = cut(payee === '' ? text : payee, NAME_LENGTH);
  const memo = cut(text, MEMO_LENGTH);
  return { name, memo: memo === name ? '' : memo };
}

/** Whole characters only, as many as the format takes. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : [...text.slice(0, 2 * length)].slice(0, length).join('').trimEnd();
}

/** Sort code; or the bank's part of a German or Austrian IBAN. */
function bankId({ sort_code, iban }: ExportAccount): string {
  if (sort_code !== null) return sort_code.replaceAll(/\D/g, '').slice(0, 9);
  if (iban?.startsWith('DE')) return iban.slice(4, 12);
  if (iban?.startsWith('AT')) return iban.slice(4, 9);
  return '0';
}

function accountNumber({ iban, account_number, id }: ExportAccount): string {
  return (iban ?? account_number ?? id).slice(0, 22);
}

function cardNumber({ card_tail, id }: ExportAccount): string {
  return card_tail === null ? id.slice(0, 22) : `************${card_tail}`;
}

function accountType({ type }: ExportAccount): string {
  return type === 'SAVINGS' ? 'SAVINGS' : 'CHECKING';
}

/** Noon, so that no reader's time zone moves the day. */
function ofxDate(date: string): string {
  return `${date.replaceAll('-', '')}120000`;
}

function ofxTime(iso: string): string {
  return iso.replaceAll(/\D/g, '').slice(0, 14);
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
