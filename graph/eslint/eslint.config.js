// Holds graph/schema.graphql to graphql-eslint's rules for schemas and for Relay.
// Run in this folder: npm ci && npm run lint
import graphql from "@graphql-eslint/eslint-plugin";

const recommended = graphql.configs["flat/schema-recommended"];
const relay = graphql.configs["flat/schema-relay"];

export default [
  {
    files: ["schema.graphql"],
    plugins: { "@graphql-eslint": graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "schema.graphql" } },
    },
    rules: {
      ...recommended.rules,
      ...relay.rules,
      // Connections, and the edges of search, are parts of an answer and no things: nothing finds them again.
      "@graphql-eslint/strict-id-in-types": ["error", { exceptions: { suffixes: ["Connection"], types: ["PageInfo", "SearchEdge"] } }],
      // Connections offer `nodes` beside `edges`, and facts are a plain list.
      "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false }],
      // Results of a search are read from the best match on.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
    },
  },
];
