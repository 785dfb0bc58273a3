import { addDays, daysBetween, utcDateOf, type LocalDate } from '../shared/domain/local-date.ts';
import type { AccountPlan, Bank } from './banks.ts';
import { draftRow, type DraftRow } from './ledger-generator.ts';
import type { Life } from './life.ts';
import { instantOn } from './movement.ts';
import { createRandom } from './random.ts';

/** How many booked rows each account is to have on a day. The day is fixed, so that later days change nothing before it. */
export type Scale = { rowsPerAccount: number; on: LocalDate };

const ROWS_PER_ROUND = 10;

/**
 * Makes an account's books longer or shorter, to exactly so many rows booked by the scale's day. More: small purchases
 * are spread over the whole time, and every tenth row brings their sum back, so that balances stay where they were.
 * Fewer: the oldest go, and the opening balance takes them in.
 */
export function scaleLedger(input: {
  bank: Bank;
  plan: AccountPlan;
  shops: Life['shops'];
  accountKey: string;
  openingMinor: number;
  opensOn: LocalDate;
  drafts: readonly DraftRow[];
  scale: Scale;
}): { openingMinor: number; drafts: readonly DraftRow[] } {
  const { drafts, scale, openingMinor } = input;
  const dayEndsMs = instantOn(addDays(scale.on, 1), 0);
  const booked = drafts.filter(({ bookedAtMs }) => bookedAtMs !== undefined && bookedAtMs < dayEndsMs);
  const missing = scale.rowsPerAccount - booked.length;
  if (missing >= 0) return { openingMinor, drafts: [...drafts, ...fillers(input, missing)] };
  const oldestFirst = booked.toSorted((one, other) => (one.bookedAtMs ?? 0) - (other.bookedAtMs ?? 0));
  const dropped = new Set(oldestFirst.slice(0, -missing));
  const droppedMinor = [...dropped].reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return { openingMinor: openingMinor + droppedMinor, drafts: drafts.filter((draft) => !dropped.has(draft)) };
}

function fillers(input: Parameters<typeof scaleLedger>[0], count: number): DraftRow[] {
  const { bank, plan, shops, accountKey, opensOn, scale } = input;
  const random = createRandom(`${accountKey}/fillers`);
  const places = [...shops.groceries, ...shops.coffee, ...shops.online];
  const days = Math.max(1, daysBetween(opensOn, scale.on));
  const rows: DraftRow[] = [];
  let spentMinor = 0;
  for (let index = 0; index < count; index += 1) {
    const paidAtMs = instantOn(addDays(opensOn, Math.floor((index * days) / count)), 0) + (index % 86_000) * 1_000;
    const bringsBack = index % ROWS_PER_ROUND === ROWS_PER_ROUND - 1;
    const found = random.pick(places);
    const amountMinor = bringsBack ? spentMinor : -random.between(95, 2_400);
    spentMinor = bringsBack ? 0 : spentMinor - amountMinor;
    rows.push({
      ...draftRow(bank, plan, `${bank.providerId}:${plan.key}:filler-${index}`, {
        kind: bringsBack ? 'transfer-in' : 'card',
        payee: bringsBack ? 'Top-up' : found.name,
        text: bringsBack ? 'Top-up' : found.printed.replaceAll('#', '7'),
        place: found.place,
        amountMinor,
        classification: bringsBack ? ['Transfer', 'Own account'] : found.classification,
        ...(bringsBack ? {} : { merchant: found.name }),
        paidAtMs,
        bookedAfterDays: 0,
      }),
      date: utcDateOf(paidAtMs),
    });
  }
  return rows;
}
