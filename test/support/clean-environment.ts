/** Takes the developer's own settings out of a test's world, so that a test means the same on every machine. */
const KEPT = new Set(['COFFER_CHROMIUM', 'COFFER_REQUIRE']);

for (const name of Object.keys(process.env)) {
  if (/^(TRUELAYER|RELAY|COFFER)_/.test(name) && !KEPT.has(name)) delete process.env[name];
}
