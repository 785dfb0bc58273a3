import { counted } from './counted.ts';

/** Payments that come round. */
export const recurring = {
  title: 'Recurring payments',
  lead: 'Subscriptions, bills and pay, found in your transactions. Say which are right; what you decide is remembered.',
  kindsLabel: 'Which recurring payments',
  kinds: { out: 'Out', in: 'In', ended: 'Ended', dismissed: 'Dismissed' },
  empty: {
    out: 'None found yet. It takes three payments of the same kind to see that one comes round.',
    in: 'No pay or other income has been seen to come round yet.',
    ended: 'None has ended within a year.',
    dismissed: 'You have dismissed none.',
  },
  units: { week: 'weeks', month: 'months' },
  often: {
    week: { '1': 'every week', '2': 'every two weeks', '4': 'every four weeks' },
    month: {
      '1': 'every month',
      '2': 'every two months',
      '3': 'every quarter',
      '6': 'every half year',
      '12': 'every year',
    },
    other: (count: number, unit: string) => `every ${count} ${unit}`,
  },
  since: (month: string) => `seen since ${month}`,
  about: 'about',
  perYear: (amount: string) => `${amount} a year`,
  sum: (month: string, year: string) => `${month} a month, ${year} a year`,
  late: 'Not seen yet',
  lastOn: (date: string) => `last on ${date}`,
  rose: (before: string, now: string, date: string) => `Rose from ${before} to ${now} on ${date}`,
  fell: (before: string, now: string, date: string) => `Fell from ${before} to ${now} on ${date}`,
  dearer: 'dearer',
  confirm: 'It is right',
  dismiss: 'Not recurring',
  confirmed: 'Confirmed',
  decided: {
    confirm: 'Kept as a recurring payment.',
    dismiss: 'No longer shown as a recurring payment.',
    reopen: 'Open again.',
  },
  due: 'Due next',
  dueNone: 'Nothing that comes round is due within a month.',
  dueSum: (out: string, into: string, date: string) => `${out} out and ${into} in until ${date}`,
  dueMore: (count: number, formatted: string) => `and ${counted(count, formatted, 'payment', 'payments')} more`,
  all: 'All recurring payments',
};
