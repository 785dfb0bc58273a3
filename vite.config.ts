import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type Plugin, type UserConfig } from 'vite';
import { methods } from './shared/contract/index.ts';

/** What a program loads when it runs: native code cannot be bundled, and `electron` is not a file. */
const EXTERNAL = ['electron', 'better-sqlite3', '@napi-rs/keyring'];
const NODE_BUILTINS = [...builtinModules, /^node:/];
const GUARDED_ENTRY = 'guarded-program:';
const METHOD_NAMES = JSON.stringify(Object.keys(methods));

/**
 * One build for every program below `root`: `renderer` in the browser, the others in Node or Electron. Each is an
 * environment of Vite's builder and lands in a folder of its own below `outDir`.
 */
export function buildConfig(root: string, outDir: string): UserConfig {
  const environments = programs(root, outDir);
  return {
    root: join(root, 'renderer'),
    // Relative, because the same files are served from http://127.0.0.1:N/ and from app://bundle/.
    base: './',
    logLevel: 'warn',
    plugins: [react(), nodeVersionGuard(root), workerFiles()],
    build: { target: 'node24', sourcemap: false, reportCompressedSize: false, emptyOutDir: false },
    environments,
    builder: {
      async buildApp(builder) {
        for (const name of Object.keys(environments)) {
          const environment = builder.environments[name];
          if (environment !== undefined) await builder.build(environment);
        }
      },
    },
  };
}

export default defineConfig(buildConfig(import.meta.dirname, join(import.meta.dirname, 'dist')));

/** Every program by the name of its environment. */
function programs(root: string, outDir: string): Record<string, EnvironmentOptions> {
  const guarded = (room: string): EnvironmentOptions =>
    nodeProgram(`${GUARDED_ENTRY}${room}/main.ts`, join(outDir, room));
  return {
    client: rendererPage(join(root, 'renderer', 'index.html'), join(outDir, 'renderer')),
    headless: guarded('headless'),
    electron: shellProgram(join(root, 'electron', 'main.ts'), join(outDir, 'electron')),
    preload: preloadScript(join(root, 'electron', 'preload.ts'), join(outDir, 'electron')),
    relay: guarded('relay'),
    sandbox: guarded('sandbox'),
  };
}

/** The page: no inline script, no inline style and no polyfill that would make one, so that `script-src 'self'` holds. */
function rendererPage(page: string, outDir: string): EnvironmentOptions {
  return {
    build: {
      outDir,
      target: 'chrome130',
      // About as much as 350 kB are when they are not packed.
      chunkSizeWarningLimit: 1100,
      modulePreload: { polyfill: false },
      // Nothing becomes a data: address, which the content security policy refuses.
      assetsInlineLimit: 0,
      rolldownOptions: { input: page },
    },
  };
}

/** A program of Node: one folder with everything in it but the native modules. */
function nodeProgram(main: string, outDir: string): EnvironmentOptions {
  return {
    consumer: 'server',
    keepProcessEnv: true,
    // Express writes stacks into its answers unless it is told that this is production.
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    resolve: { noExternal: true, external: EXTERNAL, builtins: NODE_BUILTINS },
    build: {
      outDir,
      copyPublicDir: false,
      minify: false,
      // A file on disk is not fetched, so its size says nothing.
      chunkSizeWarningLimit: Number.POSITIVE_INFINITY,
      rolldownOptions: {
        input: { main },
        platform: 'node',
        external: [...EXTERNAL, ...NODE_BUILTINS],
        // Flat, so that `import.meta.dirname` is the program's folder in whichever file a line ends up.
        output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  };
}

/** Electron's main process: the names of the contract stand in it, and the schemas come with the engine. */
function shellProgram(main: string, outDir: string): EnvironmentOptions {
  const program = nodeProgram(main, outDir);
  return { ...program, define: { ...program.define, METHOD_NAMES } };
}

/** Electron's preload: sandboxed, so it must be one CommonJS file that requires nothing but `electron`. */
function preloadScript(entry: string, outDir: string): EnvironmentOptions {
  return {
    consumer: 'server',
    // The names alone: the schemas stay on the other side of the bridge.
    define: { METHOD_NAMES },
    resolve: { noExternal: true, external: ['electron'], builtins: ['electron'] },
    build: {
      outDir,
      copyPublicDir: false,
      minify: false,
      rolldownOptions: {
        input: { preload: entry },
        platform: 'browser',
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  };
}

/**
 * The native SQLite module ends an older Node without a word, so a program's first file checks the version and only
 * then loads the program.
 */
function nodeVersionGuard(root: string): Plugin {
  return {
    name: 'coffer:node-version-guard',
    resolveId: {
      filter: { id: new RegExp(`^${GUARDED_ENTRY}`) },
      handler: (id) => `\0${id}`,
    },
    load: {
      filter: { id: new RegExp(`^\0${GUARDED_ENTRY}`) },
      handler(id) {
        const program = JSON.stringify(join(root, id.slice(GUARDED_ENTRY.length + 1)));
        return `
          const [major, minor] = process.versions.node.split('.').map(Number);
          if (major < 22 || (major === 22 && minor < 14)) {
            process.stderr.write('Coffer needs Node 22.14 or newer and this is ' + process.versions.node + '; start it through npm, which brings its own.\\n');
            process.exit(1);
          }
          await import(${program});
        `;
      },
    },
  };
}

/**
 * Makes `new Worker(new URL('./some-worker.ts', import.meta.url))` mean the same in a bundle as it does from source: the
 * file becomes a chunk of the program, and the address points to it.
 */
function workerFiles(): Plugin {
  const workerUrl = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+-worker\.ts)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g;
  return {
    name: 'coffer:worker-files',
    enforce: 'pre',
    applyToEnvironment: (environment) => environment.config.consumer === 'server',
    // Vite's own answer is relative to the page it thinks there is; a chunk's is relative to the chunk.
    resolveFileUrl: ({ relativePath }) => `new URL(${JSON.stringify(relativePath)}, import.meta.url).href`,
    transform: {
      filter: { id: /\.ts$/, code: /-worker\.ts/ },
      handler(code, id) {
        return code.replaceAll(workerUrl, (_found, _quote, path: string) => {
          const referenceId = this.emitFile({ type: 'chunk', id: resolve(id, '..', path) });
          return `new URL(import.meta.ROLLUP_FILE_URL_${referenceId})`;
        });
      },
    },
  };
}
