import { shop, type Life } from './life.ts';

const GROCERIES = ['Shopping', 'Groceries'] as const;
const TRANSPORT = ['Auto & Transport', 'Public transport'] as const;
const COFFEE = ['Food & Dining', 'Coffee shops'] as const;
const RESTAURANTS = ['Food & Dining', 'Restaurants'] as const;

/** Austrian shops, with what their terminals print and what things cost there. */
export const AUSTRIAN_SHOPS: Life['shops'] = {
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
};
