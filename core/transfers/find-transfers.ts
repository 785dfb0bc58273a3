import { daysBetween } from '../../shared/domain/local-date.ts';
import { minorToDecimal } from '../../shared/domain/money.ts';
import { foldText } from '../ledger/search-words.ts';
import type { Half } from './half.ts';

/** Why two rows are taken for one transfer; shown to the user. */
export type TransferReason =
  | 'same-amount'
  | 'both-say-so'
  | 'one-says-so'
  | 'names-account'
  | 'only-candidate'
  | 'several-candidates'
  | 'same-words'
  | 'names-amount'
  | 'near-known-rate';

/** Two halves of a transfer. `certain` ones count at once; the others wait for the user. */
export type FoundTransfer = { out: Half; in: Half; isCertain: boolean; because: TransferReason[] };

/** What a text may name an account by. */
export type AccountMarks = { number?: string; name?: string };

/** What finding needs to know besides the rows. */
export type TransferContext = {
  /** What a text may name each account by: its number, its name (folded). */
  marks: ReadonlyMap<string, AccountMarks>;
  /** Pairs that the user has said no to. */
  isRejected(outId: number, inId: number): boolean;
  /** How many units of one currency another is worth, by what the user has said or done; `undefined` when unknown. */
  rateOf?(from: string, to: string): number | undefined;
};

/** A bank may date what comes in a day before the other bank dates what went out, and holidays may lie between. */
const EARLIEST_DAYS = -1;
const LATEST_DAYS = 4;
const WINDOW_DAYS = LATEST_DAYS;
/** A row that the bank has classified as something else is only a half when it is this close. */
const CLOSE_DAYS = 1;
/** Changed money arrives within this time, near the rate that is known. */
const EXCHANGED_WITHIN_DAYS = 2;
const NEAR_RATE = 0.06;
/** German account numbers have ten digits, British ones eight, old ones six. */
const SHORTEST_NUMBER = 6;
const SHORTEST_NAME = 6;

type Edge = { out: Half; in: Half; strength: number; days: number; because: TransferReason[] };

/** Finds transfers among rows that come oldest first. */
export type TransferFinder = {
  /** Takes in more rows; answers the transfers that nothing to come can change. */
  add(rows: readonly Half[]): FoundTransfer[];
  /** The rest, and what was changed from one currency into another. */
  end(): FoundTransfer[];
};

/**
 * Creates a finder. Rows of one amount and currency that lie close together are looked at as a whole: the strongest pair
 * is taken first, every row once, and ties are broken by day and id, so the order in which rows come plays no part. What
 * comes later than a window after the last row of such a group cannot belong to it. Pure apart from what it holds.
 */
export function createTransferFinder(context: TransferContext): TransferFinder {
  const open = new Map<string, Half[]>();
  const changed: Half[] = [];

  const solve = (group: readonly Half[]): FoundTransfer[] => {
    const found = pairUp(group, context);
    const taken = new Set(found.flatMap((pair) => [pair.out.id, pair.in.id]));
    changed.push(...group.filter(({ id, likeness }) => likeness === 2 && !taken.has(id)));
    return found;
  };

  return {
    add(rows) {
      const found: FoundTransfer[] = [];
      for (const row of rows) {
        const key = `${row.currency} ${Math.abs(row.amountMinor)}`;
        const group = open.get(key);
        const last = group?.at(-1);
        if (group && last && daysBetween(last.date, row.date) <= WINDOW_DAYS) group.push(row);
        else {
          if (group) found.push(...solve(group));
          open.set(key, [row]);
        }
      }
      const today = rows.at(-1)?.date;
      for (const [key, group] of open) {
        const last = group.at(-1);
        if (!today || !last || daysBetween(last.date, today) <= WINDOW_DAYS) continue;
        found.push(...solve(group));
        open.delete(key);
      }
      return found;
    },
    end() {
      const found = [...open.values()].flatMap(solve);
      open.clear();
      return [...found, ...pairExchanged(changed, context)];
    },
  };
}

/** All transfers among rows in any order. Pure. */
export function findTransfers(rows: readonly Half[], context: TransferContext): FoundTransfer[] {
  const finder = createTransferFinder(context);
  return [...finder.add(rows.toSorted(byDayAndId)), ...finder.end()];
}

/** Pairs rows of one amount: the strongest first, each row once. */
function pairUp(group: readonly Half[], context: TransferContext): FoundTransfer[] {
  const outs = group.filter(({ amountMinor }) => amountMinor < 0);
  const ins = group.filter(({ amountMinor }) => amountMinor > 0);
  const edges = outs.flatMap((out) =>
    ins.flatMap((incoming) => {
      const edge = edgeOf(out, incoming, context);
      return edge === undefined ? [] : [edge];
    }),
  );
  return takeStrongest(edges).map((edge) => {
    const isAlone = edges.every((other) => !isRival(edge, other));
    const { out, because } = edge;
    return {
      out,
      in: edge.in,
      isCertain: isAlone && edge.strength >= 3,
      because: [...because, isAlone ? 'only-candidate' : 'several-candidates'],
    };
  });
}

function edgeOf(out: Half, incoming: Half, { marks, isRejected }: TransferContext): Edge | undefined {
  const days = daysBetween(out.date, incoming.date);
  if (out.accountId === incoming.accountId || days < EARLIEST_DAYS || days > LATEST_DAYS) return undefined;
  if (isRejected(out.id, incoming.id)) return undefined;
  const named = Number(names(out, marks.get(incoming.accountId))) + Number(names(incoming, marks.get(out.accountId)));
  const said = out.likeness + incoming.likeness;
  const isClose = Math.abs(days) <= CLOSE_DAYS;
  const hasDoubt = Math.min(out.likeness, incoming.likeness) === 0;
  if (said + 2 * named < 2 || (hasDoubt && !isClose)) return undefined;
  const because: TransferReason[] = ['same-amount'];
  if (said === 4) because.push('both-say-so');
  else if (out.likeness === 2 || incoming.likeness === 2) because.push('one-says-so');
  if (named > 0) because.push('names-account');
  return { out, in: incoming, strength: strengthOf(said, { named, isClose, hasDoubt }), days, because };
}

/**
 * From 3 on a pair is certain when nothing rivals it: both books say so, one says so on the day, or one names the other's
 * account. Two that name each other stand above all.
 */
function strengthOf(said: number, facts: { named: number; isClose: boolean; hasDoubt: boolean }): number {
  if (facts.named > 0) return said + 2 * facts.named;
  if (facts.hasDoubt || (said === 3 && !facts.isClose)) return 2;
  return said;
}

/** An account in the other half's text, by its number or by its name. Shorter ones could be a year or any word. */
function names({ text }: Half, { number = '', name = '' }: AccountMarks = {}): boolean {
  return (
    (number.length >= SHORTEST_NUMBER && text.includes(`${number} `)) ||
    (name.length >= SHORTEST_NAME && text.includes(` ${name} `))
  );
}

function takeStrongest(edges: readonly Edge[]): Edge[] {
  const taken = new Set<number>();
  return edges.toSorted(byStrength).filter((edge) => {
    if (taken.has(edge.out.id) || taken.has(edge.in.id)) return false;
    taken.add(edge.out.id).add(edge.in.id);
    return true;
  });
}

/** Another pair that one half could as well belong to. Twins of one day and account are no rivals: whichever is taken, it is the same. */
function isRival(edge: Edge, other: Edge): boolean {
  if (other === edge || other.strength < edge.strength) return false;
  if (other.out.id === edge.out.id) {
    return other.in.accountId !== edge.in.accountId && Math.abs(other.days) <= Math.abs(edge.days);
  }
  if (other.in.id === edge.in.id) {
    return other.out.accountId !== edge.out.accountId && Math.abs(other.days) <= Math.abs(edge.days);
  }
  return false;
}

/**
 * Pairs what went out in one currency and came in in another. The amounts alone say nothing, so something else has to: the
 * same words in both books, the other amount or currency in the text, or a rate that is known. Never certain.
 */
function pairExchanged(rows: readonly Half[], context: TransferContext): FoundTransfer[] {
  const ordered = rows.toSorted(byDayAndId);
  const edges: Edge[] = [];
  let first = 0;
  for (const later of ordered) {
    while (
      (ordered[first]?.date ?? later.date) < later.date &&
      daysBetween(ordered[first]?.date ?? later.date, later.date) > EXCHANGED_WITHIN_DAYS
    )
      first += 1;
    for (let at = first; at < ordered.length; at++) {
      const earlier = ordered[at];
      if (!earlier || earlier === later) break;
      const [out, incoming] = earlier.amountMinor < 0 ? [earlier, later] : [later, earlier];
      const edge = exchangedEdge(out, incoming, context);
      if (edge) edges.push(edge);
    }
  }
  return takeStrongest(edges).map(({ out, in: incoming, because }) => ({
    out,
    in: incoming,
    isCertain: false,
    because,
  }));
}

function exchangedEdge(out: Half, incoming: Half, { isRejected, rateOf }: TransferContext): Edge | undefined {
  if (out.amountMinor >= 0 || incoming.amountMinor <= 0) return undefined;
  if (out.currency === incoming.currency || out.accountId === incoming.accountId || isRejected(out.id, incoming.id))
    return undefined;
  const because: TransferReason[] = [];
  if (out.text === incoming.text && out.text.trim() !== '') because.push('same-words');
  if (namesAmount(out, incoming) || namesAmount(incoming, out)) because.push('names-amount');
  const known = rateOf?.(out.currency, incoming.currency);
  if (known !== undefined) {
    const implied =
      Number(minorToDecimal(incoming.amountMinor, incoming.currency)) /
      Number(minorToDecimal(-out.amountMinor, out.currency));
    if (Math.abs(implied / known - 1) <= NEAR_RATE) because.push('near-known-rate');
    // A rate that is known and far off speaks against it, whatever the words.
    else return undefined;
  }
  if (because.length === 0) return undefined;
  return { out, in: incoming, strength: because.length, days: daysBetween(out.date, incoming.date), because };
}

/** The other half's amount, digit by digit, or its currency, in a row's text. */
function namesAmount({ text }: Half, other: Half): boolean {
  const amount = foldText(minorToDecimal(Math.abs(other.amountMinor), other.currency)).trim();
  return text.includes(` ${amount} `) && text.includes(` ${other.currency.toLowerCase()} `);
}

function byStrength(left: Edge, right: Edge): number {
  return (
    right.strength - left.strength ||
    Math.abs(left.days) - Math.abs(right.days) ||
    right.days - left.days ||
    byDayAndId(left.out, right.out) ||
    byDayAndId(left.in, right.in)
  );
}

function byDayAndId(left: Half, right: Half): number {
  return left.date < right.date ? -1 : left.date > right.date ? 1 : left.id - right.id;
}
