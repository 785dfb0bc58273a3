import { shop, type Life } from './life.ts';

const GROCERIES = ['Shopping', 'Groceries'] as const;
const TRANSPORT = ['Auto & Transport', 'Public transport'] as const;
const COFFEE = ['Food & Dining', 'Coffee shops'] as const;
const RESTAURANTS = ['Food & Dining', 'Restaurants'] as const;

/** British shops, with what their terminals print and what things cost there. */
export const UK_SHOPS: Life['shops'] = {
  groceries: [
    shop('Tesco', 'TESCO STORES ####', 'LONDON', GROCERIES, [640, 8_900], 5),
    shop("Sainsbury's", 'SAINSBURYS S/MKTS', 'HACKNEY', GROCERIES, [520, 7_400], 4),
    shop('Lidl', 'LIDL GB LONDON', 'LONDON', GROCERIES, [710, 5_200], 3),
    shop('Waitrose', 'WAITROSE ###', 'ISLINGTON', GROCERIES, [890, 6_800], 1),
    shop('Co-op', 'CO-OP GROUP ######', 'LONDON', GROCERIES, [230, 2_100], 3),
    shop('M&S Food', 'MARKS&SPENCER PLC', 'LIVERPOOL ST', GROCERIES, [380, 2_900], 2),
  ],
  transport: [
    shop('Transport for London', 'TFL TRAVEL CH', 'TFL.GOV.UK/CP', TRANSPORT, { prices: [175, 280, 280, 340, 560] }, 9),
    shop('Trainline', 'TRAINLINE', 'LONDON', TRANSPORT, [980, 7_400], 1),
    shop('Uber', 'UBER *TRIP', 'HELP.UBER.COM', ['Auto & Transport', 'Taxi'], [620, 2_480], 2),
    shop('Lime', 'LIM*RIDE', 'LONDON', TRANSPORT, [190, 620], 1),
  ],
  coffee: [
    shop('Pret A Manger', 'PRET A MANGER', 'LONDON', COFFEE, { prices: [325, 410, 499, 745] }, 4),
    shop('Greggs', 'GREGGS PLC', 'LONDON', COFFEE, { prices: [195, 285, 360] }, 2),
    shop('Caffè Nero', 'CAFFE NERO ###', 'LONDON', COFFEE, { prices: [355, 385, 640] }, 2),
    shop('Climpson & Sons', 'SQ *CLIMPSON & SONS', 'LONDON', COFFEE, { prices: [340, 380, 760] }, 2),
  ],
  restaurant: [
    shop('Dishoom', 'DISHOOM SHOREDITCH', 'LONDON', RESTAURANTS, [2_650, 7_800], 2),
    shop("Nando's", 'NANDOS', 'DALSTON', RESTAURANTS, [1_340, 3_900], 2),
    shop('Deliveroo', 'DELIVEROO', 'LONDON', ['Food & Dining', 'Fast Food'], [1_480, 4_200], 4),
    shop('Franco Manca', 'FRANCO MANCA', 'BROADWAY MKT', RESTAURANTS, [1_250, 3_800], 2),
    shop('The Culpeper', 'THE CULPEPER', 'LONDON E1', ['Food & Dining', 'Alcohol & Bars'], [560, 4_600], 3),
  ],
  shopping: [
    shop('John Lewis', 'JOHN LEWIS', 'OXFORD ST', ['Shopping', 'Clothing'], [1_500, 14_900], 1),
    shop('Uniqlo', 'UNIQLO REGENT ST', 'LONDON', ['Shopping', 'Clothing'], [1_290, 8_900], 1),
    shop('Waterstones', 'WATERSTONES', 'LONDON', ['Shopping', 'Books'], [899, 4_200], 1),
    shop('IKEA', 'IKEA LTD WEMBLEY', 'WEMBLEY', ['Home', 'Furnishings'], [1_200, 18_500], 1),
  ],
  online: [
    shop('Amazon', 'AMZNMKTPLACE', 'AMAZON.CO.UK', ['Shopping', 'General'], [499, 7_900], 5),
    shop('ASOS', 'ASOS.COM', 'LONDON', ['Shopping', 'Clothing'], [1_600, 9_400], 1),
    shop('eBay', 'EBAY O*##-#####-#####', 'LONDON', ['Shopping', 'General'], [450, 5_200], 1),
    shop('Etsy', 'ETSY.COM', 'DUBLIN', ['Shopping', 'Gifts'], [990, 4_400], 1),
  ],
  health: [
    shop('Boots', 'BOOTS ####', 'LONDON', ['Health & Fitness', 'Pharmacy'], [340, 3_100], 3),
    shop('Specsavers', 'SPECSAVERS OPTICAS', 'HACKNEY', ['Health & Fitness', 'Eyecare'], [2_500, 15_900], 0.3),
    shop('NHS Prescription', 'NHSBSA PPC', 'NEWCASTLE', ['Health & Fitness', 'Pharmacy'], { prices: [990] }, 0.6),
  ],
  leisure: [
    shop(
      'Rio Cinema',
      'RIO CINEMA DALSTON',
      'LONDON',
      ['Entertainment', 'Movies & DVDs'],
      { prices: [1_150, 1_400, 2_800] },
      2,
    ),
    shop('Barbican Centre', 'BARBICAN CENTRE', 'LONDON', ['Entertainment', 'Arts'], [1_800, 6_400], 1),
    shop('Steam', 'STEAMGAMES.COM', '425-952-2985', ['Entertainment', 'Games'], [499, 4_499], 1),
  ],
  fuel: [
    shop('Shell', 'SHELL OLD STREET', 'LONDON', ['Auto & Transport', 'Gas & Fuel'], [3_200, 7_800], 1),
    shop('Esso', 'ESSO MFG HACKNEY', 'LONDON', ['Auto & Transport', 'Gas & Fuel'], [2_800, 7_200], 1),
  ],
};
