import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer, type Plugin, type ViteDevServer } from 'vite';

const DESIGN_PORT = 4290;
const RENDERER = resolve(import.meta.dirname, '..', 'renderer');

/**
 * Serves the page of tokens and components at `/design`, from source, with every change at once. The caller closes it.
 *
 * @param port 0 for any that is free.
 */
export async function startDesignServer(port: number): Promise<{ server: ViteDevServer; url: string }> {
  const server = await createServer({
    configFile: false,
    root: RENDERER,
    cacheDir: join(RENDERER, '..', 'node_modules', '.cache', 'design'),
    logLevel: 'warn',
    plugins: [react(), designAddress()],
    // The fonts come from packages, which lie beside the page's own folder.
    server: { host: '127.0.0.1', port, fs: { allow: [join(RENDERER, '..')] } },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (address === null || typeof address !== 'object') throw new Error('The server has no port.');
  return { server, url: `http://127.0.0.1:${address.port}/design` };
}

/** `/design` is the page's address, whatever its file is called. */
function designAddress(): Plugin {
  return {
    name: 'coffer:design-address',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (request.url?.split('?', 1)[0] === '/design') request.url = '/design.html';
        next();
      });
    },
  };
}

if (import.meta.main) {
  const { url } = await startDesignServer(DESIGN_PORT);
  console.log(`Tokens and components: ${url}`);
}
