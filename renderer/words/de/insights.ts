import type { Words } from '../en-gb.ts';

/** The screen that makes sense of money. */
export const insights: Words['insights'] = {
  partsLabel: 'Teil',
  parts: {
    money: 'Ein und aus',
    recurring: 'Wiederkehrend',
    budgets: 'Budgets',
    transfers: 'Umbuchungen',
    rules: 'Kategorien und Regeln',
  },
  emptyTitle: 'Noch nichts auszuwerten',
  emptyText: 'Einnahmen und Ausgaben erscheinen hier, sobald eine Bank gelesen ist.',
  asTable: 'Als Tabelle',
  span: 'Zeitraum',
  spans: { '6': '6 Monate', '12': '12 Monate', '24': '24 Monate' },
  currency: 'Währung',
  month: 'Monat',
  soFar: (month) => `${month} bisher`,
  flow: {
    title: 'Einnahmen und Ausgaben',
    lead: 'Ohne Geld, das nur zwischen Ihren Konten, auf Karten oder in Ersparnisse gewandert ist.',
    chart: 'Einnahmen und Ausgaben nach Monaten',
    in: 'Ein',
    out: 'Aus',
    net: 'Übrig',
  },
  spending: {
    title: 'Ausgaben',
    none: 'In diesem Monat wurde nichts ausgegeben.',
    category: 'Kategorie',
    spent: 'Ausgegeben',
    share: 'Anteil',
    usual: 'Üblicher Monat',
    all: 'Alle Ausgaben',
  },
};
