import { AUDIT_ACTIONS } from '../../../shared/domain/audit-actions.ts';
import type { Connection } from '../../../shared/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { DateRange } from '../../components/date-range.tsx';
import { SearchField } from '../../components/field.tsx';
import { useWords } from '../../context/coffer-context.ts';
import { bankText } from '../../format/bank-text.ts';
import { ACTION_GROUPS, actionsOf } from './action-kinds.ts';
import { readTimelineFilter, writeTimelineFilter, type TimelineFilter } from './timeline-filter.ts';

/** Search, kind, bank and days in one line. */
export function TimelineBar({
  filter,
  connections,
  onChange,
}: {
  filter: TimelineFilter;
  connections: readonly Connection[];
  onChange: (filter: TimelineFilter) => void;
}) {
  const words = useWords();
  const { kind, connectionId, from, to } = filter;
  const isNarrowed = Object.keys(writeTimelineFilter(filter)).length > 0;
  const byWords = (group: (typeof ACTION_GROUPS)[number]) =>
    actionsOf(group).toSorted((a, b) => words.activity.actions[a].localeCompare(words.activity.actions[b]));
  return (
    <div className="timeline-bar" role="search">
      <SearchField
        label={words.timeline.search}
        placeholder={words.timeline.searchPlaceholder}
        value={filter.search}
        onChange={(search) => onChange({ ...filter, search })}
      />
      <select
        className="input timeline-bar__select"
        aria-label={words.timeline.kind}
        value={kind}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          const next = [...ACTION_GROUPS, ...AUDIT_ACTIONS].find((known) => known === chosen) ?? '';
          onChange({ ...filter, kind: next });
        }}
      >
        <option value="">{words.timeline.anyKind}</option>
        {ACTION_GROUPS.map((group) => (
          <optgroup key={group} label={words.timeline.groups[group]}>
            <option value={group}>{words.timeline.allOf(words.timeline.groups[group])}</option>
            {byWords(group).map((action) => (
              <option key={action} value={action}>
                {words.activity.actions[action]}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <select
        className="input timeline-bar__select"
        aria-label={words.timeline.bank}
        value={connectionId}
        onChange={(event) => onChange({ ...filter, connectionId: event.currentTarget.value })}
      >
        <option value="">{words.timeline.anyBank}</option>
        {connections.map((connection) => (
          <option key={connection.connectionId} value={connection.connectionId}>
            {bankText(connection.providerName, 60)}
          </option>
        ))}
      </select>
      <DateRange from={from} to={to} onChange={(range) => onChange({ ...filter, ...range })} />
      {isNarrowed && (
        <Button look="quiet" onClick={() => onChange(readTimelineFilter(new URLSearchParams()))}>
          {words.timeline.clear}
        </Button>
      )}
    </div>
  );
}
