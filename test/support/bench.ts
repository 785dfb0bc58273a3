/** Writes one figure, such as `report('first answer, 10000 rows', 412, 'ms')`. */
export type ReportFigure = (metric: string, value: number, unit: string) => void;

/**
 * What a `test/bench/NAME.bench.ts` exports under the name `bench`. It makes its own data, measures, reports and cleans
 * up after itself; a figure that needs a peer reports both, side by side in one run.
 */
export type Bench = (report: ReportFigure) => Promise<void>;
