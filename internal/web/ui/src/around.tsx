import { useEditorContext, useExecutionContext } from '@graphiql/react';
import { type MouseEvent, useEffect, useRef } from 'react';
import type { Question } from './question';

// What stands around GraphiQL's interface, for those who hear the page, go through it by keys, see it narrow, or print it.

const tabLeaves = 'Tab leaves this field. Control with the right bracket indents.';

/** Names the editors, whose text fields have no label, and lets Tab leave them. */
export function Editors() {
  const { queryEditor, variableEditor, headerEditor, responseEditor } = useEditorContext({ nonNull: true });
  useEffect(() => {
    for (const [name, editor] of [['Query', queryEditor], ['Variables', variableEditor], ['Headers', headerEditor], ['Answer', responseEditor]] as const) {
      const field = editor?.getInputField();
      field?.setAttribute('id', `portolan-${name.toLowerCase()}`);
      field?.setAttribute('aria-label', name);
      field?.setAttribute('aria-description', tabLeaves);
      // While names are proposed, their own key map comes first: there Tab takes one.
      editor?.addKeyMap({ Tab: false, 'Shift-Tab': false });
    }
  }, [queryEditor, variableEditor, headerEditor, responseEditor]);
  return null;
}

/** The first stops of the page: before the sidebar and all questions. */
export function Skips() {
  const { queryEditor, responseEditor } = useEditorContext({ nonNull: true });
  return (
    <nav className="portolan-skips" aria-label="Skip">
      <a href="#portolan-query" onClick={skipTo(queryEditor)}>
        Skip to the query
      </a>
      <a href="#portolan-answer" onClick={skipTo(responseEditor)}>
        Skip to the answer
      </a>
    </nav>
  );
}

/**
 * Moves to the editor once the key is up: while Enter is down, it would type a line there. Who activates links without keys or
 * pointer, such as a screen reader, never lets one go.
 */
function skipTo(editor: { focus(): void } | null) {
  return (event: MouseEvent) => {
    if (!editor) {
      return;
    }
    event.preventDefault();
    const move = () => {
      clearTimeout(waiting);
      removeEventListener('keyup', move);
      editor.focus();
    };
    const waiting = setTimeout(move, event.detail > 0 ? 0 : 500);
    addEventListener('keyup', move);
  };
}

/** Tells when an answer has come, and brings it into view where it stands below the query. */
export function Follow() {
  const { isFetching } = useExecutionContext({ nonNull: true });
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current && !isFetching) {
      const pane = document.querySelector('.graphiql-response');
      const box = pane?.getBoundingClientRect();
      if (box && (box.top > innerHeight / 2 || box.bottom < innerHeight / 4)) {
        pane?.scrollIntoView({ block: 'start' });
      }
    }
    asked.current ||= isFetching;
  }, [isFetching]);
  return (
    <p role="status" className="portolan-unseen">
      {isFetching ? 'Asking' : asked.current ? 'The answer has come.' : ''}
    </p>
  );
}

/** The heading of the page, the title of its window and what is printed: the question that the open tab asks, with its answer. */
export function Heading({ questions }: { questions: Question[] }) {
  const { tabs, activeTabIndex } = useEditorContext({ nonNull: true });
  const tab = tabs[activeTabIndex];
  const question = questions.find((candidate) => candidate.query === tab?.query);
  const title = question?.title ?? tab?.operationName ?? '';
  useEffect(() => {
    document.title = [title, 'Playground', 'Portolan'].filter(Boolean).join(' · ');
  }, [title]);
  return (
    <>
      <h1 className="portolan-unseen">{title ? `Playground: ${title}` : 'Playground'}</h1>
      <article className="portolan-printed" aria-hidden="true">
        <h2>{title || 'A query'}</h2>
        <p>{question?.description}</p>
        <p>{location.origin + location.pathname + location.search}</p>
        <Part name="Query" text={tab?.query} />
        <Part name="Variables" text={tab?.variables} />
        <Part name="Answer" text={tab?.response} />
      </article>
    </>
  );
}

function Part({ name, text }: { name: string; text: string | null | undefined }) {
  return text ? (
    <section>
      <h3>{name}</h3>
      <pre>{text}</pre>
    </section>
  ) : null;
}
