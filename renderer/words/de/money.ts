import { counted } from '../en-gb/counted.ts';
import type { Words } from '../en-gb.ts';

/** The first screen. */
export const overview: Words['overview'] = {
  totals: 'Summen je Währung',
  accounts: (count, formatted) => counted(count, formatted, 'Konto', 'Konten'),
  cards: (count, formatted) => counted(count, formatted, 'Karte', 'Karten'),
  attention: 'Braucht Aufmerksamkeit',
  allAccounts: 'Konten',
  availableFigure: (amount) => `${amount} verfügbar`,
  withoutBalance: (count, formatted) =>
    `ohne ${counted(count, formatted, 'Konto', 'Konten')} ohne genannten Kontostand`,
  noBalance: 'nicht genannt',
  ownedOff: (difference) => `weicht um ${difference} von den Umsätzen ab`,
  cardLeft: (amount) => `noch ${amount}`,
  latest: 'Neueste Umsätze',
  latestAll: 'Alle Umsätze',
  latestNone: 'Noch keine Umsätze.',
  syncAll: 'Alle abgleichen',
  syncing: 'Abgleich läuft…',
  synced: (ago) => `Abgeglichen ${ago}`,
  neverSynced: 'Noch nicht abgeglichen',
  nextSync: (when) => `der nächste ${when}`,
  hiddenShow: (count, formatted) =>
    `${counted(count, formatted, 'ausgeblendetes Konto', 'ausgeblendete Konten')} anzeigen`,
  hiddenHide: 'Ausgeblendete Konten zuklappen',
  noAccountsTitle: 'Noch keine Konten',
  noAccountsText: 'Sie erscheinen hier, sobald Ihre Bank zum ersten Mal gelesen ist.',
  kinds: { account: 'Konto', card: 'Karte' },
  types: {
    TRANSACTION: 'Girokonto',
    SAVINGS: 'Sparkonto',
    BUSINESS_TRANSACTION: 'Geschäftskonto',
    BUSINESS_SAVINGS: 'Geschäftliches Sparkonto',
    CREDIT: 'Kreditkarte',
    CHARGE: 'Charge-Karte',
    DEBIT: 'Debitkarte',
    PREPAID: 'Prepaid-Karte',
  },
  numberTail: (tail) => `endet auf ${tail}`,
};

/** The list of transactions. */
export const transactions: Words['transactions'] = {
  list: 'Umsätze',
  search: 'Umsätze suchen',
  searchPlaceholder: 'Text oder Notiz',
  allAccounts: 'Alle Konten',
  someAccounts: (count, formatted) => counted(count, formatted, 'Konto', 'Konten'),
  removeAccount: (account) => `Filter ${account} entfernen`,
  amounts: 'Jeder Betrag',
  direction: 'Richtung',
  directions: { either: 'Ein und aus', out: 'Ausgänge', in: 'Eingänge' },
  amountFrom: 'Mindestens',
  amountTo: 'Höchstens',
  amountRange: (least, most) =>
    least === undefined
      ? most === undefined
        ? undefined
        : `bis ${most}`
      : most === undefined
        ? `ab ${least}`
        : least === most
          ? least
          : `${least} bis ${most}`,
  noAmount: 'Das ist kein Betrag.',
  removeAmounts: (amounts) => `Filter ${amounts} entfernen`,
  statusFilter: 'Status',
  statuses: { all: 'Alle', booked: 'Gebucht', pending: 'Vorgemerkt' },
  clear: 'Filter zurücksetzen',
  columns: {
    description: 'Beschreibung',
    account: 'Konto',
    category: 'Kategorie',
    status: 'Status',
    amount: 'Betrag',
  },
  emptyTitle: 'Noch keine Umsätze',
  emptyText: 'Sie erscheinen hier, sobald eine Bank gelesen ist.',
  noMatchTitle: 'Nichts gefunden',
  noMatchText: 'Kein Umsatz passt zu diesen Filtern.',
  loadingMore: 'Weitere werden gelesen…',
  end: (count, formatted) => `${counted(count, formatted, 'Umsatz', 'Umsätze')}, mehr gibt es nicht`,
  addBank: 'Bank hinzufügen',
  unknownAccount: 'Konto nicht mehr hier',
};

/** TrueLayer’s own kinds of transaction. */
export const categories: Words['categories'] = {
  ATM: 'Geldautomat',
  BILL_PAYMENT: 'Rechnung',
  CASH: 'Bargeld',
  CASHBACK: 'Cashback',
  CHEQUE: 'Scheck',
  CORRECTION: 'Berichtigung',
  CREDIT: 'Gutschrift',
  DEBIT: 'Belastung',
  DIRECT_DEBIT: 'Lastschrift',
  DIVIDEND: 'Dividende',
  FEE_CHARGE: 'Gebühr',
  INTEREST: 'Zinsen',
  OTHER: 'Sonstiges',
  PURCHASE: 'Einkauf',
  STANDING_ORDER: 'Dauerauftrag',
  TRANSFER: 'Überweisung',
  UNKNOWN: '',
};
