import { DOC_EXPLORER_PLUGIN, DocExplorerContextProvider } from '@graphiql/plugin-doc-explorer';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN, HistoryContextProvider } from '@graphiql/plugin-history';
import { type GraphiQLPlugin, useEditorContext, useExecutionContext, usePluginStore } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface, GraphiQLProvider } from 'graphiql';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Editors, Follow, Heading, Skips } from './around';
import { fetcher } from './fetcher';
import { historyLength, sharedStorage } from './history';
import logo from './logo.svg';
import type { Opening } from './opening';
import { questionsPlugin, questionsTitle, type Saved } from './questions-plugin';
import { firstVisit, lastPanel, rememberPanel } from './visits';

/**
 * GraphiQL, put together from its parts: its own assembly decides whether the side panel is open before it knows of the plugin
 * that is to be in it.
 */
export function Playground({ opening, saved }: { opening: Opening; saved: Saved }) {
  const [plugins] = useState(() => [questionsPlugin(saved), DOC_EXPLORER_PLUGIN, explorerPlugin({ showAttribution: false }), HISTORY_PLUGIN]);
  const [panel] = useState(() => (opening.problem === undefined ? lastPanel(questionsTitle) : questionsTitle));
  const [fresh] = useState(firstVisit);
  const [storage] = useState(sharedStorage);
  const tab = { query: opening.query, variables: opening.variables };
  return (
    <GraphiQLProvider
      fetcher={fetcher}
      storage={storage}
      plugins={plugins}
      visiblePlugin={panel}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      onTogglePluginVisibility={rememberPanel}
      defaultTabs={[tab]}
      defaultQuery=""
      shouldPersistHeaders={false}
      {...(opening.deep || fresh ? tab : {})}
    >
      <HistoryContextProvider maxHistoryLength={historyLength}>
        <DocExplorerContextProvider>
          <WhenKnown plugins={plugins}>
            <Skips />
            <Heading questions={saved.questions} />
            <Follow />
            <GraphiQLInterface defaultEditorToolsVisibility="variables" showPersistHeadersSettings={false}>
              <GraphiQL.Logo>
                <Brand />
              </GraphiQL.Logo>
              {opening.run && <RunOnce query={opening.query} />}
              <Editors />
            </GraphiQLInterface>
          </WhenKnown>
        </DocExplorerContextProvider>
      </HistoryContextProvider>
    </GraphiQLProvider>
  );
}

/** Holds its content back until GraphiQL has taken in the plugins. */
function WhenKnown({ plugins, children }: { plugins: GraphiQLPlugin[]; children: ReactNode }) {
  const known = usePluginStore((state) => state.plugins);
  return known === plugins ? children : null;
}

function Brand() {
  return (
    <nav className="portolan-brand" aria-label="Portolan">
      <a href="schema.graphql">Schema</a>
      <a href="./" className="portolan-home">
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
