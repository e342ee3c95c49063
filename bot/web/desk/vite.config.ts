/** Builds the staff console: `vite build -c bot/web/desk/vite.config.ts` writes bot/web/dist/desk, served under /desk/. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  base: '/desk/',
  plugins: [react()],
  build: {
    outDir: `${here}/../dist/desk`,
    emptyOutDir: true,
    target: 'es2022',
    // Everything by address: no data: URIs and no inline script, so that `script-src 'self'` holds.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
  },
  server: { proxy: { '/api': process.env.DESK_API ?? 'http://127.0.0.1:3978' } },
});
