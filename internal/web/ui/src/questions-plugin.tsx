import { type GraphiQLPlugin, useEditorContext, useExecutionContext } from '@graphiql/react';
import { type MouseEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import { operationName } from './document';
import { grouped, linkTo, matching, type Question, variablesText } from './question';

/** What the panel lists, or why it cannot. */
export interface Saved {
  questions: Question[];
  failure?: string | undefined;
  /** What is wrong with the link that led here. */
  problem?: string | undefined;
}

export const questionsTitle = 'Questions';

/** The sidebar tab with the saved questions. GraphiQL needs one object per plugin for as long as the page lives. */
export function questionsPlugin(saved: Saved): GraphiQLPlugin {
  return { title: questionsTitle, icon: Icon, content: () => <Panel {...saved} /> };
}

function Panel({ questions, failure, problem }: Saved) {
  const [filter, setFilter] = useState('');
  const shown = matching(questions, filter);
  return (
    <section className="portolan-questions" aria-labelledby="portolan-questions-title">
      <h2 id="portolan-questions-title">Questions</h2>
      {failure !== undefined && <p role="alert">The saved questions could not be loaded: {failure}</p>}
      {problem !== undefined && <p role="alert">{problem}</p>}
      <input
        type="search"
        aria-label="Filter questions"
        placeholder="Filter questions…"
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      {[...grouped(shown)].map(([group, members]) => (
        <section key={group} aria-label={group}>
          <h3>{group}</h3>
          <ul>
            {members.map((question) => (
              <Entry key={question.name} question={question} />
            ))}
          </ul>
        </section>
      ))}
      {shown.length === 0 && failure === undefined && (
        <p>{questions.length === 0 ? 'This server has no saved questions.' : 'No question matches.'}</p>
      )}
    </section>
  );
}

function Entry({ question }: { question: Question }) {
  const ask = useAsk();
  // A link, so that it can be copied, or opened in a new window by the usual keys.
  const onClick = (event: MouseEvent) => {
    if (ask && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      ask(question);
    }
  };
  return (
    <li>
      <a href={linkTo(question)} data-question={question.name} onClick={onClick}>
        <strong>{question.title}</strong>
        <span>{question.description}</span>
      </a>
    </li>
  );
}

/**
 * Asks a question in a tab of its own, or in the tab that holds it already. There is nothing to ask with until the editors are
 * there: till then the link leads to a page that asks it.
 */
function useAsk(): ((question: Question) => void) | undefined {
  const { addTab, changeTab, tabs, queryEditor, variableEditor, responseEditor, setOperationName, updateActiveTabValues } = useEditorContext({ nonNull: true });
  const { run } = useExecutionContext({ nonNull: true });
  if (!queryEditor || !variableEditor || !responseEditor) {
    return undefined;
  }
  return (question) => {
    const { query } = question;
    const variables = variablesText(question.variables);
    const at = tabs.findIndex((tab) => tab.query === query && (tab.variables ?? '') === variables);
    // The editors belong to the active tab: it has to be there before they are filled.
    flushSync(at >= 0 ? () => changeTab(at) : addTab);
    queryEditor.setValue(query);
    variableEditor.setValue(variables);
    // The tab and the name follow the editors a little later by themselves, which is too late for the history and for the server.
    setOperationName(operationName(query) ?? '');
    updateActiveTabValues({ query, variables });
    history.replaceState(null, '', linkTo(question));
    run();
  };
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" height="1em" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <circle cx="12" cy="12" r="9.5" />
      <path d="M9.2 9.3a2.9 2.9 0 1 1 4.3 2.6c-1 .6-1.5 1.1-1.5 2.3M12 17.3v.1" />
    </svg>
  );
}
