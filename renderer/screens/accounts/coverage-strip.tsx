import { ERROR_CODES } from '../../../shared/contract/index.ts';
import { ToneShape, type Tone } from '../../components/marks.tsx';
import { Popover } from '../../components/popover.tsx';
import { useFormats, useWords } from '../../context/coffer-context.ts';
import { useNow } from '../../context/use-now.ts';
import { useQuery } from '../../context/use-query.ts';
import { localDateOfInstant } from '../../format/formats.ts';
import { coverageSegments, type CoverageSegment } from './coverage-segments.ts';

const TONES: Record<CoverageSegment['kind'], Tone> = { known: 'good', refused: 'bad', gap: 'pending' };
const KINDS = ['known', 'refused', 'gap'] as const;
const WIDTH = 600;
const HEIGHT = 12;

/** Which days of an account were read, refused or never asked for: a strip, its words, and a table behind it. */
export function CoverageStrip({ accountId }: { accountId: string }) {
  const words = useWords();
  const formats = useFormats();
  const today = localDateOfInstant(useNow());
  const { value } = useQuery('coverage.get', { accountId });
  if (!value) return null;
  const segments = coverageSegments(value.days, today);
  const all = segments.reduce((sum, { days }) => sum + days, 0);
  const daysOf = (kind: CoverageSegment['kind']): number =>
    segments.reduce((sum, segment) => (segment.kind === kind ? sum + segment.days : sum), 0);
  const first = segments[0];
  const last = segments.at(-1);
  return (
    <div className="coverage">
      <div className="coverage__header">
        <h2 className="account-part__title">{words.account.coverage}</h2>
        {first && last && (
          <ul className="coverage__legend">
            {KINDS.filter((kind) => daysOf(kind) > 0).map((kind) => (
              <li key={kind}>
                <ToneShape tone={TONES[kind]} size={12} />
                {words.account.coverageKinds[kind]} <span className="faint figures">{formats.count(daysOf(kind))}</span>
              </li>
            ))}
          </ul>
        )}
        {first && (
          <Popover look="quiet" align="end" label={words.account.coverageTable}>
            <CoverageTable segments={segments} />
          </Popover>
        )}
      </div>
      {!first || !last ? (
        <p className="faint">{words.account.coverageNone}</p>
      ) : (
        <>
          <svg
            role="img"
            className="coverage__strip"
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            aria-label={words.account.coverageLabel(
              formats.date(first.from),
              formats.date(last.to),
              formats.count(daysOf('known')),
              formats.count(daysOf('refused')),
              formats.count(daysOf('gap')),
            )}
          >
            {segments.map((segment, index) => {
              const before = segments.slice(0, index).reduce((sum, { days }) => sum + days, 0);
              // Each kind has a height of its own as well, so that colour alone says nothing.
              const height = segment.kind === 'known' ? HEIGHT : segment.kind === 'refused' ? HEIGHT / 2 : HEIGHT / 6;
              return (
                <rect
                  key={segment.from}
                  className={`coverage__segment coverage__segment--${segment.kind}`}
                  x={(before / all) * WIDTH}
                  width={(segment.days / all) * WIDTH}
                  y={HEIGHT - height}
                  height={height}
                />
              );
            })}
          </svg>
          <p className="balance-line__days faint" aria-hidden="true">
            <span>{formats.date(first.from)}</span>
            <span>{formats.date(last.to)}</span>
          </p>
        </>
      )}
    </div>
  );
}

function CoverageTable({ segments }: { segments: readonly CoverageSegment[] }) {
  const words = useWords();
  const formats = useFormats();
  const { from, to, state, at } = words.account.coverageColumns;
  return (
    <table className="coverage__table figures">
      <thead>
        <tr>
          {[from, to, state, at].map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {segments.toReversed().map((segment) => {
          const code = ERROR_CODES.find((known) => known === segment.result);
          return (
            <tr key={segment.from}>
              <td>{formats.date(segment.from)}</td>
              <td>{formats.date(segment.to)}</td>
              <td>
                {words.account.coverageKinds[segment.kind]}
                {code !== undefined && <span className="faint"> {words.errors[code].title}</span>}
              </td>
              <td>{segment.fetchedAt !== undefined && formats.instantDate(segment.fetchedAt)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
