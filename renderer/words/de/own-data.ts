import type { Words } from '../en-gb.ts';

/** Taking the data out, and bringing older data in. */
export const exporting: Words['exporting'] = {
  title: 'Export',
  lead: 'Alles, was Coffer weiß, in einer Datei, die andere Programme lesen. Die Datei ist nicht verschlüsselt: Bewahren Sie sie gut auf.',
  format: 'Format',
  formatNotes: {
    csv: 'Für Tabellenprogramme: eine Zeile je Umsatz. Texte, die als Formeln laufen könnten, werden entschärft.',
    json: 'Für Programme: alles, mit Notizen, Kennungen und dem, was Sie gelöscht haben.',
    ofx: 'Für Finanzprogramme wie GnuCash, KMyMoney, Banktivity und Quicken: gebuchte Umsätze je Konto.',
    qif: 'Für ältere Finanzprogramme: gebuchte Umsätze, ohne Währungen.',
  },
  which: 'Konten',
  all: 'Alle',
  some: 'Nur einige',
  from: 'Von',
  to: 'Bis',
  datesHint: 'Lassen Sie die Felder leer, um alles zu exportieren.',
  datesWrong: 'Der letzte Tag liegt vor dem ersten.',
  chooseSome: 'Wählen Sie ein Konto.',
  excel: 'Für Excel',
  excelNote: 'Kennzeichnet den Text als UTF-8, damit Excel Umlaute und Zeichen richtig zeigt.',
  german: 'Deutsche Zahlen',
  germanNote: '1234,56 zwischen Semikolons, wie es ein deutsches Tabellenprogramm erwartet.',
  dateOrder: 'Schreibweise der Daten',
  dateOrders: { dmy: '31/12/2026', mdy: '12/31/2026', ymd: '2026-12-31' },
  button: 'Exportieren',
  done: (fileName) => `Exportiert als ${fileName}.`,
};
