import { alertWords } from '../../shared/domain/alert-words.ts';
import { insights } from './de/insights.ts';
import { activity } from './de/activity.ts';
import { app, consent, screens, status, dates } from './de/app.ts';
import { backups, confirmWord } from './de/backups.ts';
import { commands, shortcuts } from './de/commands.ts';
import { category, ownCategories, rules, transfers } from './de/categories.ts';
import { addBank, attention, connect, connections } from './de/connecting.ts';
import { diagnosis } from './de/diagnosis.ts';
import { errors, sentences } from './de/errors.ts';
import { credentials, keyStore, unlock, welcome } from './de/first-run.ts';
import { goingLive } from './de/going-live.ts';
import { account, details, reviews } from './de/ledger.ts';
import { locking } from './de/locking.ts';
import { categories, overview, transactions } from './de/money.ts';
import { erasing } from './de/erasing.ts';
import { importing } from './de/importing.ts';
import { exporting } from './de/own-data.ts';
import { budgets } from './de/budgets.ts';
import { netWorth, rates } from './de/net-worth.ts';
import { recurring } from './de/recurring.ts';
import { relay, webhooks } from './de/relay.ts';
import { renewing } from './de/renewing.ts';
import { settings } from './de/settings.ts';
import { timeline } from './de/timeline.ts';
import { diagnostics, health, record, syncs } from './de/watching.ts';
import type { Words } from './en-gb.ts';

/** Every word the interface shows, in German. */
export const de: Words = {
  errors,
  sentences,
  diagnosis,
  activity,
  app,
  screens,
  dates,
  status,
  consent,
  addBank,
  connect,
  attention,
  connections,
  renewing,
  welcome,
  credentials,
  goingLive,
  keyStore,
  unlock,
  overview,
  transactions,
  categories,
  category,
  rules,
  ownCategories,
  transfers,
  insights,
  recurring,
  budgets,
  netWorth,
  rates,
  settings,
  account,
  details,
  reviews,
  syncs,
  record,
  timeline,
  alerts: alertWords('de'),
  diagnostics,
  health,
  commands,
  shortcuts,
  relay,
  webhooks,
  erasing,
  exporting,
  importing,
  backups,
  confirmWord,
  locking,
};

/** Where Austria says it differently. */
export const deAt: Words = {
  ...de,
  categories: { ...categories, ATM: 'Bankomat', FEE_CHARGE: 'Spesen' },
  overview: { ...overview, types: { ...overview.types, DEBIT: 'Bankomatkarte' } },
};
