/** What there is, over time. */
export const netWorth = {
  title: 'Net worth',
  span: 'How far back',
  spans: { '92': '3 months', '365': '1 year', '1096': '3 years', '3650': 'All' },
  currency: 'Currency',
  allIn: (currency: string) => `All in ${currency}`,
  chart: (currency: string) => `Net worth in ${currency}`,
  day: 'Day',
  total: 'Net worth',
  change: (amount: string, date: string) => `${amount} since ${date}`,
  partial: (date: string) => `Dotted: before ${date} not every account is known.`,
  none: 'There is no balance yet to draw.',
  at: (rates: string) => `The whole line at ${rates}.`,
  rate: (from: string, rate: string, to: string, source: string, date: string) =>
    `1 ${from} = ${rate} ${to} (${source}, ${date})`,
  missing: (currencies: string) => `Without ${currencies}: no rate is known.`,
  setRates: 'Rates in Settings',
  choose: 'See all currencies in one',
};

/** Rates of exchange, in Settings. */
export const rates = {
  title: 'Currencies',
  lead: 'Money in different currencies is never added together unless you choose a currency here. Rates are kept on this computer.',
  base: 'Show everything in',
  baseNone: 'Nothing: keep currencies apart',
  baseNote: 'Shown on Overview beside the currencies themselves, always with the rates it was worked out at.',
  sources: { hand: 'entered by you', ecb: 'European Central Bank' },
  none: 'No rates yet.',
  list: 'Rates',
  of: (from: string, to: string) => `1 ${from} in ${to}`,
  unknown: 'no rate yet',
  enter: (from: string, to: string) => `Enter a rate for ${from} in ${to}`,
  enterButton: 'Enter…',
  field: (from: string, to: string) => `What 1 ${from} is worth in ${to}`,
  wrong: 'This is not a rate: a number above zero, such as 0.85.',
  save: 'Save rate',
  saved: 'Rate saved.',
  remove: 'Forget mine',
  removed: 'Your rate is forgotten.',
  fetch: 'Ask the European Central Bank',
  fetchNote:
    'Reads its public list of the day, the same file for everybody. Nothing about you or your money is sent; it happens only when you press.',
  fetched: (date: string) => `Rates of ${date} are here.`,
};
