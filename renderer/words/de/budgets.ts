import type { Words } from '../en-gb.ts';

/** Monthly budgets. */
export const budgets: Words['budgets'] = {
  title: 'Budgets',
  lead: 'Was eine Kategorie im Monat kosten darf. Nichts wird gesperrt oder bewegt; Coffer sagt nur, wie es steht.',
  add: 'Neues Budget',
  edit: 'Ändern…',
  editTitle: 'Dieses Budget ändern',
  remove: 'Entfernen',
  none: 'Noch keine Budgets',
  noneText: 'Legen Sie fest, was eine Kategorie im Monat kosten darf, und sehen Sie hier, was davon übrig ist.',
  category: 'Kategorie',
  limit: 'Grenze im Monat',
  limitWrong: 'Das ist kein Betrag über null.',
  categoryMissing: 'Wählen Sie eine Kategorie.',
  save: 'Budget speichern',
  saved: (category) => `Das Budget für ${category} steht.`,
  removed: (category) => `Das Budget für ${category} ist entfernt.`,
  of: (spent, limit) => `${spent} von ${limit}`,
  left: (amount) => `noch ${amount}`,
  over: (amount) => `${amount} darüber`,
  used: 'Aufgebraucht',
  states: { good: 'Im Rahmen', soon: 'Fast aufgebraucht', bad: 'Überschritten' },
};
