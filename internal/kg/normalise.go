package kg

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The limits of a plan. They are those of the slowest store: a server plans a
// statement in some 20 ms for each link.
const (
	DefaultPage = 20
	MaxPage     = 200
	MaxIDs      = 200
	MaxSteps    = 16
	MaxDepth    = 12
	MaxIn       = 1000
)

// Normalise checks a plan and puts it into canonical form: columns and steps in
// the ontology's order, filters flattened and sorted, so that plans of one shape
// are alike but for their values. It sets Step.Pos. Errors are Invalid or CostLimit.
func (o *Ontology) Normalise(p *Plan) error {
	n := &normaliser{o: o}
	if p.Kind == nil || p.Node == nil {
		return Errorf(Internal, "plan", "has no kind or no shape")
	}
	switch {
	case p.IDs != nil:
		n.ids(p)
	case p.Search != nil:
		n.search(p)
	}
	if p.IDs == nil {
		n.list("", p.Kind, &p.List)
	}
	n.shape(p.Node, 1)
	if n.steps > MaxSteps {
		n.errs.add(CostLimit, "query", "follows %d links at once; at most %d are allowed. Ask for fewer links, or in several requests", n.steps, MaxSteps)
	}
	return n.errs.err()
}

type normaliser struct {
	o     *Ontology
	steps int
	errs  Errors
}

func (n *normaliser) ids(p *Plan) {
	if len(p.IDs) > MaxIDs {
		n.errs.add(CostLimit, "ids", "are %d; at most %d are allowed", len(p.IDs), MaxIDs)
	}
	for _, id := range p.IDs {
		if err := id.Check(); err != nil {
			n.errs = append(n.errs, flatten(err)...)
		}
	}
}

func (n *normaliser) search(p *Plan) {
	s := p.Search
	if len(s.Tokens) == 0 {
		n.errs.add(Invalid, "text", "holds no word to search for; give letters or digits")
	}
	s.Phrase = cmp.Or(s.Phrase, phrase(s.Tokens))
	slices.Sort(s.Tokens)
	s.Tokens = slices.Compact(s.Tokens)
	if len(s.Tokens) > MaxTokens {
		n.errs.add(CostLimit, "text", "holds %d words; at most %d are searched for; leave out the less telling ones", len(s.Tokens), MaxTokens)
	}
	slices.SortFunc(s.Kinds, func(a, b *Kind) int { return cmp.Compare(a.index, b.index) })
	s.Kinds = slices.Compact(s.Kinds)
	if p.List.Filter != nil {
		n.errs.add(Internal, "search", "takes no filter")
	}
	p.List.Order = n.o.Any.DefaultOrder() // stands for the one key, SearchKey
	for _, at := range []*Place{p.List.After, p.List.Before} {
		if at == nil || len(at.Keys) != 1 {
			continue // the list's own check follows
		}
		if _, _, ok := ParseSearchKey(at.Keys[0]); !ok {
			n.wrongCursor("")
		}
	}
}

func (n *normaliser) list(place string, k *Kind, l *List) {
	n.page(place, l)
	if len(l.Order) == 0 {
		l.Order = k.DefaultOrder()
	}
	for _, ord := range l.Order {
		n.order(place, k, ord)
	}
	l.Filter = n.filter(place, l.Filter, 0)
	l.Edge = n.filter(place, l.Edge, 0)
	for _, at := range []*Place{l.After, l.Before} {
		if at != nil {
			n.bound(place, l.Order, at)
		}
	}
}

// bound checks that a place can be one of a list in that order.
func (n *normaliser) bound(place string, order []Order, at *Place) {
	if len(at.Keys) != len(order) {
		n.wrongCursor(place)
		return
	}
	for i, ord := range order {
		if _, ok := ParseCountKey(at.Keys[i]); ord.Count != nil && !ok {
			n.wrongCursor(place)
		}
	}
}

func (n *normaliser) wrongCursor(place string) {
	n.errs.add(Invalid, place+"cursor", "is of a list in another order; start again without it")
}

func (n *normaliser) page(place string, l *List) {
	size, name := l.First, "first"
	if l.Last != 0 {
		size, name = l.Last, "last"
	}
	switch {
	case l.First != 0 && l.Last != 0:
		n.errs.add(Invalid, place+"first", "cannot be given together with last; choose one end to count from")
	case size == NoLimit && name == "first":
	case size < 0 || size == 0 && l.Items:
		n.errs.add(Invalid, place+name, "must be from 1 to %d", MaxPage)
	case size > MaxPage:
		n.errs.add(CostLimit, place+name, "is %d; a page has at most %d. Page on with after or before", size, MaxPage)
	}
}

func (n *normaliser) order(place string, k *Kind, ord Order) {
	switch {
	case (ord.Attr == nil) == (ord.Count == nil):
		n.errs.add(Invalid, place+"orderBy", "needs exactly one key in each entry, such as [{name: ASC}]")
	case ord.Attr != nil && ord.Attr.Name != AttrID && ord.Attr.Key(ord.Desc) == nil:
		n.errs.add(Invalid, place+"orderBy", "%s cannot be sorted by %s", k.Name, ord.Attr.Name)
	}
}

func (n *normaliser) shape(s *Shape, depth int) {
	if s == nil {
		return
	}
	if depth > MaxDepth {
		n.errs.add(CostLimit, "query", "is nested deeper than %d links", MaxDepth)
		return
	}
	slices.SortFunc(s.Kinds, func(a, b *KindShape) int { return cmp.Compare(a.Kind.index, b.Kind.index) })
	for _, ks := range s.Kinds {
		slices.SortFunc(ks.Attrs, compareAttrs)
		ks.Attrs = slices.Compact(ks.Attrs)
		for _, step := range ks.Steps {
			n.step(step, depth)
		}
		slices.SortStableFunc(ks.Steps, compareSteps)
		for i, step := range ks.Steps {
			step.Pos = i
		}
	}
}

func compareAttrs(a, b *Attr) int { return cmp.Compare(a.Index, b.Index) }

func compareSteps(a, b *Step) int {
	if c := cmp.Compare(a.Link.Index, b.Link.Index); c != 0 {
		return c // texts cost more than most plans take to run
	}
	return compareForms(func(w *formWriter) { w.step(a) }, func(w *formWriter) { w.step(b) })
}

// compareForms orders two parts of a plan by their forms and, where these are
// equal, by their values: values alone never change the order of forms.
func compareForms(a, b func(*formWriter)) int {
	if c := cmp.Compare(formOf(a), formOf(b)); c != 0 {
		return c
	}
	valued := func(write func(*formWriter)) string {
		return formOf(func(w *formWriter) { w.values = true; write(w) })
	}
	return cmp.Compare(valued(a), valued(b))
}

func (n *normaliser) step(s *Step, depth int) {
	n.steps++
	slices.SortFunc(s.Tie, compareAttrs)
	s.Tie = slices.Compact(s.Tie)
	place := s.Link.Field + "."
	if s.Link.ToOne {
		s.List = List{First: 1, Items: true, Order: s.Link.To.DefaultOrder()}
	}
	n.list(place, s.Link.To, &s.List)
	n.shape(s.Node, depth+1)
}

// filter checks a filter and gives its canonical form: without nested And in And
// and Or in Or, parts in order of their form, nil where it always holds.
func (n *normaliser) filter(place string, f Filter, depth int) Filter {
	if depth > MaxDepth {
		n.errs.add(CostLimit, place+"filter", "is nested deeper than %d levels", MaxDepth)
		return nil
	}
	switch f := f.(type) {
	case nil:
		return nil
	case And:
		var parts And
		for _, part := range f {
			switch part := n.filter(place, part, depth+1).(type) {
			case nil:
			case And:
				parts = append(parts, part...)
			default:
				parts = append(parts, part)
			}
		}
		switch len(parts) {
		case 0:
			return nil
		case 1:
			return parts[0]
		}
		return And(sortFilters(parts))
	case Or:
		var parts Or
		for _, part := range f {
			switch part := n.filter(place, part, depth+1).(type) {
			case nil:
				return nil
			case Or:
				parts = append(parts, part...)
			default:
				parts = append(parts, part)
			}
		}
		if len(parts) == 1 {
			return parts[0]
		}
		return Or(sortFilters(parts))
	case *Not:
		of := n.filter(place, f.Of, depth+1)
		if of == nil {
			return Or{}
		}
		return &Not{of}
	case *Compare:
		n.compare(place, f)
		return f
	case *Linked:
		n.steps++
		if f.Quant == Count && f.N < 0 {
			n.errs.add(Invalid, place+f.Link.Field+"Count", "is compared with %d; numbers of ties are 0 or more", f.N)
		}
		return &Linked{
			Link: f.Link, Quant: f.Quant, Op: f.Op, N: f.N,
			Node: n.filter(place+f.Link.Field+".", f.Node, depth+1),
			Edge: n.filter(place+f.Link.Field+".", f.Edge, depth+1),
		}
	}
	n.errs.add(Internal, place+"filter", "a %T is no filter", f)
	return nil
}

func sortFilters(fs []Filter) []Filter {
	slices.SortStableFunc(fs, func(a, b Filter) int {
		return compareForms(func(w *formWriter) { w.filter(a) }, func(w *formWriter) { w.filter(b) })
	})
	return fs
}

// compare checks that the value is what the attribute's comparison takes, and
// gives texts, dates and decimals their canonical form.
func (n *normaliser) compare(place string, c *Compare) {
	if !slices.Contains(c.Attr.Ops(), c.Op) {
		n.errs.add(Invalid, place+c.Attr.Name, "cannot be compared by %s", c.Op)
		return
	}
	if !c.takes() {
		n.errs.add(Invalid, place+c.Attr.Name, "is of type %s and cannot be compared by %s with %v; leave the condition out, or use isNull for what is absent", c.Attr.Type, c.Op, c.Value)
		return
	}
	switch v := c.Value.(type) {
	case string:
		n.operand(place, c, v)
	case []string:
		n.size(place, c, len(v))
		for i := range v {
			v[i] = Normal(v[i])
		}
		slices.Sort(v)
		c.Value = slices.Compact(v)
	case []int64:
		n.size(place, c, len(v))
		slices.Sort(v)
		c.Value = slices.Compact(v)
	}
}

func (n *normaliser) size(place string, c *Compare, values int) {
	if values > MaxIn {
		n.errs.add(CostLimit, place+c.Attr.Name, "is compared with %d values; at most %d are allowed", values, MaxIn)
	}
}

// takes says whether the value is of the type that the comparison takes.
func (c *Compare) takes() bool {
	if c.Op == IsNull {
		_, ok := c.Value.(bool)
		return ok
	}
	var ok bool
	switch {
	case c.Op == In && c.Attr.Type == Int:
		_, ok = c.Value.([]int64)
	case c.Op == In:
		_, ok = c.Value.([]string)
	case c.Attr.Type == Int:
		_, ok = c.Value.(int64)
	case c.Attr.Type == Bool:
		_, ok = c.Value.(bool)
	default:
		_, ok = c.Value.(string)
	}
	return ok
}

func (n *normaliser) operand(place string, c *Compare, v string) {
	if c.Attr.Type != DateType && c.Attr.Type != DecimalType {
		c.Value = Normal(v)
		return
	}
	canonical, err := c.Attr.Parse(v)
	if err != nil {
		for _, e := range flatten(err) {
			n.errs.add(e.Code, place+c.Attr.Name, "%s", e.Message)
		}
		return
	}
	c.Value = canonical
}

// Form gives the shape of a normalised plan as text: everything but its values
// (ids, operands, cursors, sizes of pages). Plans of one form can share a
// compiled statement.
func (p *Plan) Form() string {
	return formOf(func(w *formWriter) { w.plan(p) })
}

// FilterText gives a filter in canonical form as text, with its values: filters that
// choose the same have, as far as Normalise can tell, the same text.
func FilterText(f Filter) string {
	return formOf(func(w *formWriter) { w.values = true; w.filter(f) })
}

func formOf(write func(*formWriter)) string {
	w := &formWriter{}
	write(w)
	return w.b.String()
}

// formWriter writes forms; with values, also the values of filters and pages.
type formWriter struct {
	b      strings.Builder
	values bool
}

func (w *formWriter) put(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

func (w *formWriter) plan(p *Plan) {
	switch {
	case p.IDs != nil:
		w.put("ids ")
	case p.Search != nil:
		w.put("search%d/%d ", btoi(len(p.Search.Tokens) > 1), btoi(len(p.Search.Kinds) > 0))
	}
	w.put("%s", p.Kind.Name)
	if p.IDs == nil {
		w.list(&p.List)
	}
	w.shape(p.Node)
}

func (w *formWriter) list(l *List) {
	w.put("(")
	for _, ord := range l.Order {
		w.flag("-", ord.Desc)
		if ord.Count != nil {
			w.put("%s# ", ord.Count.Field)
		} else {
			w.put("%s ", ord.Attr.Name)
		}
	}
	w.put("%s", w.size(l))
	w.flag("a", l.After != nil)
	w.flag("b", l.Before != nil)
	w.flag("p", l.Cursors)
	w.flag("c", l.Count)
	w.flag("i", l.Items)
	if l.Filter != nil {
		w.put(" where ")
		w.filter(l.Filter)
	}
	if l.Edge != nil {
		w.put(" over ")
		w.filter(l.Edge)
	}
	if w.values {
		w.put(" %d %d %v %v", l.First, l.Last, l.After, l.Before)
	}
	w.put(")")
}

func (w *formWriter) size(l *List) string {
	switch {
	case l.First == NoLimit:
		return "all"
	case l.Last != 0:
		return "last"
	default:
		return "first"
	}
}

func (w *formWriter) flag(name string, on bool) {
	if on {
		w.put("%s", name)
	}
}

func (w *formWriter) shape(s *Shape) {
	if s == nil {
		return
	}
	w.put("{")
	w.flag("facts ", s.Facts)
	for _, ks := range s.Kinds {
		w.put("%s:", ks.Kind.Name)
		for _, a := range ks.Attrs {
			w.put("%s ", a.Name)
		}
		for _, step := range ks.Steps {
			w.step(step)
		}
		w.put(";")
	}
	w.put("}")
}

func (w *formWriter) step(s *Step) {
	w.put("%s", s.Link.Field)
	w.list(&s.List)
	w.put("[")
	w.flag("facts ", s.Facts)
	for _, a := range s.Tie {
		w.put("%s ", a.Name)
	}
	w.put("]")
	w.shape(s.Node)
}

func (w *formWriter) filter(f Filter) {
	switch f := f.(type) {
	case nil:
		w.put("*")
	case And:
		w.parts("and", f)
	case Or:
		w.parts("or", f)
	case *Not:
		w.parts("not", []Filter{f.Of})
	case *Compare:
		w.put("%s.%s", f.Attr.Name, f.Op)
		if b, ok := f.Value.(bool); ok {
			w.put("=%t", b) // two-valued: part of the form
		} else if w.values {
			w.put("=%s", valueText(f.Value))
		}
	case *Linked:
		w.put("%s.%s", f.Link.Field, f.Quant)
		if f.Quant == Count {
			w.put(".%s", f.Op)
			if w.values {
				w.put("=%d", f.N)
			}
		}
		w.parts("", []Filter{f.Node, f.Edge})
	}
}

// valueText tells values of one attribute apart, lists of texts by each text.
func valueText(v Value) string {
	if texts, ok := v.([]string); ok {
		return fmt.Sprintf("%q", texts)
	}
	return fmt.Sprintf("%q", fmt.Sprint(v))
}

func (w *formWriter) parts(name string, fs []Filter) {
	w.put("%s(", name)
	for i, f := range fs {
		if i > 0 {
			w.put(" ")
		}
		w.filter(f)
	}
	w.put(")")
}
