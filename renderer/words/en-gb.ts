import { alertWords } from '../../shared/domain/alert-words.ts';
import { insights } from './en-gb/insights.ts';
import { activity } from './en-gb/activity.ts';
import { app, screens, status, consent, dates } from './en-gb/app.ts';
import { budgets } from './en-gb/budgets.ts';
import { backups, confirmWord } from './en-gb/backups.ts';
import { commands, shortcuts } from './en-gb/commands.ts';
import { addBank, connect, attention, connections } from './en-gb/connecting.ts';
import { category, ownCategories, rules, transfers } from './en-gb/categories.ts';
import { welcome, credentials, keyStore, unlock } from './en-gb/first-run.ts';
import { goingLive } from './en-gb/going-live.ts';
import { account, details, reviews } from './en-gb/ledger.ts';
import { locking } from './en-gb/locking.ts';
import { overview, transactions, categories } from './en-gb/money.ts';
import { erasing } from './en-gb/erasing.ts';
import { importing } from './en-gb/importing.ts';
import { exporting } from './en-gb/own-data.ts';
import { netWorth, rates } from './en-gb/net-worth.ts';
import { recurring } from './en-gb/recurring.ts';
import { relay, webhooks } from './en-gb/relay.ts';
import { renewing } from './en-gb/renewing.ts';
import { settings } from './en-gb/settings.ts';
import { timeline } from './en-gb/timeline.ts';
import { diagnostics, health, record, syncs } from './en-gb/watching.ts';
import { diagnosis } from './en-gb/diagnosis.ts';
import { errors, sentences } from './en-gb/errors.ts';

/**
 * Every word the interface shows, in British English. This folder is the only home of visible text: a screen names a
 * key, never a sentence. Functions take counts as numbers (for the plural) and as text (already formatted).
 */
export const enGb = {
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
  erasing,
  exporting,
  importing,
  backups,
  confirmWord,
  locking,
  account,
  details,
  reviews,
  syncs,
  record,
  timeline,
  /** The same as in notifications. */
  alerts: alertWords('en'),
  diagnostics,
  health,
  commands,
  shortcuts,
  relay,
  webhooks,
};

/** The shape every language fills; the compiler holds each catalogue to it, and `words/catalogues` compares their contents. */
export type Words = typeof enGb;
