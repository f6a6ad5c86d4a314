import type { Fetcher } from '@graphiql/toolkit';

/** The API is where the playground is: nothing here talks to another origin. */
const endpoint = '/graphql';

/** Sends one operation and answers with the parsed body, or throws an error that says what came back instead. */
export const fetcher: Fetcher = async (operation, options) => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, application/json',
      'content-type': 'application/json',
      ...options?.headers,
    },
    body: JSON.stringify(operation),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${endpoint} answered ${response.status} ${response.statusText} with something that is not JSON: ${text.slice(0, 200)}`);
  }
};
