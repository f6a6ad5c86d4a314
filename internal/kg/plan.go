package kg

// A Plan is a read, as a value: which things, and what to read of them, of
// their ties, and of the things at the far ends, however deep. A store runs a
// whole plan at once and answers with rows whose values stand at the plan's
// positions. Plans are made by an edge, put into canonical form by Normalise and
// not changed afterwards.
type Plan struct {
	// Kind is what the roots are; Ontology.Any where they are of several kinds.
	Kind *Kind
	// IDs, where it is not nil, names the roots: a row for each, in this order, nil
	// where there is none of Kind. List then says nothing. A former id gives the
	// survivor.
	IDs []ID
	// Search, where it is not nil, finds the roots by words and orders them by score;
	// their places have the one key SearchKey. List then says only which page.
	Search *Search
	// List says which of the kind and in which order.
	List List
	// Node says what to read of each root.
	Node *Shape
	// Budget is what the page takes of while it is made: 1 for each row, each fact and
	// each total. It is no part of the plan's form.
	Budget *Budget
}

// A List is a page of things: which, in what order, and how much of it.
type List struct {
	Filter Filter // of the things; nil is all
	Edge   Filter // of the ties that lead to them; nil is all
	Order  []Order
	// First or Last is how many from the beginning or the end; the other is 0.
	// NoLimit as First is all.
	First, Last int
	// After and Before are places in the list, nil where the page has no such bound.
	After, Before *Place
	// Cursors asks for Edge.Place.
	Cursors bool
	// Count asks for Page.Total; Items asks for the edges themselves.
	Count, Items bool
}

// NoLimit as List.First asks for the whole list.
const NoLimit = -1

// An Order is one key of a list's order: an attribute, or the number of
// (visible) ties of a link.
type Order struct {
	Attr  *Attr
	Count *Link
	Desc  bool
}

// A Place is where something stands in a list: the sort keys of the list's order
// and, breaking ties, the id. Of ties with equal ends, Tie breaks them. Nothing of
// it is about the near end of a link, so that one place serves the lists of all.
type Place struct {
	Keys []string
	ID   ID
	Tie  string // TieKey.Key; "" for roots
}

// A Shape is what to read of the things at one place of a plan. Things of one
// kind have one KindShape; where things may be of several kinds, each has its own,
// and a thing whose kind has none is read without values.
type Shape struct {
	Kinds []*KindShape
	// Facts asks for the facts of each thing itself.
	Facts bool
}

// A KindShape is what to read of things of one kind (or of whatever kind, if Kind
// is Any and the shape has no other).
type KindShape struct {
	Kind  *Kind
	Attrs []*Attr
	Steps []*Step
}

// A Step follows a link.
type Step struct {
	Link *Link
	List List
	// Tie are the attributes of the tie to read.
	Tie []*Attr
	// Facts asks for the facts of the ties.
	Facts bool
	// Node is what to read at the far ends; nil reads nothing but the ids.
	Node *Shape
	// Pos is where a row has the step's page; Normalise sets it.
	Pos int
}
