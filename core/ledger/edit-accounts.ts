import type { Account, ParsedInput } from '../../shared/contract/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import { AppError } from '../errors.ts';
import type { EventBus } from '../events.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { AccountStore } from './account-store.ts';
import { accountOf } from './ledger.ts';

/** Changing what of an account is the user's: its name and whether it is shown. */
export type AccountEditor = { update(input: ParsedInput<'accounts.update'>): Account };

/** Creates the editor. */
export function createAccountEditor(needs: {
  database: Database;
  accounts: AccountStore;
  audit: Audit;
  events: EventBus;
}): AccountEditor {
  const { database, accounts, audit, events } = needs;
  return {
    update({ accountId, ...edit }) {
      const after = database.transaction(() => {
        if (edit.name !== undefined) accounts.rename(accountId, edit.name);
        if (edit.hidden !== undefined) accounts.hide(accountId, edit.hidden);
        const row = accounts.get(accountId);
        if (!row) throw new AppError('NOT_FOUND', { details: { accountId } });
        const fields = Object.keys(withoutUndefined(edit));
        audit.append('ACCOUNT_EDITED', { connectionId: row.connection_id }, { accountId, fields });
        return row;
      })();
      events.emit('accounts.changed', {});
      return accountOf(after);
    },
  };
}
