import { chooseLocale, languageOf, readAcceptLanguage, type Language } from '../../shared/domain/language.ts';

/** What the page between a bank's answer and Coffer says. */
export type BounceWords = {
  backTitle: string;
  answered: string;
  goOn: string;
  brokenTitle: string;
  broken: string;
};

const ENGLISH: BounceWords = {
  backTitle: 'Back to Coffer',
  answered: 'Your bank has answered. If nothing happens by itself:',
  goOn: 'Go on in Coffer',
  brokenTitle: 'This is not a sign-in of Coffer',
  broken: 'The address is incomplete. Start again from Coffer; nothing was stored.',
};

const GERMAN: BounceWords = {
  backTitle: 'Zurück zu Coffer',
  answered: 'Ihre Bank hat geantwortet. Falls nichts von selbst geschieht:',
  goOn: 'In Coffer weitermachen',
  brokenTitle: 'Das ist keine Anmeldung von Coffer',
  broken: 'Die Adresse ist unvollständig. Beginnen Sie in Coffer neu; gespeichert wurde nichts.',
};

/** {@link BounceWords} in a language. */
export function bounceWords(language: Language): BounceWords {
  return language === 'de' ? GERMAN : ENGLISH;
}

/** The language of whoever reads what a browser says it accepts. */
export function readerLanguage(acceptLanguage: string | undefined): Language {
  return languageOf(chooseLocale('system', readAcceptLanguage(acceptLanguage)));
}
