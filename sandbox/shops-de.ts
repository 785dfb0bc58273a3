import { shop, type Life } from './life.ts';

const GROCERIES = ['Shopping', 'Groceries'] as const;
const TRANSPORT = ['Auto & Transport', 'Public transport'] as const;
const COFFEE = ['Food & Dining', 'Coffee shops'] as const;
const RESTAURANTS = ['Food & Dining', 'Restaurants'] as const;

/** German shops, with what their terminals print and what things cost there. */
export const GERMAN_SHOPS: Life['shops'] = {
  groceries: [
    shop('REWE', 'REWE SAGT DANKE. #####', 'BERLIN', GROCERIES, [580, 7_900], 5),
    shop('EDEKA', 'EDEKA REICHELT ####', 'BERLIN', GROCERIES, [640, 8_400], 4),
    shop('LIDL', 'LIDL SAGT DANKE', 'BERLIN', GROCERIES, [490, 5_600], 4),
    shop('ALDI Nord', 'ALDI SAGT DANKE', 'BERLIN', GROCERIES, [520, 4_900], 3),
    shop('dm', 'DM-DROGERIE MARKT', 'BERLIN', ['Shopping', 'Personal care'], [345, 4_200], 3),
    shop('Bio Company', 'BIO COMPANY SE', 'BERLIN', GROCERIES, [790, 5_100], 1),
  ],
  transport: [
    shop('BVG', 'BVG APP', 'BERLIN', TRANSPORT, { prices: [240, 380, 380, 400] }, 5),
    shop('Deutsche Bahn', 'DB VERTRIEB GMBH', 'FRANKFURT', TRANSPORT, [1_290, 8_990], 2),
    shop('Bolt', 'BOLT.EU/O/#######', 'BERLIN', ['Auto & Transport', 'Taxi'], [690, 2_350], 1),
  ],
  coffee: [
    shop('Five Elephant', 'FIVE ELEPHANT', 'BERLIN', COFFEE, { prices: [340, 420, 680] }, 2),
    shop('Kamps Bäckerei', 'KAMPS BACKSTUBE', 'BERLIN', COFFEE, { prices: [195, 310, 465] }, 4),
    shop('LAP Coffee', 'LAP COFFEE GMBH', 'BERLIN', COFFEE, { prices: [150, 250, 300] }, 2),
  ],
  restaurant: [
    shop('Lieferando', 'LIEFERANDO.DE', 'BERLIN', ['Food & Dining', 'Fast Food'], [1_650, 4_100], 3),
    shop('Hasir', 'HASIR RESTAURANT', 'BERLIN', RESTAURANTS, [1_450, 5_800], 2),
    shop('Zur letzten Instanz', 'ZUR LETZTEN INSTANZ', 'BERLIN', RESTAURANTS, [2_100, 6_900], 1),
    shop('Prater Biergarten', 'PRATER GASTRO GMBH', 'BERLIN', ['Food & Dining', 'Alcohol & Bars'], [780, 3_900], 2),
  ],
  shopping: [
    shop('IKEA', 'IKEA DEUTSCHLAND', 'BERLIN', ['Home', 'Furnishings'], [1_400, 17_900], 1),
    shop('MediaMarkt', 'MEDIAMARKT ALEXA', 'BERLIN', ['Shopping', 'Electronics'], [1_999, 24_900], 1),
    shop('Dussmann', 'DUSSMANN KULTURKAUFHAUS', 'BERLIN', ['Shopping', 'Books'], [999, 5_400], 2),
    shop('C&A', 'C+A MODE', 'BERLIN', ['Shopping', 'Clothing'], [1_499, 8_900], 1),
  ],
  online: [
    shop('Amazon', 'AMZN MKTP DE*##A#B##C#', 'LUXEMBURG', ['Shopping', 'General'], [599, 8_900], 5),
    shop('Zalando', 'ZALANDO SE', 'BERLIN', ['Shopping', 'Clothing'], [2_495, 12_900], 2),
    shop('OTTO', 'OTTO GMBH', 'HAMBURG', ['Shopping', 'General'], [1_999, 14_900], 1),
  ],
  health: [
    shop('Rossmann', 'DIRK ROSSMANN GMBH', 'BERLIN', ['Health & Fitness', 'Pharmacy'], [299, 3_400], 3),
    shop('Apotheke am Ostkreuz', 'APOTHEKE AM OSTKREUZ', 'BERLIN', ['Health & Fitness', 'Pharmacy'], [500, 3_850], 2),
  ],
  leisure: [
    shop(
      'Yorck Kinos',
      'YORCK KINO GMBH',
      'BERLIN',
      ['Entertainment', 'Movies & DVDs'],
      { prices: [1_100, 1_300, 2_600] },
      2,
    ),
    shop(
      'Berliner Bäder',
      'BERLINER BAEDER-BETRIEBE',
      'BERLIN',
      ['Health & Fitness', 'Sports'],
      { prices: [550, 750] },
      2,
    ),
    shop('Staatsoper', 'STAATSOPER UNTER D LINDEN', 'BERLIN', ['Entertainment', 'Arts'], [2_400, 8_800], 0.5),
  ],
  fuel: [
    shop('Aral', 'ARAL STATION #########', 'BERLIN', ['Auto & Transport', 'Gas & Fuel'], [3_400, 8_400], 1),
    shop('JET', 'JET TANKSTELLE', 'BERLIN', ['Auto & Transport', 'Gas & Fuel'], [3_100, 7_900], 1),
  ],
};
