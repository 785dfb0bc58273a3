import { useStore } from 'zustand/react';
import { useCoffer } from '../context/coffer-context.ts';
import { useNow } from '../context/use-now.ts';
import { useQuery } from '../context/use-query.ts';
import { connectStage, type ConnectStage } from './connect-stage.ts';

/** Where the newest sign-in stands, kept true while on screen. */
export function useConnectStage(): ConnectStage {
  const { ui } = useCoffer();
  const attempts = useQuery('connections.attempts', {}).value?.attempts ?? [];
  const connections = useQuery('connections.list', {}).value?.connections ?? [];
  const hidden = useStore(ui, (state) => state.hiddenAttempts);
  return connectStage(attempts, connections, hidden, useNow());
}
