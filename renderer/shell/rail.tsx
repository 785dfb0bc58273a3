import { useStore } from 'zustand/react';
import { Keys } from '../commands/keys.tsx';
import { CofferMark, Icon } from '../components/icons.tsx';
import { ToneShape } from '../components/marks.tsx';
import { attentionCount } from '../connections/attention.ts';
import { useCoffer } from '../context/coffer-context.ts';
import { hrefOf, SCREENS, useRoute } from '../context/route.ts';
import { useQuery } from '../context/use-query.ts';
import { Discretion } from './discretion.tsx';

/** The way around: the screens, a badge when a connection needs the user, and which world this is. */
export function Rail() {
  const { words, live, ui } = useCoffer();
  const route = useRoute();
  const status = useQuery('app.status', {}).value;
  const connections = useQuery('connections.list', {}).value?.connections ?? [];
  const link = useStore(live, (state) => state.link);
  const waiting = attentionCount(connections);
  return (
    <nav className="rail" aria-label={words.app.navigation}>
      <a className="rail__brand" href={hrefOf('overview')} aria-label={words.app.name}>
        <CofferMark />
        <span>{words.app.name}</span>
      </a>
      <button type="button" className="rail__jump" onClick={() => ui.setState({ covering: 'palette' })}>
        <Icon name="search" size={16} />
        <span>{words.commands.open}</span>
        <Keys held={['mod', 'k']} />
      </button>
      <ul>
        {SCREENS.map((screen) => (
          <li key={screen}>
            <a className="rail__item" href={hrefOf(screen)} aria-current={route.screen === screen ? 'page' : undefined}>
              <Icon name={screen} />
              <span>{words.screens[screen]}</span>
              {screen === 'connections' && waiting > 0 && (
                <span className="rail__badge figures">
                  <span aria-hidden="true">{waiting}</span>
                  <span className="visually-hidden">{words.app.attentionBadge(waiting)}</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
      <div className="rail__foot">
        <Discretion />
        {link === 'lost' && (
          <p className="rail__link" role="status">
            <ToneShape tone="bad" />
            <span>{words.app.linkLost}</span>
          </p>
        )}
        {status?.keyStore.kind === 'session-only' && (
          <a className="rail__tag rail__tag--brass" href={hrefOf('settings', undefined, { at: 'security' })}>
            <ToneShape tone="soon" size={11} />
            {words.keyStore.notKept}
          </a>
        )}
        {status && status.environment !== 'production' && (
          <a className="rail__tag" href={hrefOf('settings', undefined, { at: 'environment' })}>
            {words.app.environments[status.environment]}
          </a>
        )}
      </div>
    </nav>
  );
}
