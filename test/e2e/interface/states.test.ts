import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWith } from '../../support/capabilities.ts';
import { someReviews } from '../../support/interface/ledger.ts';
import { lookInBothThemes } from '../../support/interface/look-in-both-themes.ts';
import { PLACES } from '../../support/interface/places.ts';
import { useStates } from '../../support/interface/use-states.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PICTURES = path.join(ROOT, 'test-results', 'interface');

/** What a press brings up: the state, the place, and how to get there. */
const BROUGHT_UP: Readonly<
  Record<string, readonly [state: string, place: string, open: (page: Page) => Promise<void>]>
> = {
  reconfirmation: ['renewing', 'connections', (page) => page.getByRole('button', { name: 'Renew' }).first().click()],
  diagnosis: [
    'renewing',
    'connections',
    async (page) => {
      await page.getByRole('button', { name: 'Why?' }).first().click();
      await page.getByText('Certain').waitFor();
    },
  ],
  'deleting a bank': [
    'renewing',
    'connections',
    async (page) => {
      await page.getByRole('button', { name: 'More' }).first().click();
      await page.getByRole('button', { name: 'Disconnect and delete its data…' }).click();
      await page.getByRole('dialog').getByText('cannot be undone', { exact: false }).waitFor();
    },
  ],
  undo: [
    'well',
    'activity/syncs?run=run-0-c2',
    (page) => page.getByRole('button', { name: 'Undo this sync…' }).click(),
  ],
  'chart-table': [
    'well',
    'insights',
    async (page) => {
      await page.getByRole('button', { name: 'As a table' }).click();
      await page.getByRole('columnheader', { name: 'Left over' }).waitFor();
    },
  ],
  budget: [
    'well',
    'insights/budgets',
    async (page) => {
      await page.getByRole('button', { name: 'New budget' }).click();
      await page.getByRole('button', { name: 'Save budget' }).click();
      await page.getByText('Choose a category.').waitFor();
    },
  ],
  rule: [
    'well',
    'insights/rules',
    async (page) => {
      await page.getByRole('button', { name: 'New rule' }).click();
      await page.getByLabel('Merchant is').fill('Bramble Coffee');
      await page.getByLabel('Put it under').selectOption('gifts');
      await page.getByText('365 would change').waitFor();
    },
  ],
  'category-filter': [
    'well',
    'transactions',
    async (page) => {
      await page.getByRole('button', { name: 'All categories' }).click();
      await page.getByLabel('Groceries').check();
    },
  ],
  'always-for': [
    'well',
    'transactions?row=t6-12',
    async (page) => {
      await page.getByRole('dialog').getByLabel('Category').selectOption('gifts');
      await page.getByText('Always for Kiezmarkt?').waitFor();
    },
  ],
  coverage: ['well', 'accounts/a1', (page) => page.getByRole('button', { name: 'As a table' }).click()],
  'pairing code': [
    'paired',
    'settings?at=relay',
    async (page) => {
      await page.getByRole('button', { name: 'Send a test webhook' }).click();
      await page.getByText('The test webhook arrived.').waitFor();
      await page.getByRole('button', { name: 'Pair another computer' }).click();
      await page.getByText('It is good once.').waitFor();
      await page.getByText('It is good once.').scrollIntoViewIfNeeded();
    },
  ],
  'pairing refused': [
    'relay-rejected',
    'settings?at=relay',
    async (page) => {
      await page.getByLabel('Pairing code').fill('AAAA-BBBB-CCCC');
      await page.getByRole('button', { name: 'Pair', exact: true }).click();
      await page.getByRole('alert').waitFor();
    },
  ],
  diagnostics: [
    'well',
    'activity/diagnostics',
    async (page) => {
      await page.getByRole('button', { name: 'Collect' }).click();
      await page.getByText('Read it').nth(2).click();
      await page.getByText('••••4f21').waitFor();
      await page.getByRole('checkbox', { name: 'Record' }).uncheck();
      await page.getByRole('button', { name: 'Save 8 parts' }).waitFor();
    },
  ],
  'timeline-search': [
    'well',
    'activity?search=otter+consent',
    (page) => page.getByRole('button', { name: 'Warned of a consent that ends soon' }).waitFor(),
  ],
  proof: [
    'well',
    'activity',
    async (page) => {
      await page.getByRole('button', { name: 'Verify' }).click();
      await page.getByText('Checking entry').waitFor();
      await page.getByText('Proven:').waitFor();
    },
  ],
  'recovery-code': [
    'well',
    'settings?at=recovery',
    async (page) => {
      await page.getByRole('button', { name: 'Make a new one' }).click();
      await page.getByText('K7M2Q-').waitFor();
    },
  ],
  tampering: [
    'tampered',
    'activity',
    async (page) => {
      await page.getByRole('button', { name: 'Verify' }).click();
      await page.getByText('does not hold at entry 1,205').waitFor();
    },
  ],
};

describeWith('browser', 'the interface in every state and both themes', () => {
  const states = useStates();

  it.each(Object.entries(PLACES))('%s', async (state, places) => {
    const [first = 'overview', ...others] = places;
    const { engine } = await states.show(state, first);
    const { page } = states;
    for (const place of [first, ...others]) {
      if (place !== first) await states.goTo(place);
      if (state === 'fetching') {
        engine.emit('sync.progress', { connectionId: 'c1', step: 'transactions', done: 2, total: 3 });
        await page.getByText('2 of 3').first().waitFor();
      }
      expect(await lookInBothThemes(page, (theme) => picture(`${state}-${fileName(place)}-${theme}`)), place).toEqual(
        [],
      );
    }
  });

  it.each(Object.entries(BROUGHT_UP))('brought up by a press: %s', async (name, [state, place, open]) => {
    await states.show(state, place);
    await open(states.page);
    expect(await lookInBothThemes(states.page, (theme) => picture(`press-${name}-${theme}`))).toEqual([]);
  });

  it('a row is opened, noted, deleted and restored by the keyboard alone', async () => {
    const { world } = await states.show('ledger', 'transactions');
    const { page } = states;
    const row = page.locator('.row-opener').nth(3);
    const drawer = page.getByRole('dialog');
    await row.focus();
    await page.keyboard.press('Enter');
    await drawer.getByLabel('Note').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect(await row.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await drawer.getByLabel('Note').fill('For the accountant');
    await drawer.getByRole('button', { name: 'Save note' }).press('Enter');
    await page.getByText('Note saved.').waitFor();
    await drawer.getByRole('button', { name: 'Delete' }).press('Enter');
    await drawer.getByText('no sync brings it back').waitFor();
    const [noted, ...others] = world.transactions.filter(({ note }) => note === 'For the accountant');
    expect([noted?.deleted, others]).toEqual([true, []]);
    await drawer.getByRole('button', { name: 'Restore' }).press('Enter');
    await drawer.getByRole('button', { name: 'Delete' }).waitFor();
    expect(noted?.deleted).toBe(false);
  });

  it('a running sync is stopped, a sync undone with the later ones, a question left, answered, taken back', async () => {
    const { world } = await states.show('renewing', 'connections');
    const { page } = states;
    world.reviews = someReviews(world.nowMs, world.transactions);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
    expect(world.connections.some(({ syncing }) => syncing)).toBe(false);
    await states.goTo('activity/syncs?run=run-2-c1');
    await page.getByRole('button', { name: 'Undo this sync…' }).click();
    await page.getByText('Every later sync of Northgate Bank is undone with it.').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('Northgate Bank is as it was before that sync.').waitFor();
    expect(world.runs.filter(({ undoneAt, connectionId }) => undoneAt && connectionId === 'c1')).toHaveLength(3);
    await states.goTo('transactions');
    await page.getByText('2 open questions').waitFor();
    await page.getByRole('button', { name: 'Leave it' }).click();
    await page.getByText('1 open question', { exact: true }).waitFor();
    await page.getByText('You left it as it was').waitFor();
    await page
      .getByRole('button', { name: /^This one/ })
      .last()
      .click();
    await page.getByText('open question').waitFor({ state: 'detached' });
    expect(world.reviews.map(({ state }) => state)).toEqual(['dismissed', 'resolved']);
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('1 open question', { exact: true }).waitFor();
    expect(world.reviews.filter(({ state }) => state === 'open')).toHaveLength(1);
  });
});

/** The file of a picture. */
function picture(name: string): string {
  return path.join(PICTURES, `${name}.jpg`);
}

/** A place as part of a file's name. */
function fileName(place: string): string {
  return place.replaceAll(/\W/g, '-');
}
