/**
 * How many scenarios run and from which seed: `npm run scenarios -- --count N --seed S` sets it, so that a failure can be
 * played again. Without it the suites take their own defaults.
 */

/** How many of a kind to run: `count` are seeded scenarios, `kills` are processes that are killed. */
export function scenarioCount(kind: 'count' | 'kills', otherwise: number): number {
  return wholeNumber(kind === 'count' ? 'SCENARIO_COUNT' : 'SCENARIO_KILLS') ?? otherwise;
}

/** The first seed; scenario n has seed + n. */
export function scenarioSeed(otherwise: number): number {
  return wholeNumber('SCENARIO_SEED') ?? otherwise;
}

function wholeNumber(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${name} is no whole number.`);
  return value;
}
