import type { LocalDate } from '../shared/domain/local-date.ts';
import type { MovementKind } from './life.ts';

/** What a bank knows about a movement when it words the row. */
export type Wordable = {
  kind: MovementKind;
  /** Who is paid or pays, by the name people use. */
  payee: string;
  /** What the terminal prints, or the payment's reference. */
  text: string;
  place: string;
  paidAtMs: number;
  /** Amount as a decimal with its currency, for the few banks that repeat it. */
  amountText: string;
};

/** The banks' ways of writing a row. In braces: a value; in capitals when its name is in capitals. */
const WORDINGS = {
  barclays: {
    card: '{TEXT} ON {DD MON} BCC',
    'card-pending': '{TEXT}',
    refund: '{TEXT} REFUND ON {DD MON} BCC',
    'direct-debit': '{PAYEE} {TEXT} DDR',
    'standing-order': '{PAYEE} {TEXT} STO',
    'transfer-out': '{PAYEE} {TEXT} BBP',
    'transfer-in': '{PAYEE} {TEXT} BGC',
    'own-transfer': '{PAYEE} {TEXT} FT',
    salary: '{PAYEE} {TEXT} BGC',
    cash: 'CASH {PLACE} ON {DD MON} ATM',
    interest: 'INTEREST PAID GROSS INT',
    fee: '{TEXT} CHG',
    'card-repayment': 'PAYMENT BY DIRECT DEBIT',
    conversion: '{TEXT} FX',
  },
  'first-direct': {
    card: 'VIS {TEXT} {PLACE}',
    'card-pending': '{TEXT} {PLACE}',
    refund: 'CR {TEXT} {PLACE}',
    'direct-debit': 'DD {PAYEE}',
    'standing-order': 'SO {PAYEE} {TEXT}',
    'transfer-out': 'BP {PAYEE} {TEXT}',
    'transfer-in': 'CR {PAYEE} {TEXT}',
    'own-transfer': 'TFR {TEXT}',
    salary: 'CR {PAYEE} {TEXT}',
    cash: 'ATM CASH {PLACE} {DDMON}',
    interest: 'GROSS INTEREST',
    fee: 'DR {TEXT}',
    'card-repayment': 'PAYMENT - THANK YOU',
    conversion: 'TFR {TEXT}',
  },
  monzo: {
    card: '{TEXT}           {PLACE}        GBR',
    'card-pending': '{TEXT}           {PLACE}        GBR',
    refund: '{TEXT}           {PLACE}        GBR',
    'direct-debit': '{payee}',
    'standing-order': '{payee}',
    'transfer-out': '{payee} {text}',
    'transfer-in': '{payee} {text}',
    'own-transfer': 'Transfer: {text}',
    salary: '{PAYEE} {TEXT}',
    cash: '{PLACE}',
    interest: 'Interest earned',
    fee: '{text}',
    'card-repayment': 'Payment received',
    conversion: '{text}',
  },
  starling: {
    card: '{payee}',
    'card-pending': '{TEXT}',
    refund: '{payee} refund',
    'direct-debit': '{payee}',
    'standing-order': '{payee} {text}',
    'transfer-out': '{payee} {text}',
    'transfer-in': '{payee} {text}',
    'own-transfer': '{text}',
    salary: '{payee}',
    cash: 'ATM {place}',
    interest: 'Interest earned',
    fee: '{text}',
    'card-repayment': 'Payment received',
    conversion: 'Currency transfer {text}',
  },
  wise: {
    card: 'Card transaction of {amount} issued by {payee} {place}',
    'card-pending': 'Card transaction of {amount} issued by {payee} {place}',
    refund: 'Card refund of {amount} issued by {payee} {place}',
    'direct-debit': 'Direct debit to {payee}',
    'standing-order': 'Sent money to {payee}',
    'transfer-out': 'Sent money to {payee}',
    'transfer-in': 'Received money from {payee} with reference {text}',
    'own-transfer': 'Moved money: {text}',
    salary: 'Received money from {payee} with reference {text}',
    cash: 'Cash withdrawal of {amount} at {place}',
    interest: 'Interest earned',
    fee: '{text}',
    'card-repayment': 'Payment received',
    conversion: 'Converted {text}',
  },
  'card-statement': {
    card: '{TEXT} {PLACE}',
    'card-pending': '{TEXT}',
    refund: '{TEXT} {PLACE} CREDIT',
    'direct-debit': '{PAYEE}',
    'standing-order': '{PAYEE}',
    'transfer-out': '{PAYEE}',
    'transfer-in': '{PAYEE}',
    'own-transfer': '{TEXT}',
    salary: '{PAYEE}',
    cash: 'CASH ADVANCE {PLACE}',
    interest: 'INTEREST CHARGE',
    fee: '{TEXT}',
    'card-repayment': 'PAYMENT RECEIVED - THANK YOU',
    conversion: '{TEXT}',
  },
  sparkasse: {
    card: 'KARTENZAHLUNG {TEXT}//{PLACE}/DE {DATE}T{TIME} Debitk.0 2028-12',
    'card-pending': 'VORGEMERKT {TEXT}//{PLACE}/DE',
    refund: 'GUTSCHRIFT KARTENZAHLUNG {TEXT}//{PLACE}/DE',
    'direct-debit': 'FOLGELASTSCHRIFT {payee} {text}',
    'standing-order': 'DAUERAUFTRAG {payee} {text}',
    'transfer-out': 'ONLINE-UEBERWEISUNG {payee} {text} DATUM {DD.MM.YYYY}',
    'transfer-in': 'GUTSCHR. UEBERWEISUNG {payee} {text}',
    'own-transfer': 'UMBUCHUNG {text}',
    salary: 'LOHN GEHALT {payee} {text}',
    cash: 'BARGELDAUSZAHLUNG {PLACE} {DATE}T{TIME}',
    interest: 'ZINSEN Habenzinsen {MM/YYYY}',
    fee: 'ENTGELTABSCHLUSS {text}',
    'card-repayment': 'EINZUG KARTENABRECHNUNG',
    conversion: 'UMRECHNUNG {text}',
  },
  commerzbank: {
    card: 'Kartenzahlung {TEXT} {place} {DD.MM.YYYY}',
    'card-pending': 'Reservierung {TEXT}',
    refund: 'Gutschrift {TEXT} {place}',
    'direct-debit': 'Lastschrift {payee} {text} End-to-End-Ref.: nicht angegeben',
    'standing-order': 'Dauerauftrag {payee} {text}',
    'transfer-out': 'Überweisung {payee} {text}',
    'transfer-in': 'Gutschrift {payee} {text}',
    'own-transfer': 'Umbuchung {text}',
    salary: 'Gutschrift {payee} {text}',
    cash: 'Auszahlung {place} {DD.MM.YYYY}',
    interest: 'Zinsen {MM/YYYY}',
    fee: 'Entgelt {text}',
    'card-repayment': 'Ausgleich Kartenumsätze',
    conversion: 'Umrechnung {text}',
  },
  dkb: {
    card: 'VISA Debitkartenumsatz {TEXT} {place}',
    'card-pending': '{TEXT} {place}',
    refund: 'VISA Gutschrift {TEXT}',
    'direct-debit': '{payee} {text}',
    'standing-order': '{payee} {text}',
    'transfer-out': '{payee} {text}',
    'transfer-in': '{payee} {text}',
    'own-transfer': 'Umbuchung {text}',
    salary: '{payee} {text}',
    cash: 'Bargeldbezug {place}',
    interest: 'Abschluss Zinsen {MM/YYYY}',
    fee: '{text}',
    'card-repayment': 'Ausgleich Kreditkarte gem. Abrechnung v. {DD.MM.YYYY}',
    conversion: '{text}',
  },
  n26: {
    card: '{TEXT}',
    'card-pending': '{TEXT}',
    refund: '{TEXT}',
    'direct-debit': '{payee}',
    'standing-order': '{payee}',
    'transfer-out': '{payee} {text}',
    'transfer-in': '{payee} {text}',
    'own-transfer': '{text}',
    salary: '{payee} {text}',
    cash: 'ATM {PLACE}',
    interest: 'Zinsen',
    fee: '{text}',
    'card-repayment': 'Ausgleich',
    conversion: '{text}',
  },
  ing: {
    card: 'VISA {TEXT} {PLACE} NR XXXX 4417 KAUFUMSATZ {DD.MM}',
    'card-pending': 'Vorgemerkt VISA {TEXT}',
    refund: 'VISA {TEXT} {PLACE} GUTSCHRIFT {DD.MM}',
    'direct-debit': 'Lastschrift {payee} {text}',
    'standing-order': 'Dauerauftrag/Terminueberweisung {payee} {text}',
    'transfer-out': 'Ueberweisung {payee} {text}',
    'transfer-in': 'Gutschrift {payee} {text}',
    'own-transfer': 'Umbuchung {text}',
    salary: 'Gehalt/Rente {payee} {text}',
    cash: 'VISA BARGELDAUSZAHLUNG {PLACE}',
    interest: 'Abschluss Zinsen {MM/YYYY}',
    fee: 'Entgelt {text}',
    'card-repayment': 'Ausgleich Kreditkarte',
    conversion: 'Umrechnung {text}',
  },
  austrian: {
    card: '{TEXT} K001 {DD.MM}. {TIME}',
    'card-pending': 'VORM. {TEXT}',
    refund: 'GUTSCHRIFT {TEXT} {DD.MM}.',
    'direct-debit': '{payee} {text}',
    'standing-order': '{payee} {text}',
    'transfer-out': '{payee} {text}',
    'transfer-in': '{payee} {text}',
    'own-transfer': 'Umbuchung {text}',
    salary: '{payee} {text}',
    cash: 'BANKOMAT {PLACE} K001 {DD.MM}. {TIME}',
    interest: 'Habenzinsen {MM/YYYY}',
    fee: 'Entgelt {text}',
    'card-repayment': 'ZAHLUNGSEINGANG DANKE',
    conversion: 'Umrechnung {text}',
  },
  raiffeisen: {
    card: 'Bezahlung Karte {TEXT} {PLACE} {DD.MM}. {TIME}',
    'card-pending': 'Reservierung {TEXT}',
    refund: 'Gutschrift Karte {TEXT}',
    'direct-debit': 'Einzug {payee} {text}',
    'standing-order': 'Dauerauftrag {payee} {text}',
    'transfer-out': 'Überweisung {payee} {text}',
    'transfer-in': 'Gutschrift {payee} {text}',
    'own-transfer': 'Umbuchung {text}',
    salary: 'Gehalt {payee} {text}',
    cash: 'Behebung Automat {PLACE} {DD.MM}. {TIME}',
    interest: 'Zinsen HABEN {MM/YYYY}',
    fee: '{text}',
    'card-repayment': 'Kartenabrechnung',
    conversion: '{text}',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<MovementKind, string>>>>;

/** The name of a bank's way of writing. */
export type WordingName = keyof typeof WORDINGS;

/** The description that a bank gives a movement. */
export function wordMovement(wording: WordingName, movement: Wordable): string {
  const { payee, text, place, amountText } = movement;
  const iso = new Date(movement.paidAtMs).toISOString();
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  const shortMonth = MONTHS[Number(month) - 1] ?? '';
  const values: Readonly<Record<string, string>> = {
    payee,
    PAYEE: payee.toUpperCase(),
    text,
    TEXT: text.toUpperCase(),
    place: capitalised(place),
    PLACE: place.toUpperCase(),
    amount: amountText,
    DATE: iso.slice(0, 10),
    TIME: iso.slice(11, 16),
    'DD MON': `${day} ${shortMonth}`,
    DDMON: `${day}${shortMonth}`,
    'DD.MM': `${day}.${month}`,
    'DD.MM.YYYY': `${day}.${month}.${year}`,
    'MM/YYYY': `${month}/${year}`,
  };
  return WORDINGS[wording][movement.kind]
    .replace(/\{([^}]+)\}/g, (whole, name: string) => values[name] ?? whole)
    .trim();
}

/** The month a reference speaks of, as the country writes it: `MAR`, `03/2026`. */
export function monthText(wording: WordingName, date: LocalDate): string {
  const isEnglish = ['barclays', 'first-direct', 'monzo', 'starling', 'wise', 'card-statement'].includes(wording);
  return isEnglish ? (MONTHS[Number(date.slice(5, 7)) - 1] ?? '') : `${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function capitalised(text: string): string {
  return text.toLowerCase().replace(/(^|[\s-])\p{L}/gu, (letter) => letter.toUpperCase());
}
