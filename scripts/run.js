// Starts one of the programs: `node scripts/run.js headless --port 0`. Plain JavaScript and no static import, so that
// a Node too old for everything else can still read this file and say so.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [program = '', ...args] = process.argv.slice(2);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Coffer needs Node 22.18 or newer and this is ${process.versions.node}; \`npm ci\` with install scripts brings one.\n`,
  );
  process.exit(1);
}

const { runProgram } = await import('./run-program.ts');
await runProgram(program, args);
