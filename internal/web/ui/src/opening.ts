import { readsOnly } from './document';
import { type Question, variablesText } from './question';

/** What the playground shows first. */
export interface Opening {
  query: string;
  variables: string;
  /** Set when a deep link asked for this: it goes to a tab of its own, whatever earlier visits left. */
  deep: boolean;
  /** Set when the deep link also asked to run it. */
  run: boolean;
  /** What is wrong with the deep link, in words for the reader. */
  problem?: string;
}

/**
 * Reads a deep link: ?question=NAME or ?query=TEXT, with &variables=JSON and &run=1. A link's variables come before those of the
 * question, one by one. Without one, a first visit opens with a welcome.
 */
export function openingFor(search: string, questions: Question[]): Opening {
  const parameters = new URLSearchParams(search);
  const name = parameters.get('question');
  const question = questions.find((candidate) => candidate.name === name);
  const query = question?.query ?? (name === null ? parameters.get('query') : null);
  if (query) {
    return linked(query, question?.variables ?? {}, parameters);
  }
  const welcome = { ...welcomeFor(questions[0]), deep: false, run: false };
  return name === null ? welcome : { ...welcome, problem: `No saved question is called “${name}”.` };
}

/** What may change something is shown and not run: following a link is no consent to that. */
function linked(query: string, defaults: Record<string, unknown>, parameters: URLSearchParams): Opening {
  const opening = { query, deep: true, run: parameters.get('run') === '1' && readsOnly(query) };
  const text = parameters.get('variables');
  if (text === null) {
    return { ...opening, variables: variablesText(defaults) };
  }
  const given = objectFrom(text);
  return given
    ? { ...opening, variables: variablesText({ ...defaults, ...given }) }
    : { ...opening, variables: text, run: false, problem: 'The variables in the link are no JSON object: correct them below the query, then run it.' };
}

function objectFrom(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function welcomeFor(question: Question | undefined): { query: string; variables: string } {
  if (!question) {
    return { query: `${greeting}\n# All that can be asked for:\n\n${rootFields}`, variables: '' };
  }
  return {
    query: `${greeting}\n# One of the saved questions:\n\n${question.query}`,
    variables: variablesText(question.variables),
  };
}

const greeting = `# Welcome to Portolan: who does
# what, where, for whom and with
# whose money.
#
# Run a query: ▶ or Ctrl-Enter.
# Complete a name: Ctrl-Space.
# Leave the editor: Tab.
# Indent a line: Ctrl-].
# On the left: saved questions,
# documentation, query builder.
#`;

const rootFields = `{
  __schema {
    queryType {
      fields {
        name
        description
      }
    }
  }
}
`;
