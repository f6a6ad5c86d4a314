import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './playground.css';
import { createRoot } from 'react-dom/client';
import { openingFor } from './opening';
import { Playground } from './playground';
import { loadQuestions } from './question';
import type { Saved } from './questions-plugin';

async function start(root: HTMLElement): Promise<void> {
  const saved: Saved = await loadQuestions().then(
    (questions) => ({ questions }),
    (error: unknown) => ({ questions: [], failure: error instanceof Error ? error.message : String(error) }),
  );
  const opening = openingFor(location.search, saved.questions);
  createRoot(root).render(<Playground opening={opening} saved={{ ...saved, problem: opening.problem }} />);
}

const root = document.getElementById('playground');
if (root) {
  void start(root);
}
