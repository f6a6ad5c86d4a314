import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './playground.css';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { useEditorContext, useExecutionContext } from '@graphiql/react';
import { GraphiQL } from 'graphiql';
import { useEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { fetcher } from './fetcher';
import logo from './logo.svg';
import { type Opening, openingFor } from './opening';
import { loadQuestions } from './question';
import { questionsPlugin, type Saved } from './questions-plugin';

async function start(root: HTMLElement): Promise<void> {
  const saved: Saved = await loadQuestions().then(
    (questions) => ({ questions }),
    (error: unknown) => ({ questions: [], failure: error instanceof Error ? error.message : String(error) }),
  );
  const opening = openingFor(location.search, saved.questions);
  const questions = questionsPlugin({ ...saved, missing: opening.missing });
  createRoot(root).render(<Playground opening={opening} plugins={[questions, explorerPlugin({ showAttribution: false })]} />);
}

function Playground({ opening, plugins }: { opening: Opening; plugins: ReturnType<typeof questionsPlugin>[] }) {
  const tab = { query: opening.query, variables: opening.variables };
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      visiblePlugin={plugins[0]!}
      defaultTabs={[tab]}
      defaultQuery=""
      defaultEditorToolsVisibility="variables"
      shouldPersistHeaders={false}
      {...(opening.deep ? tab : {})}
    >
      <GraphiQL.Logo>
        <Brand />
      </GraphiQL.Logo>
      {opening.run && <RunOnce query={opening.query} />}
    </GraphiQL>
  );
}

function Brand() {
  return (
    <nav className="portolan-brand" aria-label="Portolan">
      <a href="/schema.graphql">Schema</a>
      <a href="/" className="portolan-home">
        <span dangerouslySetInnerHTML={{ __html: logo }} />
        Portolan
      </a>
    </nav>
  );
}

/** Runs the query of a deep link as soon as the editors hold it, and never again. */
function RunOnce({ query }: { query: string }) {
  const { queryEditor, variableEditor, responseEditor } = useEditorContext({ nonNull: true });
  const { run } = useExecutionContext({ nonNull: true });
  const done = useRef(false);
  useEffect(() => {
    if (!done.current && queryEditor?.getValue() === query && variableEditor && responseEditor) {
      done.current = true;
      run();
    }
  }, [query, queryEditor, variableEditor, responseEditor, run]);
  return null;
}

const root = document.getElementById('playground');
if (root) {
  void start(root);
}
