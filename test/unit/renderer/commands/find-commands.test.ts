import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../renderer/commands/command.ts';
import { findCommands, SHOWN_COMMANDS } from '../../../../renderer/commands/find-commands.ts';

const command = (title: string, more: Partial<Command> = {}): Command => ({
  id: title,
  group: 'acts',
  title,
  icon: 'more',
  run: () => {},
  ...more,
});

const COMMANDS = [
  command('Sync all banks', { keywords: ['refresh', 'update'] }),
  command('Add a bank', { keywords: ['connect'] }),
  command('Overview'),
  command('Transactions'),
  command('Connections', { keywords: ['banks'] }),
  command('Current account', { note: 'Northgate Bank •• 4021' }),
  command('Savings', { note: 'Northgate Bank •• 9917' }),
  command('Girokonto', { note: 'Österreichische Sparkasse' }),
  command('Renew Northgate Bank', { keywords: ['consent'] }),
  command('Sync Northgate Bank'),
  command('Renew Straße 5'),
];

describe('finding commands', () => {
  it.each([
    ['', ['Sync all banks', 'Add a bank', 'Overview']],
    ['sync', ['Sync all banks', 'Sync Northgate Bank']],
    ['sync north', ['Sync Northgate Bank']],
    ['north sync', ['Sync Northgate Bank']],
    ['SYNC', ['Sync all banks', 'Sync Northgate Bank']],
    ['trns', ['Transactions']],
    ['ab', ['Add a bank', 'Sync all banks']],
    ['oster', ['Girokonto']],
    ['ÖSTERREICH', ['Girokonto']],
    ['strasse', ['Renew Straße 5']],
    ['4021', ['Current account']],
    ['refresh', ['Sync all banks']],
    ['conn', ['Connections', 'Add a bank']],
    ['renew', ['Renew Straße 5', 'Renew Northgate Bank']],
    ['no such thing', []],
    ['…', ['Sync all banks', 'Add a bank', 'Overview']],
  ])('"%s" means %j first', (query, titles) => {
    const found = findCommands(COMMANDS, query).map(({ title }) => title);
    expect(found.slice(0, titles.length)).toEqual(titles);
    if (query !== '' && query !== '…' && titles.length === 0) expect(found).toEqual([]);
  });

  it('puts a title before a note or a keyword', () => {
    expect(findCommands(COMMANDS, 'bank')[0]?.title).toBe('Add a bank');
    expect(findCommands(COMMANDS, 'connect').map(({ title }) => title)).toEqual(['Connections', 'Add a bank']);
  });

  it('shows no more than anybody reads', () => {
    const many = Array.from({ length: 500 }, (_, index) => command(`Account ${index}`, { id: String(index) }));
    expect(findCommands(many, 'account')).toHaveLength(SHOWN_COMMANDS);
    expect(findCommands(many, '')).toHaveLength(SHOWN_COMMANDS);
  });

  it('survives names made to hurt', () => {
    const hostile = command(`${'Z̷̡̢̛'.repeat(60)}(((.*+?^$`, { note: '\u202e[a-z]{2' });
    for (const query of ['(((', '.*', '\\', 'z'.repeat(120)])
      expect(() => findCommands([hostile], query)).not.toThrow();
  });
});
