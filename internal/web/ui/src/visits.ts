import type { GraphiQLPlugin } from '@graphiql/react';

// What the browser keeps between visits. It may be told to keep nothing: then every visit is the first.

const panelKey = 'portolan:panel';

/** GraphiQL's own key: the tabs of earlier visits. */
const tabsKey = 'graphiql:tabState';

/** Tells whether no tabs were left by an earlier visit. */
export function firstVisit(): boolean {
  return read(tabsKey) === null;
}

/** The title of the panel that was open last: empty when the reader had closed it. */
export function lastPanel(otherwise: string): string {
  return read(panelKey) ?? otherwise;
}

/** Keeps which panel is open. */
export function rememberPanel(plugin: GraphiQLPlugin | null): void {
  try {
    localStorage.setItem(panelKey, plugin?.title ?? '');
  } catch {
    // Then the next visit opens with the questions.
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
