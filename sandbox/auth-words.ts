import { chooseLocale, languageOf, readAcceptLanguage, type Locale } from '../shared/domain/language.ts';
import type { Bank } from './banks.ts';

/** What the pages of the sign-in dialog say. What a link got wrong is told in English: it is for whoever made the link. */
export type AuthWords = {
  locale: Locale;
  brand: string;
  footer: string;
  countries: Readonly<Record<Bank['country'], string>>;
  /** What each permission gives, and in detail. */
  scopes: Readonly<Record<string, readonly [what: string, detail: string]>>;
  choose: string;
  chooseLead: string;
  chooseAnother: string;
  signInTo: (bank: string) => string;
  signIn: string;
  signInLead: (bank: string) => string;
  wrong: string;
  username: string;
  password: string;
  goOn: string;
  /** Holds the user's name and password as HTML. */
  demonstration: (username: string, password: string) => string;
  allowTitle: (bank: string) => string;
  renewTitle: (bank: string) => string;
  allowQuestion: string;
  renewQuestion: string;
  /** Names of people and the date come as HTML. */
  asks: (person: string, howLong: string) => string;
  until: (date: string) => string;
  once: string;
  from: string;
  limits: string;
  allow: string;
  cancel: string;
  doneTitle: string;
  done: string;
  doneText: string;
  unusableTitle: string;
  noBankTitle: string;
  noBankText: string;
  usedTitle: string;
  usedText: string;
};

const ENGLISH: Omit<AuthWords, 'locale'> = {
  brand: 'Open banking',
  footer: 'Demonstration bank on this computer. All people and payments are invented.',
  countries: { uk: 'United Kingdom', de: 'Germany', at: 'Austria' },
  scopes: {
    info: ['Your name', 'as the bank holds it'],
    accounts: ['Account details', 'names, types, account numbers and sort codes or IBANs'],
    cards: ['Card details', 'names, networks and the last four digits'],
    balance: ['Balances', 'current and available'],
    transactions: ['Transactions', 'past and new, booked and pending'],
    direct_debits: ['Direct debits', 'who collects, and how much'],
    standing_orders: ['Standing orders', 'who is paid, and when'],
  },
  choose: 'Choose your bank',
  chooseLead: 'Coffer asks to read your accounts. You sign in at your bank; Coffer never sees your password.',
  chooseAnother: 'Choose another bank',
  signInTo: (bank) => `Sign in to ${bank}`,
  signIn: 'Sign in',
  signInLead: (bank) => `Use your ${bank} details.`,
  wrong: 'That username and password do not match. Please try again.',
  username: 'Username',
  password: 'Password',
  goOn: 'Continue',
  demonstration: (username, password) => `Demonstration: sign in as ${username} with the password ${password}.`,
  allowTitle: (bank) => `Allow access to ${bank}`,
  renewTitle: (bank) => `Renew access to ${bank}`,
  allowQuestion: 'Allow access?',
  renewQuestion: 'Renew access?',
  asks: (person, howLong) => `${person}, <strong>Coffer</strong> asks to read the following, ${howLong}.`,
  until: (date) => `until ${date}`,
  once: 'this once',
  from: 'From',
  limits: 'It cannot move money or change anything. You can end the access at any time in Coffer.',
  allow: 'Allow access',
  cancel: 'Cancel',
  doneTitle: 'Back to the application',
  done: 'All done',
  doneText: 'One more step takes you back to the application.',
  unusableTitle: 'This link cannot be used',
  noBankTitle: 'There is no such bank',
  noBankText: 'Go back and choose a bank from the list.',
  usedTitle: 'This link was used already',
  usedText: 'A link is good for one sign-in. Start again in the application.',
};

const GERMAN: Omit<AuthWords, 'locale'> = {
  brand: 'Kontozugang',
  footer: 'Demobank auf diesem Computer. Alle Personen und Zahlungen sind erfunden.',
  countries: { uk: 'Vereinigtes Königreich', de: 'Deutschland', at: 'Österreich' },
  scopes: {
    info: ['Ihr Name', 'wie ihn die Bank führt'],
    accounts: ['Kontodaten', 'Namen, Arten, Kontonummern und Sort Codes oder IBANs'],
    cards: ['Kartendaten', 'Namen, Netzwerke und die letzten vier Ziffern'],
    balance: ['Kontostände', 'aktuell und verfügbar'],
    transactions: ['Umsätze', 'bisherige und neue, gebucht und vorgemerkt'],
    direct_debits: ['Lastschriften', 'wer einzieht, und wie viel'],
    standing_orders: ['Daueraufträge', 'wer bezahlt wird, und wann'],
  },
  choose: 'Wählen Sie Ihre Bank',
  chooseLead:
    'Coffer möchte Ihre Konten lesen. Sie melden sich bei Ihrer Bank an; Ihr Passwort bekommt Coffer nie zu sehen.',
  chooseAnother: 'Andere Bank wählen',
  signInTo: (bank) => `Bei ${bank} anmelden`,
  signIn: 'Anmelden',
  signInLead: (bank) => `Verwenden Sie Ihre Zugangsdaten von ${bank}.`,
  wrong: 'Benutzername und Passwort passen nicht zusammen. Versuchen Sie es noch einmal.',
  username: 'Benutzername',
  password: 'Passwort',
  goOn: 'Weiter',
  demonstration: (username, password) =>
    `Zum Ausprobieren: Melden Sie sich als ${username} mit dem Passwort ${password} an.`,
  allowTitle: (bank) => `Zugriff auf ${bank} erlauben`,
  renewTitle: (bank) => `Zugriff auf ${bank} erneuern`,
  allowQuestion: 'Zugriff erlauben?',
  renewQuestion: 'Zugriff erneuern?',
  asks: (person, howLong) => `${person}, <strong>Coffer</strong> möchte Folgendes lesen, ${howLong}.`,
  until: (date) => `bis ${date}`,
  once: 'dieses eine Mal',
  from: 'Von diesen Konten',
  limits: 'Geld bewegen oder etwas ändern kann Coffer damit nicht. Den Zugriff können Sie jederzeit in Coffer beenden.',
  allow: 'Zugriff erlauben',
  cancel: 'Abbrechen',
  doneTitle: 'Zurück zur Anwendung',
  done: 'Alles erledigt',
  doneText: 'Ein Schritt noch, dann sind Sie zurück in der Anwendung.',
  unusableTitle: 'Dieser Link ist nicht verwendbar',
  noBankTitle: 'Diese Bank gibt es nicht',
  noBankText: 'Gehen Sie zurück und wählen Sie eine Bank aus der Liste.',
  usedTitle: 'Dieser Link wurde schon verwendet',
  usedText: 'Ein Link gilt für eine Anmeldung. Beginnen Sie in der Anwendung neu.',
};

/** The words for whoever reads what a browser says it accepts. */
export function authWords(acceptLanguage: string | undefined): AuthWords {
  const locale = chooseLocale('system', readAcceptLanguage(acceptLanguage));
  return { locale, ...(languageOf(locale) === 'de' ? GERMAN : ENGLISH) };
}
