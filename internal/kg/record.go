package kg

import (
	"slices"
	"strings"
)

// An Entity is a thing as it is stored: its facts and what Resolve made of them.
// Records are never changed once made; they may be shared freely.
type Entity struct {
	Kind  *Kind
	ID    ID
	Facts []Fact // in order of id
	// Vals are the values shown, one for each of Kind.Attrs.
	Vals     []Value
	Audience Audience
	Revision Revision
	// Keys are the sort keys, one for each of Kind.Keys.
	Keys []string
	// Tokens are the words that search finds the thing by, in order.
	Tokens []Token
	// Phrases are the words, each list joined by spaces, of what the thing is called
	// as a whole: first its name, then its acronym ("" where it has none), then its
	// aliases. Trailing ones that are "" are left out.
	Phrases []string
	// Cites are the sources of its facts and of its outgoing ties, in order.
	Cites []Cite
}

// A Token is a folded word with the weight of the heaviest field it stands in.
type Token struct {
	Text   string
	Weight int
}

// A Cite says that something that Audience may see rests on Source.
type Cite struct {
	Source   ID
	Audience Audience
}

// Name gives the name shown.
func (e *Entity) Name() string { return e.Vals[atName].(string) }

// FormerIDs gives the ids of things that were merged into this one.
func (e *Entity) FormerIDs() []string {
	ids, _ := e.Vals[atFormerIDs].([]string)
	return ids
}

// A TieKey tells a tie from all others.
type TieKey struct {
	Kind     string
	From, To ID
	// Key holds the values of the tie's key attributes, "" where it has none.
	Key string
}

// String gives the key as one text: the id of an edge.
func (k TieKey) String() string {
	parts := []string{k.Kind, string(k.From), string(k.To)}
	if k.Key != "" {
		parts = append(parts, k.Key)
	}
	return strings.Join(parts, "|")
}

// A Tie is a tie as it is stored. Its audience is those of the widest of the facts
// that assert it who may see both ends too: one test says whether it is visible.
type Tie struct {
	Type *TieType
	TieKey
	Facts    []Fact
	Vals     []Value // one for each of Type.Attrs
	Audience Audience
	Revision Revision
}

// A Key names a record: an entity (Tie is the zero TieKey) or a tie.
type Key struct {
	Entity ID
	Tie    TieKey
}

// IsTie says whether the key is that of a tie.
func (k Key) IsTie() bool { return k.Entity == "" }

// A Record is an entity or a tie; the zero Record is neither.
type Record struct {
	Entity *Entity
	Tie    *Tie
}

// Key gives the record's key.
func (r Record) Key() Key {
	if r.Tie != nil {
		return Key{Tie: r.Tie.TieKey}
	}
	return Key{Entity: r.Entity.ID}
}

// Exists says whether there is a record at all.
func (r Record) Exists() bool { return r.Entity != nil || r.Tie != nil }

// Audience says who may see the record.
func (r Record) Audience() Audience {
	if r.Tie != nil {
		return r.Tie.Audience
	}
	return r.Entity.Audience
}

// Facts gives the record's facts, none for the zero Record.
func (r Record) Facts() []Fact {
	switch {
	case r.Tie != nil:
		return r.Tie.Facts
	case r.Entity != nil:
		return r.Entity.Facts
	}
	return nil
}

// Revision gives the revision in which the record last changed.
func (r Record) Revision() Revision {
	switch {
	case r.Tie != nil:
		return r.Tie.Revision
	case r.Entity != nil:
		return r.Entity.Revision
	}
	return 0
}

// For gives the record as the viewer may see it: without the facts and sources
// it may not see, and the zero Record where it may not see the record.
func (r Record) For(v Viewer) Record {
	if !r.Exists() || !v.Sees(r.Audience()) {
		return Record{}
	}
	facts := VisibleFacts(r.Facts(), v)
	apart := func(c Cite) bool { return !v.Sees(c.Audience) || c.Audience.seenBy(v) != c.Audience }
	switch {
	case r.Tie != nil && len(facts) != len(r.Tie.Facts):
		t := *r.Tie
		t.Facts = facts
		r.Tie = &t
	case r.Entity != nil && (len(facts) != len(r.Entity.Facts) || slices.ContainsFunc(r.Entity.Cites, apart)):
		e := *r.Entity
		e.Facts, e.Cites = facts, visibleCites(e.Cites, v)
		r.Entity = &e
	}
	return r
}

// visibleCites gives the sources that the viewer may see, each with those only
// whose reason to see it the viewer may know too.
func visibleCites(cites []Cite, v Viewer) []Cite {
	out := make([]Cite, 0, len(cites))
	for _, c := range cites {
		if v.Sees(c.Audience) {
			out = append(out, Cite{c.Source, c.Audience.seenBy(v)})
		}
	}
	return out
}

// A Delta says that a record changed: its key and the record as it is now, or
// the zero Record where it is gone.
type Delta struct {
	Revision Revision
	Key      Key
	Record   Record
}
