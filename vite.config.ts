import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type Plugin, type UserConfig } from 'vite';
import { methods } from './shared/contract/index.ts';

const EXTERNAL = ['electron', 'better-sqlite3', '@napi-rs/keyring'] as const;
const NODE_BUILTINS = [...builtinModules, /^node:/];
const GUARDED_ENTRY = 'guarded-program:';

/**
 * One build for every program: `renderer` in the browser, the others in Node or Electron. Each is an environment of
 * Vite's builder and lands in a folder of its own below `outDir`. A program whose main file is not written yet is left out.
 */
export function buildConfig(outDir: string): UserConfig {
  const programs = Object.entries({
    headless: nodeProgram('headless/main.ts', `${outDir}/headless`, { isGuarded: true }),
    electron: nodeProgram('electron/main.ts', `${outDir}/electron`, { isGuarded: false }),
    preload: preloadScript(`${outDir}/electron`),
    relay: nodeProgram('relay/main.ts', `${outDir}/relay`, { isGuarded: true }),
    sandbox: nodeProgram('sandbox/main.ts', `${outDir}/sandbox`, { isGuarded: true }),
  }).filter(([, program]) => program !== undefined) as [string, EnvironmentOptions][];

  return {
    root: fromRoot('renderer'),
    // Relative, because the same files are served from http://127.0.0.1:N/ and from app://bundle/.
    base: './',
    logLevel: 'warn',
    plugins: [react(), nodeVersionGuard(), workerFiles()],
    build: { target: 'node24', sourcemap: false, reportCompressedSize: false, emptyOutDir: false },
    environments: {
      ...(existsSync(fromRoot('renderer/main.tsx')) ? { client: rendererPage(`${outDir}/renderer`) } : {}),
      ...Object.fromEntries(programs),
    },
    builder: {
      async buildApp(builder) {
        for (const name of ['client', ...programs.map(([program]) => program)]) {
          const environment = builder.environments[name];
          if (environment === undefined || (name === 'client' && !existsSync(fromRoot('renderer/main.tsx')))) continue;
          await builder.build(environment);
        }
      },
    },
  };
}

export default defineConfig(buildConfig(fromRoot('dist')));

/** The page: no inline script, no inline style and no polyfill that would make one, so that `script-src 'self'` holds. */
function rendererPage(outDir: string): EnvironmentOptions {
  return {
    build: {
      outDir,
      target: 'chrome130',
      modulePreload: { polyfill: false },
      // Nothing becomes a data: address, which the content security policy refuses.
      assetsInlineLimit: 0,
      rolldownOptions: { input: fromRoot('renderer/index.html') },
    },
  };
}

/** A program of Node: everything in it but the native modules, which must stay files that Node can load. */
function nodeProgram(entry: string, outDir: string, options: { isGuarded: boolean }): EnvironmentOptions | undefined {
  if (!existsSync(fromRoot(entry))) return undefined;
  return {
    consumer: 'server',
    keepProcessEnv: true,
    // Express writes stacks into its answers unless it is told that this is production.
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    resolve: { noExternal: true, external: [...EXTERNAL], builtins: NODE_BUILTINS },
    build: {
      outDir,
      minify: false,
      rolldownOptions: {
        input: { main: options.isGuarded ? `${GUARDED_ENTRY}${entry}` : fromRoot(entry) },
        platform: 'node',
        external: [...EXTERNAL, ...NODE_BUILTINS],
        output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
}

/** Electron's preload: sandboxed, so it must be one CommonJS file that requires nothing but `electron`. */
function preloadScript(outDir: string): EnvironmentOptions | undefined {
  if (!existsSync(fromRoot('electron/preload.ts'))) return undefined;
  return {
    consumer: 'server',
    // The names alone: the schemas stay on the other side of the bridge.
    define: { METHOD_NAMES: JSON.stringify(Object.keys(methods)) },
    resolve: { noExternal: true, external: ['electron'], builtins: ['electron'] },
    build: {
      outDir,
      minify: false,
      rolldownOptions: {
        input: { preload: fromRoot('electron/preload.ts') },
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
function nodeVersionGuard(): Plugin {
  return {
    name: 'coffer:node-version-guard',
    resolveId: {
      filter: { id: new RegExp(`^${GUARDED_ENTRY}`) },
      handler: (id) => `\0${id}`,
    },
    load: {
      filter: { id: new RegExp(`^\0${GUARDED_ENTRY}`) },
      handler(id) {
        const program = JSON.stringify(fromRoot(id.slice(GUARDED_ENTRY.length + 1)));
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

function fromRoot(path: string): string {
  return resolve(import.meta.dirname, path);
}
