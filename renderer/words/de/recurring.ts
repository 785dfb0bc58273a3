import { counted } from '../en-gb/counted.ts';
import type { Words } from '../en-gb.ts';

/** Payments that come round. */
export const recurring: Words['recurring'] = {
  title: 'Wiederkehrende Zahlungen',
  lead: 'Abos, Rechnungen und Gehalt, in Ihren Umsätzen gefunden. Sagen Sie, was stimmt; es wird gemerkt.',
  kindsLabel: 'Welche wiederkehrenden Zahlungen',
  kinds: { out: 'Ausgänge', in: 'Eingänge', ended: 'Beendet', dismissed: 'Verworfen' },
  empty: {
    out: 'Noch keine gefunden. Erst drei gleichartige Zahlungen zeigen, dass eine wiederkehrt.',
    in: 'Noch kein wiederkehrendes Gehalt oder anderes Einkommen gefunden.',
    ended: 'Binnen eines Jahres ist keine zu Ende gegangen.',
    dismissed: 'Sie haben keine verworfen.',
  },
  units: { week: 'Wochen', month: 'Monate' },
  often: {
    week: { '1': 'jede Woche', '2': 'alle zwei Wochen', '4': 'alle vier Wochen' },
    month: {
      '1': 'jeden Monat',
      '2': 'alle zwei Monate',
      '3': 'jedes Quartal',
      '6': 'jedes Halbjahr',
      '12': 'jedes Jahr',
    },
    other: (count, unit) => `alle ${count} ${unit}`,
  },
  since: (month) => `gesehen seit ${month}`,
  about: 'etwa',
  perYear: (amount) => `${amount} im Jahr`,
  sum: (month, year) => `${month} im Monat, ${year} im Jahr`,
  late: 'Noch nicht gesehen',
  lastOn: (date) => `zuletzt am ${date}`,
  rose: (before, now, date) => `Gestiegen von ${before} auf ${now} am ${date}`,
  fell: (before, now, date) => `Gesunken von ${before} auf ${now} am ${date}`,
  dearer: 'teurer',
  confirm: 'Stimmt',
  dismiss: 'Kehrt nicht wieder',
  confirmed: 'Bestätigt',
  decided: {
    confirm: 'Als wiederkehrende Zahlung behalten.',
    dismiss: 'Nicht mehr als wiederkehrende Zahlung gezeigt.',
    reopen: 'Wieder offen.',
  },
  due: 'Demnächst fällig',
  dueNone: 'Im kommenden Monat ist nichts Wiederkehrendes fällig.',
  dueSum: (out, into, date) => `${out} aus und ${into} ein bis ${date}`,
  dueMore: (count, formatted) => `und ${counted(count, formatted, 'weitere Zahlung', 'weitere Zahlungen')}`,
  all: 'Alle wiederkehrenden Zahlungen',
};
