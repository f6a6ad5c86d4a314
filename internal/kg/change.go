package kg

import "math"

// A Revision counts the changes a store has applied; 0 is the empty graph.
type Revision uint64

// Empty as the base of Store.Apply asks for a graph to which nothing was applied
// yet: of several that fill it at once, one does and the others get Conflict.
const Empty Revision = math.MaxUint64

// A Change is one of Assert, Retract and ReplaceSource; nothing else changes a graph.
type Change interface{ isChange() }

// Assert states a fact. Asserting it again, with the same id, replaces it.
type Assert struct{ Fact Fact }

// Retract takes a fact back. Subject is the fact's subject: it says where the
// fact is kept, which its id alone does not. A fact that is not there is an error.
type Retract struct {
	Subject ID
	Fact    FactID
}

// ReplaceSource takes back everything that a source stated and states Facts
// instead: how a source is imported again, and how the seed is upgraded. Facts
// must all be of that source.
type ReplaceSource struct {
	Source ID
	Facts  []Fact
}

func (Assert) isChange()        {}
func (Retract) isChange()       {}
func (ReplaceSource) isChange() {}
