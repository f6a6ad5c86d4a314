package kg

import (
	"slices"
	"strings"
)

// An Ontology says what kinds of things there are, what attributes they have
// and by which links they are tied. It is read from the schema (LoadOntology)
// and never changes afterwards.
type Ontology struct {
	// Kinds are all kinds, in order of their names.
	Kinds []*Kind
	// Any stands for a thing of whatever kind: it has what all kinds share.
	Any *Kind
	// Ties are all types of ties, in order of kind, from, to.
	Ties []*TieType
	// Source is the kind of documents and data sets that facts come from.
	Source *Kind
	// Enums are all enumerations of the schema, their values in its order.
	Enums map[string][]string

	byName map[string]*Kind
	bySlug map[string]*Kind
	ties   map[tieTypeKey]*TieType
}

type tieTypeKey struct{ kind, from, to string }

// A Kind is a kind of thing, such as Need.
type Kind struct {
	Name   string // "PriorityArea"
	Slug   string // "priority-area": the first part of ids
	Plural string // "priorityAreas": the list field of the schema
	Order  string // name of the attribute lists are ordered by where nothing else is asked
	// NameRule makes the name of things that have none of their own, such as
	// "{status} {amount} {currency}"; "" where things are named by a fact.
	NameRule string
	// Attrs are the attributes, those all kinds share first.
	Attrs []*Attr
	// Links are the links in the schema's order, `sources` first.
	Links []*Link
	// Keys are the sort keys that stores keep for each thing.
	Keys []*SortKey

	attrs map[string]*Attr
	links map[string]*Link
	index int
}

// An Attr is an attribute of a kind or of a tie.
type Attr struct {
	Name     string
	Type     Type
	List     bool
	Required bool
	Search   bool
	Sort     bool
	Enum     []string // the values of an EnumType, in the schema's order
	EnumName string
	// Builtin attributes are computed by Resolve and are no facts.
	Builtin bool
	// Index is the attribute's place among its kind's or tie's.
	Index int

	up, down *SortKey
}

// A SortKey is a companion of a sortable attribute: text, never absent, whose
// order as plain bytes is the order of the values. An attribute that may be
// absent has one for each direction, so that absent is last in both.
type SortKey struct {
	Name  string // the name stores keep it by, such as "_key_ref"
	Attr  *Attr
	Index int
	// mark is set before the key of a value; absent is the whole key of none.
	mark, absent string
}

// Of gives the key of a value.
func (k *SortKey) Of(v Value) string {
	if v == nil {
		return k.absent
	}
	return cut(k.mark+k.Attr.SortKey(v), keyBytes)
}

// Key gives the companion by which the attribute sorts in the direction; nil
// where it is not sortable.
func (a *Attr) Key(desc bool) *SortKey {
	if desc {
		return a.down
	}
	return a.up
}

// A TieType is a kind of tie between two kinds of things: INTERESTED_IN from
// Organisation to Need.
type TieType struct {
	Kind     string
	From, To *Kind
	// Name is the schema's name of the attributes' type, "" where there is none.
	Name string
	// Attrs are the attributes of a tie: those all ties share first.
	Attrs []*Attr
	// KeyAttrs tell two ties of one pair apart.
	KeyAttrs []*Attr
	// Symmetric ties have no direction: each fact stands for its mirror image too,
	// which Prepare states beside it.
	Symmetric bool
	// Derived ties (CITES) follow from facts and are never asserted.
	Derived bool

	attrs map[string]*Attr
}

// A Link is a tie as a field of one of its ends sees it.
type Link struct {
	Field   string // "organisations"
	Owner   *Kind  // the kind that has the field
	To      *Kind  // the kind at the far end; Any where it may be of several
	Kind    string // "INTERESTED_IN"
	Inverse bool   // the owner is the tie's end, not its start
	ToOne   bool
	// Sole says that ties of this kind lead from the owner, in this direction, to
	// things of To alone.
	Sole bool
	// Tie is its type as far as the schema fixes it; for links to Any, a type
	// that has what all ties share.
	Tie *TieType
	// Index is the link's place among its owner's.
	Index int
}

// The names of the attributes that all kinds, or all ties, share.
const (
	AttrID        = "id"
	AttrKind      = "kind"
	AttrName      = "name"
	AttrStanding  = "standing"
	AttrMarking   = "marking"
	AttrRevision  = "revision"
	AttrFormerIDs = "formerIds"
	AttrAsOf      = "asOf"
	AttrFrom      = "from"
	AttrTo        = "to"

	// Cites is the kind of the derived tie from a thing to the sources of its
	// facts and of its outgoing ties.
	Cites = "CITES"
)

// Places of the shared attributes in Kind.Attrs.
const (
	atID = iota
	atKind
	atName
	atStanding
	atMarking
	atRevision
	atFormerIDs
	sharedAttrs
)

// Places of the shared attributes in TieType.Attrs.
const (
	tieStanding = iota
	tieAsOf
	tieFrom
	tieTo
	sharedTieAttrs
)

// Kind gives the kind of that name, nil if there is none.
func (o *Ontology) Kind(name string) *Kind {
	if name == o.Any.Name {
		return o.Any
	}
	return o.byName[name]
}

// KindOf gives the kind that the id says it is of.
func (o *Ontology) KindOf(id ID) (*Kind, error) {
	if err := id.Check(); err != nil {
		return nil, err
	}
	k := o.bySlug[id.KindSlug()]
	if k == nil {
		return nil, Errorf(Invalid, "id", "%q: there is no kind %q; kinds are %s", id, id.KindSlug(), strings.Join(o.slugs(), ", "))
	}
	return k, nil
}

func (o *Ontology) slugs() []string {
	out := make([]string, len(o.Kinds))
	for i, k := range o.Kinds {
		out[i] = k.Slug
	}
	return out
}

// TieType gives the type of ties of that kind between those kinds of things.
func (o *Ontology) TieType(kind string, from, to *Kind) (*TieType, error) {
	if t := o.ties[tieTypeKey{kind, from.Name, to.Name}]; t != nil && !t.Derived {
		return t, nil
	}
	var known []string
	for _, t := range o.Ties {
		if t.Kind == kind && !t.Derived {
			known = append(known, t.From.Name+" "+kind+" "+t.To.Name)
		}
	}
	if len(known) == 0 {
		return nil, Errorf(Invalid, kind, "there is no such tie")
	}
	return nil, Errorf(Invalid, kind, "does not tie %s to %s; it can be %s", from.Name, to.Name, strings.Join(known, ", "))
}

// IsTie says whether facts about kind are ties.
func (o *Ontology) IsTie(kind string) bool {
	return slices.ContainsFunc(o.Ties, func(t *TieType) bool { return t.Kind == kind && !t.Derived })
}

// Enum gives the kind as the schema's enum Kind spells it: PRIORITY_AREA.
func (k *Kind) Enum() string { return strings.ToUpper(strings.ReplaceAll(k.Slug, "-", "_")) }

// Attr gives the attribute of that name, nil if there is none.
func (k *Kind) Attr(name string) *Attr { return k.attrs[name] }

// Link gives the link of that field, nil if there is none.
func (k *Kind) Link(field string) *Link { return k.links[field] }

// IsAny says whether k stands for things of whatever kind.
func (k *Kind) IsAny() bool { return k.index < 0 }

// Index is the kind's place in Ontology.Kinds, -1 for Any.
func (k *Kind) Index() int { return k.index }

// DefaultOrder is how things of the kind are listed where nothing else is asked.
func (k *Kind) DefaultOrder() []Order { return []Order{{Attr: k.attrs[k.Order]}} }

// Attr gives the attribute of that name, nil if there is none.
func (t *TieType) Attr(name string) *Attr { return t.attrs[name] }

// Own gives the attributes that are this type's alone.
func (t *TieType) Own() []*Attr { return t.Attrs[sharedTieAttrs:] }

// TieKey gives the key of a tie of the link from near to far; key tells it from
// others between the two.
func (l *Link) TieKey(near, far ID, key string) TieKey {
	if l.Inverse {
		near, far = far, near
	}
	return TieKey{Kind: l.Kind, From: near, To: far, Key: key}
}

// Dir gives the ends of a tie as the link's owner sees it: near, then far.
func (l *Link) Dir(t TieKey) (near, far ID) {
	if l.Inverse {
		return t.To, t.From
	}
	return t.From, t.To
}
