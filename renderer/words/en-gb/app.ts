/** Used everywhere. */
export const app = {
  name: 'Coffer',
  skipToContent: 'Skip to content',
  navigation: 'Main',
  opening: 'Opening Coffer',
  linkLost: 'Lost touch with Coffer. Trying again…',
  attentionBadge: (count: number) => `${count} ${count === 1 ? 'connection needs' : 'connections need'} attention`,
  retry: 'Try again',
  dismiss: 'Dismiss',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  saved: 'Saved',
  copy: 'Copy',
  copied: 'Copied',
  copyNamed: (what: string) => `Copy ${what}`,
  reference: (reference: string) => `Reference ${reference}`,
  showSecret: 'Show',
  hideSecret: 'Hide',
  loading: 'Loading',
  nothingVisible: '(no text)',
  environments: { production: 'Live', sandbox: 'Sandbox', demo: 'Demo bank' },
  environmentNotes: {
    production: 'Your real banks.',
    sandbox: 'TrueLayer’s test environment. No real money.',
    demo: 'A made-up bank on this computer. No real money.',
  },
};

/** Fields for dates. */
export const dates = {
  /** How a date is typed. */
  pattern: 'dd/mm/yyyy',
  from: 'From',
  to: 'To',
  notADate: (pattern: string) => `Not a date; write it as ${pattern}.`,
  pick: (label: string) => `${label}: choose from a calendar`,
  monthBefore: 'The month before',
  monthAfter: 'The month after',
};

/** The names of the screens. */
export const screens = {
  overview: 'Overview',
  transactions: 'Transactions',
  insights: 'Insights',
  connections: 'Connections',
  activity: 'Activity',
  settings: 'Settings',
};

/** How a thing stands. */
export const status = {
  active: 'Active',
  fetching: 'Fetching',
  endingSoon: 'Ending soon',
  endsToday: 'Ends today',
  expired: 'Consent ended',
  withdrawnAtBank: 'Withdrawn at the bank',
  disconnected: 'Disconnected',
  refused: 'Application refused',
  notOffered: 'No longer offered',
  notAnswering: 'Not answering',
  fault: 'Needs attention',
  pending: 'Pending',
  booked: 'Booked',
};

/** How long a bank may be read. */
export const consent = {
  ringLabel: (days: number, isEstimate: boolean) =>
    days < 0
      ? 'Consent has ended'
      : `${isEstimate ? 'About ' : ''}${days} ${days === 1 ? 'day' : 'days'} of consent left`,
  ringUnknown: 'End of consent not known yet',
  daysShort: (days: number): string => (days === 1 ? 'day' : 'days'),
  ended: 'ended',
  daysLeft: (days: number) =>
    days < 0 ? 'ended' : days === 0 ? 'last day' : `${days} ${days === 1 ? 'day' : 'days'} left`,
  term: (given: string, ends: string | undefined) => (ends === undefined ? `since ${given}` : `${given} to ${ends}`),
  estimate: '(estimated)',
  estimateNote: 'The bank did not say; this is a careful estimate.',
};
