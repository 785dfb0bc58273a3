/**
 * Watches how much processor time each turn of the event loop takes. Beside the delay by the clock it is what a machine
 * tells on which others run, too: it does not count the time for which the processor was theirs. It looks once a
 * millisecond, since looking at every turn took a tenth of the work it watched.
 */
export function watchTurns(): { longestMs(): number } {
  let longest = 0;
  let isWatching = true;
  let last = process.threadCpuUsage();
  const turn = (): void => {
    const now = process.threadCpuUsage();
    longest = Math.max(longest, now.user - last.user + now.system - last.system);
    last = now;
    if (isWatching) setTimeout(turn, 1);
  };
  setTimeout(turn, 1);
  return {
    longestMs() {
      isWatching = false;
      return longest / 1000;
    },
  };
}
