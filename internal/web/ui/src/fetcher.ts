import type { Fetcher } from '@graphiql/toolkit';

/** The API stands beside the playground, also below the path of a proxy: nothing here talks to another origin. */
const endpoint = 'graphql';

/** Sends one operation and answers with the parsed body. What goes wrong on the way is told as a GraphQL error. */
export const fetcher: Fetcher = async (operation, options) => {
  let response: Response;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json',
        'content-type': 'application/json',
        ...options?.headers,
      },
      body: JSON.stringify(operation),
    });
  } catch {
    return failure(`/${endpoint} cannot be reached. Is the server still running?`);
  }
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return failure(`/${endpoint} answered ${response.status} ${response.statusText} with something that is not JSON${excerpt(response, text)}`);
  }
};

function failure(message: string) {
  return { errors: [{ message }] } as unknown as Awaited<ReturnType<Fetcher>>;
}

/** A plain text may say what is wrong; a page of a proxy is only noise here. */
function excerpt(response: Response, text: string): string {
  return response.headers.get('content-type')?.startsWith('text/plain') && text ? `: ${text.slice(0, 300).trim()}` : '.';
}
