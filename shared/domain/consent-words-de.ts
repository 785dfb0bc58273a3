import type { ConsentWordsKey } from './consent-words.ts';

/** {@link CONSENT_WORDS} in German. */
export const GERMAN_CONSENT_WORDS: Readonly<Record<ConsentWordsKey, string>> = {
  'warning.days.title': '{provider}: noch {days} Tage Einwilligung',
  'warning.one-day.title': '{provider}: noch ein Tag Einwilligung',
  'warning.last-day.title': '{provider}: Die Einwilligung endet in weniger als einem Tag',
  'warning.over.title': '{provider}: Die Einwilligung ist abgelaufen',
  'warning.confirm.body': 'Sie endet am {date}. Bestätigen Sie sie in Coffer, dann läuft alles weiter.',
  'warning.sign-in.body': 'Sie endet am {date}. Melden Sie sich noch einmal bei der Bank an, dann läuft alles weiter.',
  'warning.estimate.body':
    'Die Bank nennt kein Ende; wir rechnen mit dem {date}. Melden Sie sich noch einmal bei der Bank an, dann läuft alles weiter.',
  'warning.over.body':
    'Sie endete am {date}. Erneuern Sie sie, um weiterzumachen; Ihre bisherigen Daten bleiben erhalten.',
  'warning.token.title': '{provider}: Der Zugriff endet bald',
  'warning.token.body':
    'Die Bank hat keinen Zugang für spätere Abrufe gegeben; ab {time} lässt sich nichts Neues mehr lesen. Melden Sie sich noch einmal bei der Bank an und erlauben Sie das Lesen in Ihrer Abwesenheit.',
  'warning.token-over.title': '{provider}: Der Zugriff ist beendet',
  'warning.token-over.body':
    'Die Bank hat keinen Zugang für spätere Abrufe gegeben, und der gegebene endete um {time}. Verbinden Sie sie neu, um weiterzumachen; Ihre bisherigen Daten bleiben erhalten.',
  'calendar.name': 'Coffer: Einwilligungen der Banken',
  'calendar.end.title': '{provider}: Einwilligung endet',
  'calendar.estimate.title': '{provider}: Einwilligung endet (unsere Schätzung)',
  'calendar.confirm.body': 'Öffnen Sie Coffer vor diesem Tag und bestätigen Sie den Zugriff auf {provider} erneut.',
  'calendar.sign-in.body': 'Öffnen Sie Coffer vor diesem Tag und melden Sie sich erneut bei {provider} an.',
  'calendar.alarm': '{provider}: Einwilligung in Coffer erneuern',
};
