import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import type { StoreLimits } from '../../../relay/store/event-store.ts';
import { openPostgresStore } from '../../../relay/store/postgres-store.ts';
import { openSqliteStore } from '../../../relay/store/sqlite-store.ts';
import { describeWith } from '../../support/capabilities.ts';
import { useTemporaryFolders } from '../../support/temporary-folder.ts';
import { defineDirectoryConformance } from './directory-conformance.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import { defineStoreConformance } from './store-conformance.ts';

describe('the store over SQLite', () => {
  const makeFolder = useTemporaryFolders({ isInMemory: true });
  let folder = '';
  beforeEach(() => {
    folder = makeFolder('relay');
  });
  const open = async (limits: StoreLimits) => openSqliteStore(folder, limits);
  defineStoreConformance(open);
  defineDirectoryConformance(open);
});

describeWith('postgres', 'the store over PostgreSQL', () => {
  let server: PostgresServer;
  let databaseUrl = '';
  beforeAll(async () => {
    server = await startPostgres();
  });
  beforeEach(async () => {
    databaseUrl = await server.createDatabase();
  });
  afterAll(() => server.stop());
  const open = (limits: StoreLimits) => openPostgresStore(databaseUrl, { limits });
  defineStoreConformance(open);
  defineDirectoryConformance(open);
});
