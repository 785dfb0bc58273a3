import type { CSSProperties } from 'react';
import tokens from '../styles/tokens.css?raw';
import { useFormats } from '../context/coffer-context.ts';
import { Exhibit, Room } from './exhibit.tsx';

/** What `tokens.css` declares, in its order. */
const NAMES = [...new Set([...tokens.matchAll(/^ {4}(--[\w-]+):/gm)].map(([, name = '']) => name))];
const named = (pattern: RegExp): readonly string[] => NAMES.filter((name) => pattern.test(name));
const MEASURES =
  /^--(size|space|radius|control|rail-width|row|weight|leading|face|layer|quick|calm|ease|patience|turn)/;

/** Colour, type and space, as they are in the theme that is on. */
export function TokenExhibits() {
  const formats = useFormats();
  const shown = (name: string): CSSProperties => ({ '--shown': `var(${name})` }) as CSSProperties;
  return (
    <Room title="Tokens">
      <Exhibit name="Colour" isWide>
        <ul className="design__swatches">
          {NAMES.filter((name) => !MEASURES.test(name) && !name.startsWith('--shadow')).map((name) => (
            <li key={name}>
              <i style={shown(name)} />
              <span>{name.slice(2)}</span>
            </li>
          ))}
        </ul>
      </Exhibit>
      <Exhibit name="Type" isWide>
        <ul className="design__type">
          {named(/^--size-/).map((name) => (
            <li key={name}>
              <span>{name.slice(2)}</span>
              <span style={{ fontSize: `var(${name})` }}>
                {formats.money(123_456_789, 'GBP')} · Fenwick Grocers, Leeds · Überweisung
              </span>
            </li>
          ))}
        </ul>
      </Exhibit>
      <Exhibit name="Tabular figures">
        <ul className="figures">
          {[111_111, 888_888, -471_190, 1_000].map((minor) => (
            <li key={minor}>{formats.money(minor, 'EUR')}</li>
          ))}
        </ul>
      </Exhibit>
      <Exhibit name="Space">
        <ul className="design__type">
          {named(/^--space-/).map((name) => (
            <li key={name} className="design__measures">
              <span>{name.slice(2)}</span>
              <i style={shown(name)} />
            </li>
          ))}
        </ul>
      </Exhibit>
    </Room>
  );
}
