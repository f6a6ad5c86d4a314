package kgtest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// Doc is the source that the facts of a world come from where nothing else is said.
const Doc kg.ID = "source/doc"

// A W is a small world in the making: facts, stated one after another. Methods
// give the W back, so that statements can be chained. Each fact gets a place of
// its own, so that no fact replaces another by accident.
//
//	w := kgtest.NewW().Is("teacher/ada", "name", "Ada").Tie("EMPLOYS", "school/a", "teacher/ada", kgtest.With("post", "HEAD"))
type W struct {
	Facts    []kg.Fact
	ontology *kg.Ontology
	page     int
}

// NewW begins a world of the suite's ontology in which the source Doc is stated.
func NewW() *W { return NewWOf(Ontology()) }

// NewWOf begins a world of another ontology in which the source Doc is stated.
func NewWOf(o *kg.Ontology) *W { return (&W{ontology: o}).Source(Doc, "OFFICIAL") }

// An Option says more about a fact.
type Option func(*kg.Fact)

// From names the source of the fact.
func From(source kg.ID) Option { return func(f *kg.Fact) { f.Source = source } }

// Where says where in its source the fact stands.
func Where(where string) Option { return func(f *kg.Fact) { f.Where = where } }

// Marked says how far the fact may travel.
func Marked(m kg.Marking) Option { return func(f *kg.Fact) { f.Audience = kg.AudienceOf(m) } }

// For says who may see the fact.
func For(a kg.Audience) Option { return func(f *kg.Fact) { f.Audience = a } }

// AsOf says what date the fact is true for.
func AsOf(d kg.Date) Option { return func(f *kg.Fact) { f.AsOf = d } }

// During says from when until when the fact holds; "" leaves an end open.
func During(from, to kg.Date) Option { return func(f *kg.Fact) { f.From, f.To = from, to } }

// Standing says how the source puts the fact.
func Standing(s kg.Standing) Option { return func(f *kg.Fact) { f.Standing = s } }

// Note adds a note to the fact.
func Note(text string) Option { return func(f *kg.Fact) { f.Note = text } }

// With gives an attribute of a tie its value.
func With(name, value string) Option {
	return func(f *kg.Fact) { f.Tie = append(slices.Clone(f.Tie), kg.Field{Name: name, Value: value}) }
}

// NewFact gives a fact from Doc, changed by the options.
func NewFact(subject kg.ID, about, value string, options ...Option) kg.Fact {
	f := kg.Fact{Subject: subject, About: about, Value: value, Source: Doc, Where: "p. 1"}
	for _, o := range options {
		o(&f)
	}
	return f
}

// NewTie gives a fact from Doc that ties two things, changed by the options.
func NewTie(kind string, from, to kg.ID, options ...Option) kg.Fact {
	f := NewFact(from, kind, "", options...)
	f.Object = to
	return f
}

// Then begins a world that is stated after this one: its facts stand at places
// of their own, so that they replace none of this one's.
func (w *W) Then() *W { return &W{ontology: w.ontology, page: w.page} }

func (w *W) add(f kg.Fact) *W {
	w.page++
	if f.Where == "p. 1" {
		f.Where = fmt.Sprintf("p. %d", w.page)
	}
	w.Facts = append(w.Facts, f)
	return w
}

// Is states that a thing is, with values for the attributes its kind requires:
// "1", the first value of an enum, its own id as the text. Options apply to all
// of these facts; Has can state other values in their place beforehand.
func (w *W) Is(id kg.ID, options ...Option) *W {
	w.add(NewFact(id, kg.AttrKind, "", options...))
	o := w.ontology
	if o == nil {
		o = Ontology()
	}
	k, err := o.KindOf(id)
	if err != nil {
		panic(err) // a test with a typing error
	}
	for _, a := range k.Attrs {
		if a.Required && !a.Builtin && a.Name != kg.AttrName && !w.states(id, a.Name) {
			w.add(NewFact(id, a.Name, placeholder(id, a), options...))
		}
	}
	return w
}

func (w *W) states(id kg.ID, about string) bool {
	return slices.ContainsFunc(w.Facts, func(f kg.Fact) bool { return f.Subject == id && f.About == about })
}

// placeholder gives a value that the attribute allows.
func placeholder(id kg.ID, a *kg.Attr) string {
	switch a.Type {
	case kg.Int, kg.DecimalType:
		return "1"
	case kg.Bool:
		return "true"
	case kg.DateType:
		return "2001"
	case kg.CurrencyType:
		return "USD"
	case kg.EnumType:
		return a.Enum[0]
	case kg.IDType:
		return string(id)
	default:
		return id.Slug()
	}
}

// Has states that an attribute has a value.
func (w *W) Has(id kg.ID, attr, value string, options ...Option) *W {
	return w.add(NewFact(id, attr, value, options...))
}

// Tie states a tie; With gives its attributes.
func (w *W) Tie(kind string, from, to kg.ID, options ...Option) *W {
	return w.add(NewTie(kind, from, to, options...))
}

// Source states a source of that form; it is stated by itself.
func (w *W) Source(id kg.ID, form string, options ...Option) *W {
	options = append([]Option{From(id)}, options...)
	return w.add(NewFact(id, kg.AttrKind, "", options...)).
		add(NewFact(id, "title", "Title of "+id.Slug(), options...)).
		add(NewFact(id, "form", form, options...))
}

// Changes gives the world as changes: an Assert for each fact.
func (w *W) Changes() []kg.Change {
	out := make([]kg.Change, len(w.Facts))
	for i, f := range w.Facts {
		out[i] = kg.Assert{Fact: f}
	}
	return out
}

// Apply writes the world into a store at once and gives the revision it made.
func (w *W) Apply(tb testing.TB, s kg.Store) kg.Revision {
	tb.Helper()
	rev, err := s.Apply(tb.Context(), kg.System, 0, w.Changes())
	if err != nil {
		tb.Fatalf("the world is unsound: %v", err)
	}
	return rev
}

// Identified gives the fact as a store keeps it, with its id; it must be sound.
func Identified(f kg.Fact) kg.Fact {
	good, err := Ontology().CheckFact(f)
	if err != nil {
		panic(err) // a test with a typing error
	}
	return good
}
