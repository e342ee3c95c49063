/** The workers' phone page: mounts it, and keeps it on the telephone where the browser can. */
import { createRoot } from 'react-dom/client';
import { PhoneApp } from './app.tsx';
import './styles.css';
import { begin } from './work.ts';

const root = document.getElementById('root');
if (root) createRoot(root).render(<PhoneApp />);
begin().catch((error: unknown) => console.error(error));
if ('serviceWorker' in navigator)
  navigator.serviceWorker
    .register('/phone/sw.js', { scope: '/phone/' })
    .catch((error: unknown) => console.warn('the page is not kept for use without a signal', error));
