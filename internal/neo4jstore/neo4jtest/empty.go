package neo4jtest

import (
	"strings"
	"testing"
)

// Empty deletes every node and relationship of t's database and leaves its constraints and indexes.
func Empty(tb testing.TB, t Target) {
	tb.Helper()
	mustRun(tb, t, "CYPHER 5 MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 500 ROWS")
}

// EmptyAll deletes what [Empty] does, and every constraint and index but the token lookups that a new database has.
func EmptyAll(tb testing.TB, t Target) {
	tb.Helper()
	Empty(tb, t)
	for _, name := range names(tb, t, "CYPHER 5 SHOW CONSTRAINTS YIELD name") {
		mustRun(tb, t, "CYPHER 5 DROP CONSTRAINT "+quote(name))
	}
	for _, name := range names(tb, t, "CYPHER 5 SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'") {
		mustRun(tb, t, "CYPHER 5 DROP INDEX "+quote(name))
	}
}

func mustRun(tb testing.TB, t Target, text string) {
	tb.Helper()
	if _, err := t.query(tb.Context(), text, nil); err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
}

func names(tb testing.TB, t Target, text string) []string {
	tb.Helper()
	rows, err := t.query(tb.Context(), text, nil)
	if err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
	var out []string
	for _, row := range rows {
		name, ok := row.Values[0].(string)
		if !ok {
			tb.Fatalf("%s: the name is a %T", text, row.Values[0])
		}
		out = append(out, name)
	}
	return out
}

// quote makes a Cypher identifier of any name; a backtick is doubled.
func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }
