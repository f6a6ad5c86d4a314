/** A saved question, as /playground/questions.json lists it. */
export interface Question {
  name: string;
  title: string;
  description: string;
  group: string;
  query: string;
  variables?: Record<string, unknown>;
}

/** Fetches the saved questions of this server. */
export async function loadQuestions(): Promise<Question[]> {
  const response = await fetch('playground/questions.json', { headers: { accept: 'application/json' } });
  if (!response.ok) {
    throw new Error(`/playground/questions.json answered ${response.status} ${response.statusText}`);
  }
  return response.json();
}

/** The address that asks a question. */
export function linkTo(question: Question): string {
  return `playground?question=${encodeURIComponent(question.name)}&run=1`;
}

/** The variables as the editor shows them: nothing at all where there are none. */
export function variablesText(variables: Record<string, unknown> | undefined): string {
  return variables && Object.keys(variables).length > 0 ? JSON.stringify(variables, null, 2) : '';
}

/** The groups in the order in which the questions first name them. */
export function grouped(questions: Question[]): Map<string, Question[]> {
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const group = groups.get(question.group);
    if (group) {
      group.push(question);
    } else {
      groups.set(question.group, [question]);
    }
  }
  return groups;
}

/** The questions in which every word of the text occurs, wherever it stands. */
export function matching(questions: Question[], text: string): Question[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return questions.filter((question) => {
    const haystack = `${question.name} ${question.title} ${question.description} ${question.group}`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}
