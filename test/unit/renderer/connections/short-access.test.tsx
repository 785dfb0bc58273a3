import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ShortAccess } from '../../../../renderer/connections/short-access.tsx';
import { CofferContext, type Coffer } from '../../../../renderer/context/coffer-context.ts';
import { createFormats } from '../../../../renderer/format/formats.ts';
import { wordsOf } from '../../../../renderer/words/words-of.ts';
import type { Connection } from '../../../../shared/contract/index.ts';
import { LOCALES } from '../../../../shared/domain/language.ts';

const ENDS_AT = '2026-06-15T10:40:00.000Z';

it.each(LOCALES)('says in %s when an access ends that cannot be renewed, and nothing of any other', (locale) => {
  const formats = createFormats(locale);
  const coffer = { words: wordsOf(locale), formats } as Coffer;
  const markup = (connection: Pick<Connection, 'accessEndsAt'>) =>
    renderToStaticMarkup(
      <CofferContext value={coffer}>
        <ShortAccess connection={connection} />
      </CofferContext>,
    );
  expect(markup({ accessEndsAt: ENDS_AT })).toContain(formats.instant(ENDS_AT));
  expect(markup({})).toBe('');
});
