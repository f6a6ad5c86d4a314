import { Kind, type OperationDefinitionNode, parse } from 'graphql';

/** The operations of a document; none where it cannot be read. */
function operations(query: string): OperationDefinitionNode[] {
  try {
    return parse(query, { noLocation: true }).definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  } catch {
    return [];
  }
}

/** Tells whether a document can be read and asks for nothing but queries. */
export function readsOnly(query: string): boolean {
  const all = operations(query);
  return all.length > 0 && all.every((operation) => operation.operation === 'query');
}

/** The name of the first operation, if it has one. */
export function operationName(query: string): string | undefined {
  return operations(query)[0]?.name?.value;
}
