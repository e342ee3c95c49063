/** The staff console's entry: mounts the app. */
import { createRoot } from 'react-dom/client';
import { DeskApp } from './app.tsx';
import './styles.css';

const root = document.getElementById('root');
if (root) createRoot(root).render(<DeskApp />);
