import { type GraphiQLPlugin, useEditorContext } from '@graphiql/react';
import { type MouseEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import { grouped, linkTo, matching, type Question, variablesText } from './question';

/** What the panel lists, or why it cannot. */
export interface Saved {
  questions: Question[];
  failure?: string | undefined;
  missing?: string | undefined;
}

export const questionsTitle = 'Questions';

/** The sidebar tab with the saved questions. GraphiQL needs one object per plugin for as long as the page lives. */
export function questionsPlugin(saved: Saved): GraphiQLPlugin {
  return { title: questionsTitle, icon: Icon, content: () => <Panel {...saved} /> };
}

function Panel({ questions, failure, missing }: Saved) {
  const [filter, setFilter] = useState('');
  const shown = matching(questions, filter);
  return (
    <section className="portolan-questions" aria-labelledby="portolan-questions-title">
      <h2 id="portolan-questions-title">Questions</h2>
      {failure !== undefined && <p role="alert">The saved questions could not be loaded: {failure}</p>}
      {missing !== undefined && <p role="alert">No saved question is called “{missing}”.</p>}
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
  const open = useOpen();
  // A link, so that it can be copied, or opened in a new window by the usual keys.
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    open(question);
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

/** Opens a question in a tab of its own, or goes to the tab that holds it already. */
function useOpen(): (question: Question) => void {
  const { addTab, changeTab, tabs, queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  return (question) => {
    const variables = variablesText(question);
    const at = tabs.findIndex((tab) => tab.query === question.query && (tab.variables ?? '') === variables);
    if (at >= 0) {
      changeTab(at);
    } else {
      // The editors belong to the active tab: the new one has to be there before they are filled.
      flushSync(addTab);
      queryEditor?.setValue(question.query);
      variableEditor?.setValue(variables);
    }
    history.replaceState(null, '', linkTo(question));
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
