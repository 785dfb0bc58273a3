import type { Language } from '../../shared/domain/language.ts';

/** What the few pages outside the interface say beside the words of an error. */
export type PageTexts = {
  connectedLabel: string;
  connectedTitle: string;
  connectedText: string;
  closeTab: string;
  notConnectedLabel: string;
  notSignedInLabel: string;
  back: string;
};

const ENGLISH: PageTexts = {
  connectedLabel: 'Connected',
  connectedTitle: 'The bank is connected',
  connectedText: 'Coffer has the bank’s answer and keeps it on this computer.',
  closeTab: 'You can close this tab and go back to Coffer.',
  notConnectedLabel: 'Not connected',
  notSignedInLabel: 'Not signed in',
  back: 'Back to Coffer',
};

const GERMAN: PageTexts = {
  connectedLabel: 'Verbunden',
  connectedTitle: 'Die Bank ist verbunden',
  connectedText: 'Coffer hat die Antwort der Bank und bewahrt sie auf diesem Computer auf.',
  closeTab: 'Sie können diesen Tab schließen und zu Coffer zurückkehren.',
  notConnectedLabel: 'Nicht verbunden',
  notSignedInLabel: 'Nicht angemeldet',
  back: 'Zurück zu Coffer',
};

/** {@link PageTexts} in a language. */
export function pageTexts(language: Language): PageTexts {
  return language === 'de' ? GERMAN : ENGLISH;
}
