// Package seedfile reads, checks and formats the files of facts that experts
// edit by hand: YAML, one file per document and kind of thing or tie. The format
// is described in docs/formats/seed.md.
package seedfile

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// A Problem is something wrong in a file: where, what, and what to do.
type Problem struct {
	File    string
	Line    int // from 1; 0 where the problem is the whole file's
	Message string
}

// String gives the problem as "file:line: message".
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
}

// Problems are all problems of a seed, in order of file and line.
type Problems []Problem

// Error lists the problems, a line each.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// A Seed is what the files state.
type Seed struct {
	// Sources are the documents in order of id, each with all its facts.
	Sources []Source
}

// A Source is a document with what it states.
type Source struct {
	ID    kg.ID
	Facts []kg.Fact
}

// Changes gives the changes that bring a store to what the seed states, whether
// the store is empty or holds an earlier edition: one ReplaceSource a source.
func (s *Seed) Changes() []kg.Change {
	changes := make([]kg.Change, len(s.Sources))
	for i, src := range s.Sources {
		changes[i] = kg.ReplaceSource{Source: src.ID, Facts: src.Facts}
	}
	return changes
}

// Read reads and checks all files of a seed folder (sources/, entities/, links/).
// Where anything is wrong it gives all problems at once, as Problems, and no Seed.
func Read(fsys fs.FS, o *kg.Ontology) (*Seed, error) {
	r := &reader{o: o, facts: map[kg.ID][]stated{}, stanzas: map[stanzaKey]position{}}
	if err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".go" {
			return err
		}
		return r.file(fsys, name)
	}); err != nil {
		return nil, fmt.Errorf("the seed cannot be read: %w", err)
	}
	if len(r.facts) == 0 && len(r.problems) == 0 {
		r.problem(position{file: "."}, "holds no seed: it needs the folders sources, entities and links")
	}
	r.lint()
	if len(r.problems) > 0 {
		slices.SortFunc(r.problems, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
		})
		return nil, slices.Compact(r.problems)
	}
	return r.seed(), nil
}

type position struct {
	file string
	line int
}

// stated is a fact with where it was read.
type stated struct {
	kg.Fact
	at position
}

type stanzaKey struct{ source, id kg.ID }

// reader collects the facts and problems of all files.
type reader struct {
	o        *kg.Ontology
	facts    map[kg.ID][]stated // by source
	stanzas  map[stanzaKey]position
	problems Problems
}

func (r *reader) problem(at position, format string, args ...any) {
	r.problems = append(r.problems, Problem{at.file, at.line, fmt.Sprintf(format, args...)})
}

// file reads one file by the folder it stands in.
func (r *reader) file(fsys fs.FS, name string) error {
	parts := strings.Split(name, "/")
	at := position{file: name}
	if path.Ext(name) != ".yaml" {
		r.problem(at, "is no .yaml file; keep other things outside of the seed")
		return nil
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	source := strings.TrimSuffix(parts[len(parts)-1], ".yaml")
	d := &document{reader: r, name: name, source: kg.ID("source/" + source)}
	switch {
	case len(parts) == 2 && parts[0] == "sources":
		d.read(data, d.sourceFile)
	case len(parts) == 3 && parts[0] == "entities":
		d.read(data, func(m mapping) { d.entitiesFile(m, parts[1]) })
	case len(parts) == 3 && parts[0] == "links":
		d.read(data, func(m mapping) { d.linksFile(m, parts[1]) })
	default:
		r.problem(at, "stands in no place the seed knows; use sources/<source>.yaml, entities/<kind>/<source>.yaml or links/<link-kind>/<source>.yaml")
	}
	return nil
}

func (r *reader) seed() *Seed {
	s := &Seed{}
	for id, facts := range r.facts {
		src := Source{ID: id}
		for _, f := range facts {
			src.Facts = append(src.Facts, f.Fact)
		}
		s.Sources = append(s.Sources, src)
	}
	slices.SortFunc(s.Sources, func(a, b Source) int { return cmp.Compare(a.ID, b.ID) })
	return s
}
