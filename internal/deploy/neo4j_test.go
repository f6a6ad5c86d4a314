package deploy

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

// settings gives what the Neo4j image makes of its environment: NEO4J_ is taken
// off a variable's name, then __ stands for _ and _ for a point
// (https://neo4j.com/docs/operations-manual/current/docker/configuration/). NEO4J_AUTH
// is the image's own.
func settings(env map[string]*string) map[string]string {
	out := map[string]string{}
	for name, value := range env {
		name, ok := strings.CutPrefix(name, "NEO4J_")
		if !ok || name == "AUTH" || value == nil {
			continue
		}
		words := strings.Split(name, "__")
		for i, w := range words {
			words[i] = strings.ReplaceAll(w, "_", ".")
		}
		out[strings.Join(words, "_")] = *value
	}
	return out
}

func TestSettings(t *testing.T) {
	value := "1g"
	got := settings(map[string]*string{"NEO4J_server_memory_heap_max__size": &value, "NEO4J_AUTH": &value, "PATH": &value})
	if !maps.Equal(got, map[string]string{"server.memory.heap.max_size": "1g"}) {
		t.Errorf("got %v", got)
	}
}

// TestNeo4jTakesTheSettings starts a server with them. A setting that it does not
// know, or a value that it cannot have, would keep it from starting.
func TestNeo4jTakesTheSettings(t *testing.T) {
	given := settings(service(t, "neo4j").Environment)
	for _, needed := range []string{"server.memory.heap.max_size", "server.memory.pagecache.size", "db.transaction.timeout", "db.memory.transaction.max"} {
		if given[needed] == "" {
			t.Errorf("the compose file does not set %s", needed)
		}
	}
	server := neo4jtest.Start(t, neo4jtest.Options{Auth: true, Brief: true, Settings: given})
	names := slices.Sorted(maps.Keys(given))
	rows := server.Rows(t, "SHOW SETTINGS YIELD name, isExplicitlySet WHERE name IN $names AND isExplicitlySet RETURN name ORDER BY name", "names", names)
	if len(rows) != len(names) {
		t.Errorf("the server has taken %v of %v", rows, names)
	}
}
