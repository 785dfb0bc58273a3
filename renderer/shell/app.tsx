import { useStore } from 'zustand/react';
import { Commands } from '../commands/commands.tsx';
import { Notices } from '../components/notices.tsx';
import { useCoffer, useWords } from '../context/coffer-context.ts';
import { useFollowEnvironment } from '../context/environment.ts';
import { useRoute, type ScreenName } from '../context/route.ts';
import { useFollowPrivacy } from '../context/use-privacy.ts';
import { useQuery } from '../context/use-query.ts';
import { AccountScreen } from '../screens/accounts/account-screen.tsx';
import { ActivityScreen } from '../screens/activity/activity-screen.tsx';
import { AddBankScreen } from '../screens/connections/add-bank-screen.tsx';
import { ConnectionsScreen } from '../screens/connections/connections-screen.tsx';
import { InsightsScreen } from '../screens/insights/insights-screen.tsx';
import { OverviewScreen } from '../screens/overview/overview-screen.tsx';
import { ImportScreen } from '../screens/import/import-screen.tsx';
import { GoingLiveScreen } from '../screens/settings/going-live-screen.tsx';
import { SettingsScreen } from '../screens/settings/settings-screen.tsx';
import { TransactionsScreen } from '../screens/transactions/transactions-screen.tsx';
import { WelcomeScreen } from '../screens/welcome/welcome-screen.tsx';
import { Gate } from './gate.tsx';
import { KeyStoreBanner } from './key-store-banner.tsx';
import { Rail } from './rail.tsx';
import { useLockWatch } from './use-lock-watch.ts';
import { useTheme } from './use-theme.ts';

/** The whole interface. */
export function App() {
  useTheme();
  useFollowPrivacy();
  return (
    <>
      <Gate>
        <Inside />
      </Gate>
      <Notices />
    </>
  );
}

/** Behind the gate: the welcome while there is no bank, else the window with its rail. */
function Inside() {
  useFollowEnvironment();
  useLockWatch();
  const connections = useQuery('connections.list', {});
  // Kept on watch here, so that every screen finds them current at once.
  useQuery('accounts.list', {});
  useQuery('connections.attempts', {});
  const route = useRoute();
  if (connections.value === undefined && connections.failure === undefined) return null;
  const isFirstRun = route.screen === 'overview' && connections.value?.connections.length === 0;
  return (
    <>
      {isFirstRun ? <WelcomeScreen /> : <Shell screen={route.screen} part={route.part} />}
      <Commands />
    </>
  );
}

function Shell({ screen, part }: { screen: ScreenName; part: string | undefined }) {
  const words = useWords();
  const { live } = useCoffer();
  const isLost = useStore(live, (state) => state.link === 'lost');
  return (
    <div className="shell" data-link={isLost ? 'lost' : undefined}>
      <a
        className="skip-link"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {words.app.skipToContent}
      </a>
      <Rail />
      <main className="shell__main" id="content" tabIndex={-1}>
        <KeyStoreBanner />
        <CurrentScreen screen={screen} part={part} />
      </main>
    </div>
  );
}

function CurrentScreen({ screen, part }: { screen: ScreenName; part: string | undefined }) {
  switch (screen) {
    case 'overview':
      return <OverviewScreen />;
    case 'accounts':
      return <AccountScreen key={part} accountId={part ?? ''} />;
    case 'transactions':
      return <TransactionsScreen />;
    case 'insights':
      return <InsightsScreen part={part} />;
    case 'connections':
      return part === 'add' ? <AddBankScreen /> : <ConnectionsScreen />;
    case 'activity':
      return <ActivityScreen part={part} />;
    case 'settings':
      return <SettingsPart part={part} />;
  }
}

function SettingsPart({ part }: { part: string | undefined }) {
  if (part === 'live') return <GoingLiveScreen />;
  return part === 'import' ? <ImportScreen /> : <SettingsScreen />;
}
