/** Upper bounds, in seconds, of the classes that latencies are counted in. */
const LATENCY_BOUNDS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

type Labels = Readonly<Record<string, string>>;

/** What the relay counts. Names appear on `/metrics` with the prefix `coffer_relay_`. */
export type Metrics = {
  count(name: keyof typeof COUNTERS, labels?: Labels, by?: number): void;
  /** One webhook from its first byte to its answer. */
  observeIngest(seconds: number): void;
  /** A figure that is asked for when somebody reads. */
  gauge(name: keyof typeof GAUGES, read: () => number): void;
  /** Prometheus' text format, version 0.0.4. */
  render(): string;
};

const COUNTERS = {
  webhooks_received_total: 'Webhooks that arrived, good or bad.',
  webhooks_verified_total: 'Webhooks whose signature was right, by kind.',
  webhooks_rejected_total: 'Webhooks that were refused, by reason.',
  webhooks_duplicate_total: 'Webhooks that had been stored before.',
  webhooks_stored_total: 'Webhooks that were stored for at least one device.',
  webhooks_dropped_total: 'Webhooks that were right but had no device to go to, by reason.',
  events_delivered_total: 'Sealed events sent to devices, by way.',
  events_acknowledged_total: 'Acknowledgements taken.',
  gaps_reported_total: 'Gaps that devices were told of, by reason.',
  devices_paired_total: 'Devices that were paired.',
  requests_refused_total: 'Requests of devices that were refused, by reason.',
  requests_unreadable_total: 'What could not be read as a request, by reason.',
  failures_total: 'Requests that failed inside the relay.',
} as const;

const GAUGES = {
  streams: 'Open streams.',
  verify_queue_depth: 'Signatures that wait to be checked.',
  event_loop_delay_p99_seconds: 'How late the event loop ran, 99th percentile since the last reading.',
  resident_memory_bytes: 'Memory of the process.',
} as const;

/** Creates the relay's counters, all at zero. */
export function createMetrics(): Metrics {
  const counters = new Map<string, Map<string, number>>(Object.keys(COUNTERS).map((name) => [name, new Map()]));
  const gauges = new Map<string, () => number>();
  const classes = LATENCY_BOUNDS_S.map(() => 0);
  const latency = { count: 0, sum: 0 };

  return {
    count(name, labels = {}, by = 1) {
      const series = counters.get(name);
      const key = renderLabels(labels);
      series?.set(key, (series.get(key) ?? 0) + by);
    },
    observeIngest(seconds) {
      latency.count += 1;
      latency.sum += seconds;
      LATENCY_BOUNDS_S.forEach((bound, index) => {
        if (seconds <= bound) classes[index] = (classes[index] ?? 0) + 1;
      });
    },
    gauge: (name, read) => void gauges.set(name, read),
    render() {
      const lines: string[] = [];
      const begin = (name: string, kind: string, help: string): void => {
        lines.push(`# HELP coffer_relay_${name} ${help}`, `# TYPE coffer_relay_${name} ${kind}`);
      };
      for (const [name, help] of Object.entries(COUNTERS)) {
        begin(name, 'counter', help);
        const series = counters.get(name) ?? new Map<string, number>();
        if (series.size === 0) lines.push(`coffer_relay_${name} 0`);
        for (const [labels, value] of series) lines.push(`coffer_relay_${name}${labels} ${value}`);
      }
      for (const [name, help] of Object.entries(GAUGES)) {
        const read = gauges.get(name);
        if (read === undefined) continue;
        begin(name, 'gauge', help);
        lines.push(`coffer_relay_${name} ${read()}`);
      }
      begin('ingest_seconds', 'histogram', 'Time from a webhook to its answer.');
      LATENCY_BOUNDS_S.forEach((bound, index) => {
        lines.push(`coffer_relay_ingest_seconds_bucket{le="${bound}"} ${classes[index]}`);
      });
      lines.push(
        `coffer_relay_ingest_seconds_bucket{le="+Inf"} ${latency.count}`,
        `coffer_relay_ingest_seconds_sum ${latency.sum}`,
        `coffer_relay_ingest_seconds_count ${latency.count}`,
      );
      return `${lines.join('\n')}\n`;
    },
  };
}

/** Label values are our own words (codes, kinds), so nothing in them needs escaping. */
function renderLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
