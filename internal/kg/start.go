package kg

import "slices"

// A Start says what fixes the things that a filter can hold of: a few, which a
// store finds from there, however many there are of the kind. One of Named, End
// and Ways is set.
type Start struct {
	// Named is a condition that names their ids.
	Named *Compare
	// End is a condition that a link of theirs leads to one of the things of Far.
	End *Linked
	Far *Start
	// Ways are alternatives, of each of which one holds at least.
	Ways []*Start
	// Parts are the conditions that all must hold, the one that fixes the things
	// among them.
	Parts []Filter
	at    int
}

// StartOf gives what fixes the things that the filter holds of: their ids, which
// is best; the far end of a link, which is itself fixed; or alternatives each of
// which is. It gives nil where nothing does.
func StartOf(f Filter) *Start {
	parts := Conjuncts(f)
	for _, fix := range []func(*Start, Filter) bool{(*Start).named, (*Start).end, (*Start).ways} {
		for i, part := range parts {
			if s := (&Start{Parts: parts, at: i}); fix(s, part) {
				return s
			}
		}
	}
	return nil
}

// Rest gives the conditions besides the one that fixes the things.
func (s *Start) Rest() []Filter { return slices.Concat(s.Parts[:s.at], s.Parts[s.at+1:]) }

// IDs gives the ids that Named names.
func (s *Start) IDs() []ID {
	switch v := s.Named.Value.(type) {
	case string:
		return []ID{ID(v)}
	case []string:
		out := make([]ID, len(v))
		for i, id := range v {
			out[i] = ID(id)
		}
		return out
	}
	return nil
}

func (s *Start) named(part Filter) bool {
	c, ok := part.(*Compare)
	if !ok || c.Attr.Name != AttrID || c.Op != Eq && c.Op != In {
		return false
	}
	s.Named = c
	return true
}

func (s *Start) end(part Filter) bool {
	l, ok := part.(*Linked)
	if !ok || l.Quant != Some {
		return false
	}
	s.End, s.Far = l, StartOf(l.Node)
	return s.Far != nil
}

func (s *Start) ways(part Filter) bool {
	or, ok := part.(Or)
	if !ok || len(or) == 0 {
		return false
	}
	for _, way := range or {
		start := StartOf(way)
		if start == nil {
			return false
		}
		s.Ways = append(s.Ways, start)
	}
	return true
}

// Conjuncts gives the conditions that must all hold where the filter does.
func Conjuncts(f Filter) []Filter {
	switch f := f.(type) {
	case nil:
		return nil
	case And:
		return f
	}
	return []Filter{f}
}
