import './charts.css';
import { Popover } from '../components/popover.tsx';
import { useWords } from '../context/coffer-context.ts';

/** The table behind a chart: every figure that it draws, in words and digits. */
export function ChartTable({
  caption,
  columns,
  rows,
}: {
  caption: string;
  columns: readonly string[];
  /** Cells as text; the first of each row names it. */
  rows: readonly (readonly string[])[];
}) {
  const words = useWords();
  return (
    <Popover look="quiet" align="end" label={words.insights.asTable}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <div className="chart-table" tabIndex={0} role="region" aria-label={caption}>
        <table className="figures">
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name = '', ...cells]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, index) => (
                  <td key={columns[index + 1]} className="private">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Popover>
  );
}
