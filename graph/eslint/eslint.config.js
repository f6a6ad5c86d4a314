// Holds graph/schema.graphql to graphql-eslint's rules for schemas and for Relay.
// Run in this folder: npm ci && npm run lint
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import graphql from "@graphql-eslint/eslint-plugin";

const recommended = graphql.configs["flat/schema-recommended"];
const relay = graphql.configs["flat/schema-relay"];

// The types of results of analysis, written in analysis*.graphql.
const folder = join(import.meta.dirname, "../schema");
const results = readdirSync(folder)
  .filter((name) => name.startsWith("analysis"))
  .flatMap((name) => [...readFileSync(join(folder, name), "utf8").matchAll(/^type (\w+)/gm)].map((found) => found[1]));
const edges = results.map((name) => name + "Edge");

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
      // Connections, the edges of search and results of analysis are parts of an answer and no things: nothing finds them again.
      "@graphql-eslint/strict-id-in-types": ["error", { exceptions: { suffixes: ["Connection"], types: ["PageInfo", "SearchEdge", ...results, ...edges] } }],
      // Connections offer `nodes` beside `edges`, facts are a plain list, and entries of results are no things.
      "@graphql-eslint/relay-edge-types": ["error", { shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false }],
      // Results of a search are read from the best match on.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
    },
  },
];
