// Package schema holds the hand-written half of Portolan's GraphQL schema: the
// kinds of things, their attributes and their links. What repeats (connections,
// filters, orders, Query's lists) is generated from it.
package schema

import (
	"embed"
	"io/fs"
	"sort"
)

// FS holds the *.graphql files, in one flat folder.
//
//go:embed *.graphql
var FS embed.FS

// A File is one file of the schema.
type File struct {
	Name string // base name, such as "need.graphql"
	Text string
}

// Files returns the files in order of name, so that whatever is derived from
// them comes out the same each time.
func Files() []File {
	names, err := fs.Glob(FS, "*.graphql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	sort.Strings(names)
	files := make([]File, 0, len(names))
	for _, name := range names {
		files = append(files, File{Name: name, Text: mustRead(name)})
	}
	return files
}

// mustRead cannot fail for a name that FS itself gave.
func mustRead(name string) string {
	text, err := FS.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(text)
}
