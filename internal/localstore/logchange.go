package localstore

import (
	"iter"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// logChanges gives the changes as entries of the log, each of no more than
// logPart facts: what replaces a source may take several.
func logChanges(changes []kg.Change) iter.Seq[[]storedChange] {
	return func(yield func([]storedChange) bool) {
		var entry []storedChange
		size := 0
		for s := range storedChanges(changes) {
			if n := 1 + len(s.Facts); size+n > logPart+1 && size > 0 {
				if !yield(entry) {
					return
				}
				entry, size = nil, 0
			}
			entry, size = append(entry, s), size+1+len(s.Facts)
		}
		if entry != nil {
			yield(entry)
		}
	}
}

func storedChanges(changes []kg.Change) iter.Seq[storedChange] {
	return func(yield func(storedChange) bool) {
		for _, c := range changes {
			for s := range storedParts(c) {
				if !yield(s) {
					return
				}
			}
		}
	}
}

func storedParts(c kg.Change) iter.Seq[storedChange] {
	return func(yield func(storedChange) bool) {
		switch c := c.(type) {
		case kg.Assert:
			f := logFact(&c.Fact)
			yield(storedChange{Assert: &f})
		case kg.Retract:
			yield(storedChange{Retract: string(c.Fact), Subject: string(c.Subject)})
		case kg.ReplaceSource:
			parts := slices.Collect(slices.Chunk(c.Facts, logPart))
			if len(parts) == 0 {
				yield(storedChange{Replace: string(c.Source)})
			}
			for i, facts := range parts {
				s := storedChange{Replace: string(c.Source), More: i < len(parts)-1}
				for j := range facts {
					s.Facts = append(s.Facts, logFact(&facts[j]))
				}
				if !yield(s) {
					return
				}
			}
		}
	}
}

// logFact gives a fact as it was stated: what is not worked out from it.
func logFact(f *kg.Fact) storedFact {
	s := storeFact(f)
	s.About, s.Subject, s.Object = f.About, string(f.Subject), string(f.Object)
	s.Marking, s.Stated, s.Shown = uint8(max(f.Stated, f.Marking)), 0, false
	return s
}
