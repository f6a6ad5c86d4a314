package kgtest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// exceptions are ways to treat stores unlike: leaving a case out, or naming one.
var exceptions = regexp.MustCompile(`(?i)\.Skip|SkipNow|testing\.Short|t\.Parallel|neo4j|cypher 5|bbolt|localstore|adjacency|graph database`)

// TestNoExceptions keeps the suite the same for all stores.
func TestNoExceptions(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 10 {
		t.Fatalf("the suite has the files %v (%v)", files, err)
	}
	for _, file := range append(files, "schools.graphql") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := exceptions.Find(text); found != nil && file != "guard_test.go" {
			t.Errorf("%s holds %q: the suite has no exceptions and knows no store", file, found)
		}
	}
}
