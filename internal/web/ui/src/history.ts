import { HistoryStore } from '@graphiql/toolkit';

type Storage = NonNullable<ConstructorParameters<typeof HistoryStore>[0]['storage']>;

const namespace = 'graphiql:';

/** GraphiQL's lists of what was run and of what was starred. */
const lists = ['queries', 'favorites'];

/** How many queries the history keeps. */
export const historyLength = 50;

/**
 * The browser's storage for GraphiQL. Each window writes its whole history, as it knew it; here what other windows have added
 * since stays. A browser may refuse to keep anything: then nothing is.
 */
export function sharedStorage(): Storage {
  const own = new Map(lists.map((name) => [namespace + name, items(name, kept(namespace + name))]));
  return {
    getItem: kept,
    removeItem: (key) => localStorage.removeItem(key),
    setItem(key, value) {
      const before = own.get(key);
      if (before === undefined) {
        localStorage.setItem(key, value);
        return;
      }
      const name = key.slice(namespace.length);
      const now = items(name, value);
      localStorage.setItem(key, JSON.stringify({ [name]: merged(before, now, items(name, kept(key))) }));
      own.set(key, now);
    },
    clear: () => keys().forEach((key) => localStorage.removeItem(key)),
    get length() {
      return keys().length;
    },
  };
}

/** What is stored, without what this window took away since before, and with what it added. */
function merged(before: string[], now: string[], stored: string[]): unknown[] {
  const gone = new Set(before.filter((item) => !now.includes(item)));
  const come = now.filter((item) => !before.includes(item));
  return [...stored.filter((item) => !gone.has(item) && !come.includes(item)), ...come].slice(-historyLength).map((item) => JSON.parse(item));
}

/** The entries of a list as texts, which can be compared. */
function items(name: string, stored: string | null): string[] {
  try {
    const list: unknown = JSON.parse(stored ?? '{}')[name];
    return Array.isArray(list) ? list.map((item) => JSON.stringify(item)) : [];
  } catch {
    return [];
  }
}

function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(namespace));
  } catch {
    return [];
  }
}
