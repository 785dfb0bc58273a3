import type { Words } from '../en-gb.ts';

/** What there is, over time. */
export const netWorth: Words['netWorth'] = {
  title: 'Vermögen',
  span: 'Zeitraum',
  spans: { '92': '3 Monate', '365': '1 Jahr', '1096': '3 Jahre', '3650': 'Alles' },
  currency: 'Währung',
  allIn: (currency) => `Alles in ${currency}`,
  chart: (currency) => `Vermögen in ${currency}`,
  day: 'Tag',
  total: 'Vermögen',
  change: (amount, date) => `${amount} seit ${date}`,
  partial: (date) => `Gepunktet: Vor dem ${date} ist nicht jedes Konto bekannt.`,
  none: 'Noch gibt es keinen Kontostand zu zeichnen.',
  at: (rates) => `Die ganze Linie zu ${rates}.`,
  rate: (from, rate, to, source, date) => `1 ${from} = ${rate} ${to} (${source}, ${date})`,
  missing: (currencies) => `Ohne ${currencies}: kein Kurs bekannt.`,
  setRates: 'Kurse in den Einstellungen',
  choose: 'Alle Währungen in einer sehen',
};

/** Rates of exchange, in Settings. */
export const rates: Words['rates'] = {
  title: 'Währungen',
  lead: 'Geld in verschiedenen Währungen wird nie zusammengezählt, solange Sie hier keine Währung wählen. Kurse bleiben auf diesem Computer.',
  base: 'Alles zeigen in',
  baseNone: 'Nichts: Währungen getrennt lassen',
  baseNote: 'In der Übersicht neben den Währungen selbst, immer mit den Kursen, zu denen gerechnet wurde.',
  sources: { hand: 'von Ihnen eingetragen', ecb: 'Europäische Zentralbank' },
  none: 'Noch keine Kurse.',
  list: 'Kurse',
  of: (from, to) => `1 ${from} in ${to}`,
  unknown: 'noch kein Kurs',
  enter: (from, to) => `Kurs für ${from} in ${to} eintragen`,
  enterButton: 'Eintragen…',
  field: (from, to) => `Was 1 ${from} in ${to} wert ist`,
  wrong: 'Das ist kein Kurs: eine Zahl über null, etwa 0,85.',
  save: 'Kurs speichern',
  saved: 'Kurs gespeichert.',
  remove: 'Meinen vergessen',
  removed: 'Ihr Kurs ist vergessen.',
  fetch: 'Europäische Zentralbank fragen',
  fetchNote:
    'Liest deren öffentliche Liste des Tages, für alle dieselbe Datei. Über Sie und Ihr Geld wird nichts gesendet; es geschieht nur auf Knopfdruck.',
  fetched: (date) => `Die Kurse vom ${date} sind da.`,
};
