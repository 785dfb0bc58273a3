/** A day of a balance line. */
export type BalancePoint = { readonly date: string; readonly totalMinor: number };

/** A balance line ready to draw, in a box of `width` × `height` whose origin is at the top left. */
export type BalancePath = {
  /** The line: flat from one day to the next, because a balance jumps and does not drift. */
  readonly line: string;
  /** The line closed down to the foot of the box. */
  readonly area: string;
  /** Where zero is, when the line crosses it. */
  readonly zeroY: number | undefined;
  readonly lowestMinor: number;
  readonly highestMinor: number;
};

/** Lays out a balance line. `undefined` with fewer than two days, which are no line. */
export function balancePath(points: readonly BalancePoint[], width: number, height: number): BalancePath | undefined {
  const [first] = points;
  if (!first || points.length < 2) return undefined;
  const totals = points.map(({ totalMinor }) => totalMinor);
  const lowestMinor = Math.min(...totals);
  const highestMinor = Math.max(...totals);
  const spread = highestMinor - lowestMinor;
  const xOf = (index: number): number => round((index / (points.length - 1)) * width);
  // A balance that never moves is drawn through the middle.
  const yOf = (minor: number): number =>
    spread === 0 ? height / 2 : round(((highestMinor - minor) / spread) * height);
  const steps = totals.slice(1).map((minor, index) => `H${xOf(index + 1)}V${yOf(minor)}`);
  const line = `M0 ${yOf(first.totalMinor)}${steps.join('')}`;
  return {
    line,
    area: `${line}V${height}H0Z`,
    zeroY: lowestMinor < 0 && highestMinor > 0 ? yOf(0) : undefined,
    lowestMinor,
    highestMinor,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
