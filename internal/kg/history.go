package kg

import (
	"iter"
	"slices"
	"time"
)

// A Commit is an Apply as a store remembers it: who stated what, and when.
type Commit struct {
	Revision Revision
	// By is the name of the viewer that applied it.
	By string
	// At is when, by the store's clock: in UTC, to the millisecond.
	At time.Time
	// Changes are those of the Apply in their order, checked: facts have canonical
	// values and their ids. Mirror images of facts are left out.
	Changes []Change
}

// A ChangePart is a change as a log keeps it: whole, or a part of one that
// replaces a source. Its JSON is what stores keep.
type ChangePart struct {
	Assert  *Fact  `json:"assert,omitempty"`
	Retract FactID `json:"retract,omitempty"` // Subject is whose
	Subject ID     `json:"subject,omitempty"`
	Replace ID     `json:"replace,omitempty"`
	Facts   []Fact `json:"facts,omitempty"`
	// More says that the change goes on in the next part.
	More bool `json:"more,omitempty"`
}

// ChangeParts gives the changes as entries of a log, each of no more than most
// parts and facts: what replaces a source may take several.
func ChangeParts(changes []Change, most int) iter.Seq[[]ChangePart] {
	return func(yield func([]ChangePart) bool) {
		var entry []ChangePart
		size := 0
		for part := range eachPart(changes, most) {
			if n := max(1, len(part.Facts)); size+n > most && size > 0 {
				if !yield(entry) {
					return
				}
				entry, size = nil, 0
			}
			entry, size = append(entry, part), size+max(1, len(part.Facts))
		}
		if entry != nil {
			yield(entry)
		}
	}
}

func eachPart(changes []Change, most int) iter.Seq[ChangePart] {
	return func(yield func(ChangePart) bool) {
		for _, c := range changes {
			for _, part := range partsOf(c, most) {
				if !yield(part) {
					return
				}
			}
		}
	}
}

func partsOf(c Change, most int) []ChangePart {
	switch c := c.(type) {
	case Assert:
		return []ChangePart{{Assert: &c.Fact}}
	case Retract:
		return []ChangePart{{Retract: c.Fact, Subject: c.Subject}}
	case ReplaceSource:
		parts := []ChangePart{{Replace: c.Source}}
		for i, facts := range slices.Collect(slices.Chunk(c.Facts, most)) {
			if i > 0 {
				parts[i-1].More = true
				parts = append(parts, ChangePart{Replace: c.Source})
			}
			parts[i].Facts = facts
		}
		return parts
	}
	return nil
}

// JoinParts gives the changes that ChangeParts took apart. It is an Internal
// error where the parts do not make up whole changes.
func JoinParts(parts []ChangePart) ([]Change, error) {
	changes := make([]Change, 0, len(parts))
	var open *ReplaceSource
	for i := range parts {
		p := &parts[i]
		switch {
		case open != nil && p.Replace != open.Source:
			return nil, Errorf(Internal, string(open.Source), "the log has no end of what replaces this source")
		case p.Replace != "":
			if open == nil {
				open = &ReplaceSource{Source: p.Replace}
			}
			open.Facts = append(open.Facts, p.Facts...)
			if !p.More {
				changes, open = append(changes, *open), nil
			}
		case p.Assert != nil:
			changes = append(changes, Assert{*p.Assert})
		case p.Retract != "":
			changes = append(changes, Retract{Subject: p.Subject, Fact: p.Retract})
		default:
			return nil, Errorf(Internal, "", "the log has a part that is no change")
		}
	}
	if open != nil {
		return nil, Errorf(Internal, string(open.Source), "the log has no end of what replaces this source")
	}
	return changes, nil
}
