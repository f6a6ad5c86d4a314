import { type Question, variablesText } from './question';

/** What the playground shows first. */
export interface Opening {
  query: string;
  variables: string;
  /** Set when a deep link asked for this question: it goes to a tab of its own, whatever earlier visits left. */
  deep: boolean;
  /** Set when the deep link also asked to run it. */
  run: boolean;
  /** The name that a deep link asked for and that no question has. */
  missing?: string;
}

/** Reads a deep link such as ?question=NAME&run=1; without one, a first visit opens with a welcome. */
export function openingFor(search: string, questions: Question[]): Opening {
  const parameters = new URLSearchParams(search);
  const name = parameters.get('question');
  const question = questions.find((candidate) => candidate.name === name);
  if (question) {
    return { query: question.query, variables: variablesText(question), deep: true, run: parameters.get('run') === '1' };
  }
  const welcome = { ...welcomeFor(questions[0]), deep: false, run: false };
  return name === null ? welcome : { ...welcome, missing: name };
}

function welcomeFor(question: Question | undefined): { query: string; variables: string } {
  if (!question) {
    return { query: `${greeting}\n# All that can be asked for:\n\n${rootFields}`, variables: '' };
  }
  return {
    query: `${greeting}\n# One of the saved questions:\n\n${question.query}`,
    variables: variablesText(question),
  };
}

const greeting = `# Welcome to Portolan: who does
# what, where, for whom and with
# whose money.
#
# Run a query: ▶ or Ctrl-Enter.
# Complete a name: Ctrl-Space.
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
