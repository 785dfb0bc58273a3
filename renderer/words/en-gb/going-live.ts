import { counted } from './counted.ts';

/** The guided move from the sandbox, or the demo bank, to real banks. */
export const goingLive = {
  title: 'Move to your real banks',
  lead: 'Four steps. Nothing that is here is lost on the way.',
  back: 'Settings',
  open: 'Move to live, step by step',
  staysTitle: 'What stays',
  stays: [
    'Settings, permissions, categories and rules',
    'The key, the app lock and the record of what Coffer did',
    'The banks of the sandbox and the demo: change the environment back to see them',
  ],
  separateTitle: 'What is separate',
  separate: [
    'The TrueLayer application: live has a client id and a secret of its own',
    'Banks, consents, accounts and transactions: nothing is copied',
    'The consents: you give them anew, on each bank’s own page',
  ],
  stepsLabel: 'Steps',
  states: { done: 'Done', open: 'To do', problem: 'Not right yet' },
  consoleTitle: 'Switch the TrueLayer console to Live',
  consoleText:
    'At the top right of the console. An application that TrueLayer has not approved yet works in testing mode, which is enough for accounts of your own.',
  consoleLink: 'Open the console',
  consoleDone: 'Seen: a live client id is entered.',
  consoleOpen: 'Coffer sees it by the client id. Those of the sandbox begin with “sandbox-”.',
  applicationTitle: 'Enter the live client id and its secret',
  applicationText: 'The console shows the secret once, as a download. Both are kept encrypted.',
  applicationSave: 'Save and check',
  applicationChange: 'Change',
  applicationAsking: 'Asking TrueLayer whether it knows the application…',
  applicationDone: (banks: number | undefined, formatted: string) =>
    banks === undefined
      ? 'TrueLayer knows this application.'
      : `TrueLayer knows this application and offers it ${counted(banks, formatted, 'bank', 'banks')}.`,
  applicationRefused:
    'TrueLayer refuses it. Compare both with the console, letter by letter; the secret can be made anew there.',
  applicationOpen: 'Coffer asks TrueLayer as soon as you have saved it.',
  redirectTitle: 'Register the redirect address',
  redirectText:
    'In the console, under App settings, as an allowed redirect URI, letter by letter. It may take a quarter of an hour until TrueLayer knows it.',
  redirectDone: 'Proven: a sign-in has come back by it.',
  redirectOpen:
    'The first sign-in that comes back proves it. A page of TrueLayer that does not like the redirect means that it is not registered yet.',
  bankTitle: 'Connect the first bank',
  bankText: 'Coffer works with live banks from then on. You can change the environment back at any time.',
  bankSwitch: 'Work with live banks',
  bankAdd: 'Add a bank',
  bankDone: (count: number, formatted: string) => `${counted(count, formatted, 'bank', 'banks')} connected.`,
  bankOpen: 'Nothing is connected yet.',
  allDone: 'You are live',
  allDoneText: 'Every step is done. Coffer warns you well before a consent runs out.',
  allDoneLink: 'See your accounts',
};
