package neo4jstore

import (
	"embed"
	"path"
	"strings"
)

//go:embed cypher/*.cypher
var files embed.FS

// fixed holds the statements of cypher/, by name, without their comments.
var fixed = readFixed()

func readFixed() map[string]string {
	entries, err := files.ReadDir("cypher")
	if err != nil { // the folder is embedded
		panic(err)
	}
	out := make(map[string]string, len(entries))
	for _, e := range entries {
		text, err := files.ReadFile(path.Join("cypher", e.Name()))
		if err != nil {
			panic(err)
		}
		_, statement, found := strings.Cut(string(text), "CYPHER 5\n")
		if !found {
			panic(e.Name() + " does not say that it is CYPHER 5")
		}
		out[strings.TrimSuffix(e.Name(), ".cypher")] = "CYPHER 5\n" + statement
	}
	return out
}
