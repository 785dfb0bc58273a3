import type { AccountStore, BalanceRow, ProofRow } from '../ledger/account-store.ts';
import type { TransactionStore } from '../ledger/transaction-store.ts';
import type { BankBalance } from '../providers/bank-provider.ts';
import type { Merge } from './merge-transactions.ts';
import { proveBalance, type BalanceProof, type ProofRequest } from './prove-balance.ts';

/** The columns of a balance that say what was proven. */
export type ProvenColumns = Pick<BalanceRow, 'proof_state' | 'opening_minor' | 'opening_date' | 'movements_minor'>;

/** Proofs of an account's balance, over the sums that the ledger keeps. */
export type AccountProofs = {
  /** Whether the books would balance once a merge is made and its missing rows are left out. */
  isProvenAfter(accountId: string, balance: BankBalance | undefined, merge: Merge): boolean;
  /** Proves the balance over the rows as they stand, and keeps the verdict with the account; answers it for the run. */
  prove(accountId: string, balance: BankBalance): ProvenColumns;
};

/** Creates the proofs over the ledger's stores. */
export function createAccountProofs(accounts: AccountStore, transactions: TransactionStore): AccountProofs {
  const { totals } = transactions;

  return {
    isProvenAfter(accountId, balance, merge) {
      const known = balance && accounts.proof(accountId, balance.currency);
      if (!balance || !known) return false;
      const { currency, currentMinor } = balance;
      const booked = totals.booked(accountId, currency);
      const proof = proveBalance({
        ...requestOf(known),
        currentMinor,
        bookedSumMinor: booked.sumMinor + deltaOf(merge, currency, () => true),
        oldestDate: booked.oldest,
        sumBeforeOpeningMinor:
          totals.bookedBefore(accountId, currency, known.opening_date) +
          deltaOf(merge, currency, (date) => date < known.opening_date),
        newestRunningBalanceMinor: undefined,
      });
      return proof.state === 'proven';
    },

    prove(accountId, { currency, currentMinor }) {
      const known = accounts.proof(accountId, currency);
      const { sumMinor, oldest } = totals.booked(accountId, currency);
      const before = (date: string) => totals.bookedBefore(accountId, currency, date);
      const proof = proveBalance({
        ...requestOf(known),
        currentMinor,
        bookedSumMinor: sumMinor,
        oldestDate: oldest,
        sumBeforeOpeningMinor: known ? before(known.opening_date) : 0,
        newestRunningBalanceMinor: transactions.newestBooked(accountId, currency)?.running_balance_minor ?? undefined,
      });
      if (!proof.opening) {
        accounts.dropProof(accountId, currency);
        return { proof_state: proof.state, opening_minor: null, opening_date: null, movements_minor: null };
      }
      const { openingMinor, date } = proof.opening;
      accounts.putProof({
        account_id: accountId,
        currency,
        opening_minor: openingMinor,
        opening_date: date,
        state: proof.state,
        difference_minor: differenceOf(proof),
      });
      return {
        proof_state: proof.state,
        opening_minor: openingMinor,
        opening_date: date,
        movements_minor: sumMinor - before(date),
      };
    },
  };
}

function requestOf(known: ProofRow | undefined): Pick<ProofRequest, 'opening' | 'isOpeningConfirmed'> {
  return {
    opening: known && { openingMinor: known.opening_minor, date: known.opening_date },
    isOpeningConfirmed: known !== undefined && known.state !== 'unknown',
  };
}

function differenceOf(proof: BalanceProof): number | null {
  return proof.state === 'off' ? proof.differenceMinor : null;
}

/** How the sum of booked rows moves by a merge whose missing rows are left out. */
function deltaOf({ add, change, missing }: Merge, currency: string, counts: (date: string) => boolean): number {
  const valueOf = (row: { currency: string; status: string; date: string; amount_minor: number }) =>
    row.currency === currency && row.status === 'booked' && counts(row.date) ? row.amount_minor : 0;
  const added = add.reduce((sum, { row }) => sum + valueOf(row), 0);
  const changed = change.reduce(
    (sum, { before, columns }) => sum + valueOf(columns) - (before.vanished_at === null ? valueOf(before) : 0),
    0,
  );
  return added + changed - missing.reduce((sum, row) => sum + valueOf(row), 0);
}
