import { z } from 'zod';

// zod compiles schemas with `new Function` where it can, and tries it when the first schema is made. The policy of
// this page forbids that and reports the attempt, so this module is imported before any other.
// oxlint-disable-next-line house/no-side-effects -- no function of ours could run before the schemas are made
z.config({ jitless: true });
