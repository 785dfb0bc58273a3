import type { Transaction } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { AccountStore } from './account-store.ts';
import { transactionOf } from './ledger.ts';
import type { TransactionRow, TransactionStore } from './transaction-store.ts';

/** What the user may change of a transaction; the rest belongs to the bank. */
export type TransactionEdit = {
  categoryId?: string | undefined;
  note?: string | undefined;
  deleted?: boolean | undefined;
};

/** Reading and changing single transactions. */
export type TransactionEditor = {
  row(transactionId: string): TransactionRow;
  update(transactionId: string, edit: TransactionEdit): Transaction;
};

/** Creates the editor. A deleted row stays in the database, hidden: the next sync would otherwise bring it back. */
export function createTransactionEditor(needs: {
  database: Database;
  accounts: Pick<AccountStore, 'get'>;
  transactions: TransactionStore;
  audit: Audit;
  events: EventBus;
  /** Whether there is a category of this name that a person may choose. */
  isCategory(categoryId: string): boolean;
}): TransactionEditor {
  const { database, accounts, transactions, audit, events } = needs;
  const row = (transactionId: string): TransactionRow => {
    const id = /^t(\d{1,15})$/.exec(transactionId)?.[1];
    const found = id === undefined ? undefined : transactions.get(Number(id));
    if (!found) throw new AppError('NOT_FOUND', { details: { transactionId } });
    return found;
  };
  return {
    row,
    update(transactionId, { categoryId, note, deleted }) {
      const before = row(transactionId);
      if (categoryId !== undefined && categoryId !== '' && !needs.isCategory(categoryId)) {
        throw new AppError('INVALID_INPUT', { details: { issues: [{ path: 'categoryId' }] } });
      }
      const after = transactions.amend(before, {
        // An empty text takes the user's word away again.
        ...(note === undefined ? {} : { note: note === '' ? null : note }),
        ...(categoryId === undefined ? {} : { category_id: categoryId === '' ? null : categoryId }),
        ...(deleted === undefined ? {} : { deleted: deleted ? 1 : 0 }),
      });
      const accountId = before.account_id;
      database.transaction(() => {
        transactions.write({ before, after });
        audit.append(
          'TRANSACTION_EDITED',
          { connectionId: accounts.get(accountId)?.connection_id },
          { accountId, transactionId, fields: Object.keys(withoutUndefined({ categoryId, note, deleted })) },
        );
      })();
      events.emit('transactions.changed', {});
      return transactionOf(after);
    },
  };
}
