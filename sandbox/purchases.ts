import { addDays, type LocalDate } from '../shared/domain/local-date.ts';
import type { Habit, Life, Shop, ShopGroup } from './life.ts';
import { instantOn, type Movement, type Scheduled } from './movement.ts';
import { createRandom, type Random } from './random.ts';
import { isWeekend } from './due-dates.ts';

/** Hours in which a group of shops is visited. */
const OPEN: Readonly<Record<ShopGroup, readonly [from: number, to: number]>> = {
  groceries: [8, 20.5],
  transport: [6.5, 22],
  coffee: [7.2, 16],
  restaurant: [11.8, 21.8],
  shopping: [10, 18.5],
  online: [7, 23],
  health: [9, 18],
  leisure: [11, 21],
  fuel: [7, 20],
};

/** The shops of one account's owner, weighted by their own habits. */
export type OwnShops = Readonly<Partial<Record<ShopGroup, readonly Shop[]>>>;

/** People have their own shops: the same list, weighted differently for each account. Worked out once per account. */
export function ownShops(habits: readonly Habit[], shops: Life['shops'], accountKey: string): OwnShops {
  return Object.fromEntries(
    habits.map(({ group }) => [
      group,
      shops[group].map((found) => ({
        ...found,
        printed: withDigits(found.printed, `${accountKey}/${found.name}`),
        weight: found.weight * (0.35 + 1.3 * createRandom(`${accountKey}/likes/${found.name}`).next()),
      })),
    ]),
  );
}

/** The purchases that one account's owner makes on one day, and what follows from them later. */
export function purchasesOn(input: { date: LocalDate; random: Random; habits: readonly Habit[]; shops: OwnShops }): {
  movements: Movement[];
  scheduled: Scheduled[];
} {
  const { date, random, habits, shops } = input;
  const movements: Movement[] = [];
  const scheduled: Scheduled[] = [];
  for (const { group, weekday, weekend } of habits) {
    const season = date.slice(5, 7) === '12' && (group === 'shopping' || group === 'online') ? 1.7 : 1;
    const expected = (isWeekend(date) ? weekend : weekday) * season;
    const count = Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0);
    for (let index = 0; index < count; index += 1) {
      const purchase = purchaseAt(random.pickWeighted(shops[group] ?? []), group, date, random);
      movements.push(purchase, ...companions(purchase, group, random));
      const refund = refundOf(purchase, group, date, random);
      if (refund !== undefined) scheduled.push(refund);
    }
  }
  return { movements, scheduled };
}

/** Rows that come along with a purchase on the same day. */
function companions(purchase: Movement, group: ShopGroup, random: Random): Movement[] {
  // Two fares or two flat whites: real payments that look exactly alike.
  if ((group === 'transport' || group === 'coffee') && random.chance(0.07)) return [{ ...purchase }];
  // A card check: a small hold that is never booked.
  if (group === 'online' && random.chance(0.05)) {
    return [{ ...purchase, amountMinor: -100, bookedAfterDays: undefined, releasedAfterDays: random.between(3, 5) }];
  }
  return [];
}

function refundOf(purchase: Movement, group: ShopGroup, date: LocalDate, random: Random): Scheduled | undefined {
  if ((group !== 'online' && group !== 'shopping') || !random.chance(0.05)) return undefined;
  const on = addDays(date, random.between(5, 14));
  const amountMinor = -purchase.amountMinor;
  return {
    on,
    movement: { ...purchase, kind: 'refund', amountMinor, paidAtMs: instantOn(on, 11.3), bookedAfterDays: 1 },
  };
}

/** One purchase in a shop. */
export function purchaseAt(found: Shop, group: ShopGroup, date: LocalDate, random: Random): Movement {
  const [opens, closes] = OPEN[group];
  const amount = priceIn(found, random);
  const movement: Movement = {
    kind: 'card',
    payee: found.name,
    text: found.printed,
    place: found.place,
    amountMinor: -amount,
    classification: found.classification,
    merchant: found.name,
    paidAtMs: instantOn(date, opens + random.next() * (closes - opens)),
    // Most settle within three days; a few are late, which is where careless merging loses them.
    bookedAfterDays: random.chance(0.03) ? random.between(6, 9) : random.between(1, 3),
  };
  if (group === 'restaurant' && random.chance(0.15)) {
    const withTip = Math.round((amount * (110 + random.between(0, 5))) / 100);
    return { ...movement, amountMinor: -withTip, pendingAmountMinor: -amount };
  }
  if (group === 'fuel' && random.chance(0.5)) return { ...movement, pendingAmountMinor: -9_900 };
  return movement;
}

/** The text with each `#` replaced by a digit that depends on the key alone. */
export function withDigits(text: string, key: string): string {
  if (!text.includes('#')) return text;
  const random = createRandom(`${key}/digits`);
  return text.replaceAll('#', () => String(random.between(0, 9)));
}

function priceIn(found: Shop, random: Random): number {
  if ('prices' in found.amount) return random.pick(found.amount.prices);
  const [low, high] = found.amount;
  // Small baskets are commoner than large ones.
  return Math.round(low + (high - low) * random.next() ** 2);
}
