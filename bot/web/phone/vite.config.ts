/** Builds the workers' phone page, served under /phone/. Small on purpose: it is opened in stairwells and basements. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  base: '/phone/',
  plugins: [react()],
  build: { outDir: `${here}/../dist/phone`, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
});
