import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  createTransferFinder,
  findTransfers,
  type FoundTransfer,
  type TransferContext,
} from '../../../../core/transfers/find-transfers.ts';
import { halfOf, type Half, type HalfRow } from '../../../../core/transfers/half.ts';
import { builtInGroupOf, kindOfGroup } from '../../../../shared/domain/categories.ts';
import { addDays, daysBetween } from '../../../../shared/domain/local-date.ts';

const CONTEXT: TransferContext = { marks: new Map([['saver', { number: '71600937', name: 'rainy day saver' }], ['short', { number: '2026', name: 'isa' }]]), isRejected: () => false }; // prettier-ignore

let serial = 0;
/** `current 1 -50 2 TFR`: account, day of March, amount, likeness, text. */
function half(line: string, currency = 'GBP'): Half {
  const [accountId = '', day = '', amount = '', likeness = '', ...text] = line.split(' ');
  serial += 1;
  return {
    id: serial,
    accountId,
    date: `2026-03-${day.padStart(2, '0')}`,
    amountMinor: Number(amount) * 100,
    currency,
    likeness: Number(likeness) as Half['likeness'],
    text: ` ${text.join(' ').toLowerCase()} `,
  };
}

/** Pairs as `out>in`, certain ones with a `!`, by the places of the rows in the list. */
function pairsOf(rows: readonly Half[], found: readonly FoundTransfer[]): string[] {
  const place = ({ id }: Half) => rows.findIndex((row) => row.id === id);
  return found
    .map((pair) => `${place(pair.out)}>${place(pair.in)}${pair.isCertain ? '!' : ''}`)
    .toSorted((a, b) => a.localeCompare(b));
}

describe('transfers between own accounts', () => {
  it.each<[what: string, rows: string[], pairs: string[]]>([
    ['both books say so, the same day', ['current 1 -50 2', 'saver 1 50 2'], ['0>1!']],
    ['both say so, over a weekend', ['current 6 -50 2', 'saver 10 50 2'], ['0>1!']],
    ['both say so, too far apart', ['current 1 -50 2', 'saver 6 50 2'], []],
    ['dated by the other bank a day before', ['current 2 -50 2', 'saver 1 50 2'], ['0>1!']],
    ['in two days before out is no transfer', ['current 3 -50 2', 'saver 1 50 2'], []],
    ['within one account is none', ['current 1 -50 2', 'current 1 50 2'], []],
    ['a penny apart is none', ['current 1 -50 2', 'saver 1 50.01 2'], []],
    ['one says so, on the day', ['current 1 -50 1', 'saver 1 50 2'], ['0>1!']],
    ['one says so, days later: the user is asked', ['current 1 -50 1', 'saver 4 50 2'], ['0>1']],
    ['neither says so: the user is asked', ['current 1 -50 1', 'saver 1 50 1'], ['0>1']],
    ['one is classified as something else: asked, and on the day only', ['current 1 -50 0', 'saver 2 50 2', 'current 9 -60 0', 'saver 11 60 2'], ['0>1']],
    ['something else on both sides is none', ['current 1 -50 0', 'saver 1 50 0'], []],
    ['something else and an open one is none', ['current 1 -50 0', 'saver 1 50 1'], []],
    ['the other account is named', ['current 1 -50 1 to 20471671600937 thanks', 'saver 4 50 1'], ['0>1!']],
    ['the other account is named by its name', ['current 1 -50 1 ft rainy day saver x', 'saver 4 50 1'], ['0>1!']],
    ['half a name is none', ['current 1 -50 1 rainy days', 'saver 4 50 1'], ['0>1']],
    ['of two on one day the one that is named', ['current 1 -50 2 ft rainy day saver', 'other 1 50 2', 'saver 1 50 2'], ['0>2!']],
    ['a year is no name', ['current 1 -50 1 for 2026', 'short 4 50 1'], ['0>1']],
    ['two accounts it could have gone to: asked', ['current 1 -50 2', 'saver 1 50 2', 'other 1 50 2'], ['0>1']],
    ['two it could have come from: asked', ['current 1 -50 2', 'other 1 -50 2', 'saver 1 50 2'], ['0>2']],
    ['the nearer of two is no doubt', ['current 1 -50 2', 'saver 1 50 2', 'other 3 50 2'], ['0>1!']],
    ['twins stay two', ['current 1 -50 2', 'current 1 -50 2', 'saver 1 50 2', 'saver 1 50 2'], ['0>2!', '1>3!']],
    ['three out and two in leave one', ['current 1 -50 2', 'current 2 -50 2', 'current 3 -50 2', 'saver 1 50 2', 'saver 3 50 2'], ['0>3!', '2>4!']],
    ['there and back are two transfers', ['current 1 -50 2', 'saver 1 50 2', 'saver 2 -50 2', 'current 2 50 2'], ['0>1!', '2>3!']],
    ['a chain over three accounts', ['current 1 -50 2', 'saver 1 50 2', 'saver 3 -50 2', 'isa 3 50 2'], ['0>1!', '2>3!']],
    ['the stronger pair first, whatever the day', ['current 1 -50 1', 'saver 1 50 1', 'other 2 50 2'], ['0>2!']],
  ])('%s', (_what, lines, pairs) => {
    const rows = lines.map((line) => half(line));
    expect(pairsOf(rows, findTransfers(rows, CONTEXT))).toEqual(pairs);
  }); // prettier-ignore

  it('never crosses currencies by the amount alone, and never pairs what the user has said no to', () => {
    const rows = [half('current 1 -50 2'), half('saver 1 50 2', 'EUR')];
    expect(findTransfers(rows, CONTEXT)).toEqual([]);
    const pair = [half('current 1 -50 2'), half('saver 1 50 2')];
    const isRejected = (outId: number, inId: number) => outId === pair[0]!.id && inId === pair[1]!.id;
    expect(findTransfers(pair, { ...CONTEXT, isRejected })).toEqual([]);
  });

  describe('changed into another currency', () => {
    const rateOf = (from: string, to: string) => (from === 'GBP' && to === 'EUR' ? 1.16 : undefined);
    it.each<[what: string, out: string, incoming: string, rateOf: TransferContext['rateOf'], because: string[] | undefined]>([
      ['the same words in both books', 'gbp 1 -86 2 converted to euros', 'eur 1 100 2 converted to euros', undefined, ['same-words']],
      ['the other amount and currency in the text', 'gbp 1 -86 2 86 00 gbp to 100 00 eur', 'eur 1 100 2 topped up', undefined, ['names-amount']],
      ['near the rate that is known', 'gbp 1 -86 2', 'eur 2 100 2', rateOf, ['near-known-rate']],
      ['far from the rate that is known', 'gbp 1 -86 2 converted', 'eur 1 130 2 converted', rateOf, undefined],
      ['nothing but the day', 'gbp 1 -86 2 groceries', 'eur 1 100 2 refund', undefined, undefined],
      ['too late', 'gbp 1 -86 2 converted', 'eur 5 100 2 converted', undefined, undefined],
      ['neither says that it was moved', 'gbp 1 -86 1 converted', 'eur 1 100 1 converted', undefined, undefined],
    ])('%s', (_what, out, incoming, known, because) => {
      const rows = [half(out), half(incoming, 'EUR')];
      const found = findTransfers(rows, { ...CONTEXT, ...(known ? { rateOf: known } : {}) });
      expect(found.map((pair) => pair.because)).toEqual(because === undefined ? [] : [because]);
      // Only the user can say that it is one.
      expect(found.every(({ isCertain }) => !isCertain)).toBe(true);
    }); // prettier-ignore
  });
});

describe('whatever the rows', () => {
  const anyRows = fc.array(
    fc.record({
      account: fc.constantFrom('current', 'saver', 'isa', 'card'),
      day: fc.integer({ min: 0, max: 25 }),
      minor: fc.constantFrom(100, 250, 5000),
      isOut: fc.boolean(),
      likeness: fc.constantFrom<Half['likeness']>(0, 1, 2),
      currency: fc.constantFrom('GBP', 'GBP', 'EUR'),
      text: fc.constantFrom('rent', 'converted', 'to 71600937', ''),
    }),
    { maxLength: 60 },
  );
  const halves = (rows: { account: string; day: number; minor: number; isOut: boolean; likeness: Half['likeness']; currency: string; text: string }[]): Half[] =>
    rows.map(({ account, day, minor, isOut, likeness, currency, text }, index) => ({
      id: index + 1,
      accountId: account,
      date: addDays('2026-03-01', day),
      amountMinor: isOut ? -minor : minor,
      currency,
      likeness,
      text: ` ${text} `,
    })); // prettier-ignore
  const ids = (found: readonly FoundTransfer[]) =>
    found.map((pair) => `${pair.out.id}>${pair.in.id} ${pair.isCertain}`).toSorted((a, b) => a.localeCompare(b));

  test('no row is in two transfers, and every transfer is one', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const found = findTransfers(halves(rows), CONTEXT);
        const used = found.flatMap((pair) => [pair.out.id, pair.in.id]);
        expect(new Set(used).size).toBe(used.length);
        for (const { out, in: incoming, isCertain } of found) {
          expect(out.amountMinor).toBeLessThan(0);
          expect(out.accountId).not.toBe(incoming.accountId);
          const days = daysBetween(out.date, incoming.date);
          expect(days).toBeGreaterThanOrEqual(-2);
          expect(days).toBeLessThanOrEqual(4);
          if (out.currency === incoming.currency) expect(incoming.amountMinor).toBe(-out.amountMinor);
          else expect(isCertain).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('the order in which they come plays no part, nor in how many portions', () => {
    fc.assert(
      fc.property(anyRows.chain((rows) => fc.tuple(fc.constant(halves(rows)), fc.shuffledSubarray(halves(rows), { minLength: rows.length }), fc.integer({ min: 1, max: 9 }))), ([rows, shuffled, portion]) => {
        const whole = ids(findTransfers(rows, CONTEXT));
        expect(ids(findTransfers(shuffled, CONTEXT))).toEqual(whole);
        const ordered = rows.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id - b.id));
        const finder = createTransferFinder(CONTEXT);
        const found: FoundTransfer[] = [];
        for (let at = 0; at < ordered.length; at += portion) found.push(...finder.add(ordered.slice(at, at + portion)));
        expect(ids([...found, ...finder.end()])).toEqual(whole);
      }),
      { numRuns: 300 },
    ); // prettier-ignore
  });

  test('a pair that is rejected is gone, and nobody is paired with nobody for it', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const all = halves(rows);
        const [first] = findTransfers(all, CONTEXT);
        if (!first) return;
        const isRejected = (outId: number, inId: number) => outId === first.out.id && inId === first.in.id;
        const again = findTransfers(all, { ...CONTEXT, isRejected });
        expect(again.some((pair) => isRejected(pair.out.id, pair.in.id))).toBe(false);
        const used = again.flatMap((pair) => [pair.out.id, pair.in.id]);
        expect(new Set(used).size).toBe(used.length);
      }),
    );
  });
});

describe('a row as a half', () => {
  const row = (part: Partial<HalfRow>): HalfRow => ({
    id: 1,
    account_id: 'current',
    date: '2026-03-01',
    amount_minor: -5000,
    currency: 'GBP',
    description: 'TFR  to SAVER-0937',
    category: null,
    classification: null,
    category_id: null,
    rule_category: null,
    ...part,
  });
  const kindOf = (id: string) => kindOfGroup(builtInGroupOf(id) ?? 'other');

  it.each<[Partial<HalfRow>, Half['likeness'] | undefined]>([
    [{ category: 'TRANSFER' }, 2],
    [{ classification: '["Transfer","Own account"]', category: 'STANDING_ORDER' }, 2],
    [{ classification: '["Transfer","Credit card payment"]', category: 'DIRECT_DEBIT' }, 2],
    [{ category: 'STANDING_ORDER' }, 1],
    [{ category: 'CREDIT', amount_minor: 5000 }, 1],
    [{}, 1],
    [{ category: 'TRANSFER', classification: '["Bills and Utilities","Rent"]' }, 0],
    [{ category: 'DEBIT', classification: '["Uncategorized"]' }, 1],
    [{ category: 'PURCHASE' }, undefined],
    [{ category: 'ATM' }, undefined],
    [{ category: 'INTEREST', amount_minor: 12 }, undefined],
    [{ category: 'TRANSFER', amount_minor: 0 }, undefined],
    // The user's word, and the user's rule, stand above the bank's.
    [{ category: 'PURCHASE', category_id: 'savings' }, 2],
    [{ category: 'PURCHASE', rule_category: 'savings' }, 2],
    [{ category: 'TRANSFER', category_id: 'rent' }, undefined],
    [{ category: 'TRANSFER', rule_category: 'rent' }, undefined],
    [{ category: 'TRANSFER', rule_category: 'rent', category_id: 'transfer' }, 2],
  ])('%j looks like one by %j', (part, likeness) => {
    expect(halfOf(row(part), kindOf)?.likeness).toBe(likeness);
  });

  it('keeps its text folded', () => {
    expect(halfOf(row({}), kindOf)?.text).toBe(' tfr to saver 0937 ');
  });
});
