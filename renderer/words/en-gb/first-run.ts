/** The first page of a new profile. */
export const welcome = {
  title: 'Your banks, kept on your own computer',
  lead: 'See every account in one place, and never lose a connection without a word.',
  facts: [
    'Everything is encrypted, and stays on this computer.',
    'You are warned well before a bank’s consent runs out.',
    'No account with us. Nobody else sees your figures.',
  ],
  chooseTitle: 'How would you like to begin?',
  chooseLead: 'You can change your mind at any time, in Settings.',
  steps: { choose: 'Choose', connect: 'Connect', done: 'Done' },
  stepsLabel: 'Steps',
  demoTitle: 'Try the demo bank',
  demoText: 'A made-up bank with two years of accounts, cards and payments. No sign-up, nothing leaves this computer.',
  demoButton: 'Try the demo bank',
  demoStarting: 'Starting the demo bank…',
  demoHint: 'On its sign-in page, use',
  demoUser: 'john',
  demoPassword: 'doe',
  demoAnd: 'and',
  ownTitle: 'Connect your own banks',
  ownText:
    'United Kingdom, Germany and Austria, with your own TrueLayer application. You enter its client id and secret once.',
  ownButton: 'Set up TrueLayer',
  ownBack: 'Back',
  formTitle: 'Your TrueLayer application',
  formLead: 'Create an application in the TrueLayer console, then enter what it shows you.',
  connectTitle: 'Connect your first bank',
  connectLead: 'Pick your bank. You sign in on the bank’s own page; Coffer never sees your password.',
  otherApplication: 'Use another application',
};

/** The form for a TrueLayer application. */
export const credentials = {
  environment: 'Environment',
  clientId: 'Client id',
  clientIdHint: 'From the TrueLayer console, under App settings.',
  clientSecret: 'Client secret',
  clientSecretHint: 'Kept encrypted. It is never shown again.',
  clientSecretKept: 'A secret is kept. Leave this empty to keep it.',
  redirectMode: 'How the bank’s answer comes back',
  redirectModes: {
    loopback: 'To this computer',
    'custom-protocol': 'To the Coffer app',
    relay: 'Through your relay',
    paste: 'I paste the address',
  },
  redirectModeNotes: {
    loopback: 'Coffer receives it on a local address. The usual choice.',
    'custom-protocol': 'The browser hands it to Coffer with an app.coffer: link.',
    relay: 'Your relay’s https page hands it on.',
    paste: 'For an address that is not Coffer’s. You copy it from the browser at the end.',
  },
  redirectUri: 'Redirect address',
  redirectUriHint: 'Register exactly this in the TrueLayer console, under Allowed redirect URIs.',
  save: 'Save application',
  saveAndGoOn: 'Save and go on',
  saved: 'The application is saved.',
  problems: {
    clientId: 'Enter the client id.',
    clientSecret: 'Enter the client secret.',
    redirectUri: 'Enter the redirect address.',
  },
};

/** Where the key lives, and the passphrase. */
export const keyStore = {
  bannerTitle: 'Everything here is forgotten when Coffer stops',
  bannerText: 'This computer has no key store, so Coffer keeps nothing yet. Choose a passphrase to keep it.',
  bannerTitleWelcome: 'Before anything is stored',
  bannerTextWelcome:
    'This computer has no key store. Without a passphrase, Coffer forgets everything when it stops. Both are fine for a look around.',
  choose: 'Choose a passphrase',
  goOn: 'Carry on without',
  passphrase: 'Passphrase',
  repeat: 'Passphrase again',
  hint: 'At least 8 characters. Coffer cannot recover it for you.',
  set: 'Keep my data',
  done: 'Your data is kept from now on. Coffer asks for the passphrase at each start.',
  tooShort: 'At least 8 characters.',
  different: 'The two are not the same.',
  notKept: 'Not kept',
};

/** The page of a locked profile. */
export const unlock = {
  title: 'Coffer is locked',
  passphraseText: 'Enter your passphrase to open this profile.',
  keychainText: 'The system’s key store is locked. Unlock it, then try again.',
  button: 'Unlock',
  retryButton: 'Try again',
};
