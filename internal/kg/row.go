package kg

// A Page is what a list of a plan answers.
type Page struct {
	Edges []Edge
	// Total is how many there are without the page's bounds, -1 where the plan
	// does not ask.
	Total int
	// HasNext says whether there is more within the page's bounds after the last
	// edge. Reading backwards it says only whether the page had a bound there;
	// HasPrevious likewise the other way round. Every store knows exactly that at
	// no further cost. Both are false where the plan asks for no edges.
	HasNext, HasPrevious bool
}

// An Edge is one entry of a page.
type Edge struct {
	// Node is the thing; nil only where the plan asks by id and there is none.
	Node *Row
	// Place is where the entry stands in the list, where the plan asks for it.
	Place *Place
	// Tie holds the values of Step.Tie; Key tells the tie from others between the
	// same things (Link.TieKey). Roots have neither.
	Tie []Value
	Key string
	// Facts are those of the tie that the viewer may see, where the plan asks.
	Facts []Fact
	// Score is that of a search.
	Score int
}

// A Row is a thing as a plan reads it: values and pages by position.
type Row struct {
	Kind *Kind
	ID   ID
	// Shape is what was asked of it: Vals are the values of Shape.Attrs, Pages the
	// pages of Shape.Steps.
	Shape *KindShape
	Vals  []Value
	Pages []Page
	Facts []Fact
}

// For gives what the shape reads of a thing of the kind; never nil.
func (s *Shape) For(k *Kind) *KindShape {
	if s == nil {
		return &nothing
	}
	var whatever *KindShape
	for _, ks := range s.Kinds {
		switch {
		case ks.Kind == k:
			return ks
		case ks.Kind.IsAny():
			whatever = ks
		}
	}
	if whatever != nil {
		return whatever
	}
	return &nothing
}

var nothing KindShape
