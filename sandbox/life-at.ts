import { shop, type Life } from './life.ts';

const GROCERIES = ['Shopping', 'Groceries'] as const;
const TRANSPORT = ['Auto & Transport', 'Public transport'] as const;
const COFFEE = ['Food & Dining', 'Coffee shops'] as const;
const RESTAURANTS = ['Food & Dining', 'Restaurants'] as const;

/** Austrian shops, bills, pay and habits. */
export const AUSTRIAN_LIFE: Life = {
  cashPlaces: ['WIEN MARIAHILF', 'WIEN PRATERSTERN', 'WIEN NASCHMARKT'],
  shops: {
    groceries: [
      shop('BILLA', 'BILLA DANKT ####', 'WIEN', GROCERIES, [490, 7_400], 5),
      shop('HOFER', 'HOFER DANKT ####', 'WIEN', GROCERIES, [620, 6_100], 4),
      shop('SPAR', 'SPAR DANKT ####', 'WIEN', GROCERIES, [540, 6_900], 4),
      shop('PENNY', 'PENNY ####', 'WIEN', GROCERIES, [390, 3_800], 2),
      shop('BIPA', 'BIPA DANKT ####', 'WIEN', ['Shopping', 'Personal care'], [350, 3_900], 2),
    ],
    transport: [
      shop('Wiener Linien', 'WIENER LINIEN', 'WIEN', TRANSPORT, { prices: [240, 240, 480, 800] }, 4),
      shop('ÖBB', 'OEBB PV AG', 'WIEN', TRANSPORT, [990, 6_490], 2),
      shop('Taxi 40100', 'TAXI 40100', 'WIEN', ['Auto & Transport', 'Taxi'], [890, 2_700], 1),
    ],
    coffee: [
      shop('Café Sperl', 'CAFE SPERL', 'WIEN', COFFEE, { prices: [490, 620, 1_180] }, 2),
      shop('Anker', 'ANKERBROT FIL ###', 'WIEN', COFFEE, { prices: [220, 345, 390] }, 4),
      shop('Aida', 'AIDA CAFE-KONDITOREI', 'WIEN', COFFEE, { prices: [460, 540, 980] }, 2),
    ],
    restaurant: [
      shop('Figlmüller', 'FIGLMUELLER WOLLZEILE', 'WIEN', RESTAURANTS, [2_100, 6_800], 1),
      shop('foodora', 'FOODORA AUSTRIA', 'WIEN', ['Food & Dining', 'Fast Food'], [1_490, 3_900], 3),
      shop('Schachtelwirt', 'SCHACHTELWIRT', 'WIEN', RESTAURANTS, [1_250, 2_900], 2),
      shop('Heuriger Wieninger', 'HEURIGER WIENINGER', 'WIEN', ['Food & Dining', 'Alcohol & Bars'], [1_650, 5_400], 1),
    ],
    shopping: [
      shop('Thalia', 'THALIA BUCH', 'WIEN', ['Shopping', 'Books'], [990, 4_800], 2),
      shop('Peek & Cloppenburg', 'PEEK+CLOPPENBURG', 'WIEN', ['Shopping', 'Clothing'], [2_990, 14_900], 1),
      shop('XXXLutz', 'XXXLUTZ KG', 'WIEN', ['Home', 'Furnishings'], [1_990, 21_900], 0.6),
    ],
    online: [
      shop('Amazon', 'AMZN MKTP AT*#B##C#D', 'LUXEMBURG', ['Shopping', 'General'], [599, 7_900], 4),
      shop('willhaben', 'WILLHABEN PAYLIVERY', 'WIEN', ['Shopping', 'General'], [900, 6_500], 2),
      shop('Zalando', 'ZALANDO SE', 'BERLIN', ['Shopping', 'Clothing'], [2_495, 11_900], 1),
    ],
    health: [
      shop('Apotheke zum Löwen', 'APOTHEKE ZUM LOEWEN', 'WIEN', ['Health & Fitness', 'Pharmacy'], [710, 3_650], 2),
      shop('dm', 'DM FIL ####', 'WIEN', ['Health & Fitness', 'Pharmacy'], [345, 3_700], 3),
    ],
    leisure: [
      shop(
        'Gartenbaukino',
        'GARTENBAUKINO',
        'WIEN',
        ['Entertainment', 'Movies & DVDs'],
        { prices: [1_050, 1_190, 2_100] },
        2,
      ),
      shop('Wiener Staatsoper', 'WIENER STAATSOPER', 'WIEN', ['Entertainment', 'Arts'], [1_500, 9_800], 0.7),
    ],
    fuel: [
      shop('OMV', 'OMV ####', 'WIEN', ['Auto & Transport', 'Gas & Fuel'], [3_200, 8_100], 1),
      shop('ENI', 'ENI SERVICE STATION ####', 'WIEN', ['Auto & Transport', 'Gas & Fuel'], [2_900, 7_800], 1),
    ],
  },
  roles: {
    household: {
      incomes: [
        {
          payee: ['Donauwerk Technik GmbH', 'Alpenblick Medien AG', 'Ringstrasse Consulting GmbH'],
          reference: 'Gehalt {month}',
          by: 'salary',
          day: 28,
          amount: [288_000, 318_000],
          larger: { months: [6, 11], factor: 1.92 },
          classification: ['Income', 'Salary'],
        },
      ],
      bills: [
        {
          payee: ['Hausverwaltung Pichler', 'Wohnen Wien Genossenschaft', 'IMMO Leopold GmbH'],
          reference: 'Miete {month} Top ##',
          by: 'standing-order',
          day: 1,
          amount: [84_000, 92_000],
          rises: [{ afterMonths: 16, byMinor: 4_100 }],
          classification: ['Bills and Utilities', 'Rent'],
        },
        {
          payee: 'WIEN ENERGIE Vertrieb',
          reference: 'Teilbetrag Strom Gas ##########',
          by: 'direct-debit',
          day: 6,
          amount: [8_900, 11_900],
          classification: ['Bills and Utilities', 'Utilities'],
        },
        {
          payee: 'OBS ORF-Beitrag',
          reference: 'ORF-Beitrag ##########',
          by: 'direct-debit',
          day: 12,
          every: { months: 2, first: 1 },
          amount: [3_060, 3_060],
          classification: ['Bills and Utilities', 'Television'],
        },
        {
          payee: ['A1 Telekom Austria', 'Magenta Telekom', 'Hutchison Drei'],
          reference: 'Rechnung KdNr #########',
          by: 'direct-debit',
          day: 16,
          amount: [4_190, 5_490],
          rises: [{ afterMonths: 15, byMinor: 210 }],
          classification: ['Bills and Utilities', 'Internet'],
        },
        {
          payee: 'Wiener Linien',
          reference: 'Jahreskarte Rate ########',
          by: 'direct-debit',
          day: 2,
          amount: [3_300, 3_300],
          rises: [{ afterMonths: 24, byMinor: 580 }],
          classification: ['Auto & Transport', 'Public transport'],
        },
        {
          payee: ['UNIQA Versicherung', 'Wiener Städtische', 'Generali Versicherung AG'],
          reference: 'Haushaltsversicherung ########',
          by: 'direct-debit',
          day: 10,
          amount: [1_880, 2_640],
          classification: ['Bills and Utilities', 'Insurance'],
        },
        {
          payee: 'Ärzte ohne Grenzen',
          reference: 'Spende Dauerauftrag',
          by: 'standing-order',
          day: 5,
          amount: [1_500, 1_500],
          classification: ['Gifts & Donations', 'Charity'],
        },
      ],
      habits: [
        { group: 'groceries', weekday: 0.22, weekend: 0.2 },
        { group: 'fuel', weekday: 0.03, weekend: 0.06 },
        { group: 'health', weekday: 0.05, weekend: 0.02 },
      ],
      cash: { perMonth: 2.6, amounts: [2_000, 5_000, 10_000] },
      sweep: { above: 55_000, below: 22_000 },
      quarterlyFee: { minor: 2_139, text: 'Kontoführung' },
    },
    everyday: {
      incomes: [],
      bills: [
        {
          payee: 'Netflix',
          reference: 'NETFLIX.COM',
          by: 'card',
          day: 8,
          amount: [1_299, 1_299],
          rises: [{ afterMonths: 14, byMinor: 200 }],
          classification: ['Entertainment', 'Movies & DVDs'],
        },
        {
          payee: 'FITINN Betriebs GmbH',
          reference: 'Mitglied ########',
          by: 'direct-debit',
          day: 3,
          amount: [2_490, 3_290],
          classification: ['Health & Fitness', 'Gym'],
        },
      ],
      habits: [
        { group: 'groceries', weekday: 0.28, weekend: 0.3 },
        { group: 'coffee', weekday: 0.4, weekend: 0.4 },
        { group: 'transport', weekday: 0.12, weekend: 0.15 },
        { group: 'restaurant', weekday: 0.08, weekend: 0.25 },
        { group: 'leisure', weekday: 0.03, weekend: 0.12 },
      ],
      cash: { perMonth: 1.5, amounts: [2_000, 5_000] },
      sweep: { above: 22_000, below: 9_000 },
    },
    joint: {
      incomes: [
        {
          payee: ['Theresa Moser', 'David Pichler', 'Sara Kovac'],
          reference: 'Haushalt gemeinsam',
          by: 'transfer',
          day: 2,
          amount: [60_000, 68_000],
          classification: ['Income', 'Transfer'],
        },
      ],
      bills: [
        {
          payee: 'Kindergruppe Löwenzahn',
          reference: 'Beitrag {month}',
          by: 'direct-debit',
          day: 5,
          amount: [18_500, 23_000],
          classification: ['Kids', 'Childcare'],
        },
        {
          payee: 'ÖAMTC',
          reference: 'Mitgliedsbeitrag ########',
          by: 'direct-debit',
          day: 14,
          every: { months: 12, first: 1 },
          amount: [9_280, 10_400],
          classification: ['Auto & Transport', 'Service & Parts'],
        },
      ],
      habits: [
        { group: 'groceries', weekday: 0.4, weekend: 0.5 },
        { group: 'online', weekday: 0.05, weekend: 0.06 },
        { group: 'restaurant', weekday: 0.03, weekend: 0.15 },
        { group: 'shopping', weekday: 0.03, weekend: 0.06 },
      ],
      sweep: { above: 38_000, below: 16_000 },
    },
    savings: { incomes: [], bills: [], habits: [], interestRate: 0.0185 },
    'credit-card': {
      incomes: [],
      bills: [
        {
          payee: 'DER STANDARD',
          reference: 'DERSTANDARD.AT ABO',
          by: 'card',
          day: 19,
          amount: [990, 990],
          classification: ['Entertainment', 'Newspapers'],
        },
      ],
      habits: [
        { group: 'online', weekday: 0.12, weekend: 0.15 },
        { group: 'restaurant', weekday: 0.03, weekend: 0.1 },
        { group: 'shopping', weekday: 0.03, weekend: 0.07 },
      ],
    },
  },
};
