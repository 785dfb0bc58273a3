import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { BankLogo, BankText, Money, StatusMark } from '../../../../renderer/components/marks.tsx';
import { CofferContext, type Coffer } from '../../../../renderer/context/coffer-context.ts';
import { createFormats } from '../../../../renderer/format/formats.ts';
import { enGb } from '../../../../renderer/words/en-gb.ts';

/** The words and formats are all that marks ask of their surroundings. */
const coffer = { words: enGb, formats: createFormats('en-GB') } as Coffer;
const markup = (node: ReactNode) => renderToStaticMarkup(<CofferContext value={coffer}>{node}</CofferContext>);

it('isolates bank text and escapes its markup', () => {
  expect(markup(<BankText text={'\u202E<script>alert(1)</script>'} />)).toBe(
    '<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>',
  );
  expect(markup(<BankText text={'\u200B'} />)).toContain(enGb.app.nothingVisible);
});

it.each(['https://tracker.example/logo.png', 'javascript:alert(1)', 'data:text/html,<b>x</b>', '//host/x.svg'])(
  'shows initials instead of a logo from %s',
  (logo) => {
    const html = markup(<BankLogo name="Northgate Bank" logo={logo} />);
    expect(html).not.toContain('<img');
    expect(html).toContain('NB');
  },
);

it('shows a picture that the engine fetched', () => {
  expect(markup(<BankLogo name="Northgate Bank" logo="data:image/png;base64,AA==" />)).toContain('<img');
});

it('colours only money that comes in, which carries a plus as well', () => {
  expect(markup(<Money amountMinor={500} currency="GBP" sign="always" />)).toMatch(/money--in.*\+£5\.00/u);
  expect(markup(<Money amountMinor={-500} currency="GBP" sign="always" />)).not.toContain('money--in');
});

it.each(['good', 'soon', 'over', 'bad', 'off', 'pending'] as const)(
  'a status of tone %s has a shape of its own',
  (tone) => {
    const others = (['good', 'soon', 'over', 'bad', 'off', 'pending'] as const).filter((other) => other !== tone);
    const shape = (one: typeof tone) => /<svg[^>]*>(.*)<\/svg>/u.exec(markup(<StatusMark tone={one} word="x" />))?.[1];
    expect(shape(tone)).toBeTruthy();
    expect(others.map(shape)).not.toContain(shape(tone));
  },
);
