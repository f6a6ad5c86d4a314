package kgtest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// writer is a store under a test that writes, one case after another; each case
// writes about things of its own.
type writer struct {
	*testing.T
	store kg.Store
}

// apply writes changes that must be accepted.
func (w writer) apply(changes ...kg.Change) kg.Revision {
	w.Helper()
	rev, err := w.store.Apply(w.Context(), kg.System, 0, changes)
	if err != nil {
		w.Fatalf("it refuses: %v", err)
	}
	return rev
}

// refuses writes changes that must be refused, and sees to it that nothing is written.
func (w writer) refuses(code kg.Code, base kg.Revision, changes ...kg.Change) {
	w.Helper()
	all := eye{w.store, kg.System}
	before, rev := all.all(w), all.revision(w)
	_, err := w.store.Apply(w.Context(), kg.System, base, changes)
	expect(w, err, code)
	check(w, all.all(w), before)
	check(w, all.revision(w), rev)
}

// read gives the attributes of a thing, nil where it is not there.
func (w writer) read(v kg.Viewer, id kg.ID, names ...string) []kg.Value {
	w.Helper()
	k, _ := Ontology().KindOf(id)
	edge := ask(w, w.store, v, byIDs("Entity", []kg.ID{id}, on(k.Name, attrs(names...)))).Edges[0]
	if edge.Node == nil {
		return nil
	}
	return edge.Node.Vals
}

func assert(f kg.Fact) kg.Change { return kg.Assert{Fact: f} }

// retract takes a fact back.
func retract(f kg.Fact) kg.Change {
	return kg.Retract{Subject: f.Subject, Fact: Identified(f).ID}
}

// kindOf states that a thing is, at one place.
func kindOf(id kg.ID, options ...Option) kg.Fact { return NewFact(id, kg.AttrKind, "", options...) }

func nameOf(id kg.ID, name string, options ...Option) kg.Fact {
	return NewFact(id, kg.AttrName, name, options...)
}

func testWrites(t *testing.T, open Opener) {
	s := reading(t, open, NewW().Source("source/other", "NEWS"))
	for _, c := range writeCases {
		t.Run("it "+c.name, func(t *testing.T) { c.run(writer{t, s}) })
	}
}

var writeCases = []struct {
	name string
	run  func(writer)
}{
	{"counts revisions up, also for changes that change nothing", func(w writer) {
		rev := eye{w.store, kg.Viewer{}}.revision(w)
		check(w, w.apply(), rev+1)
		check(w, w.apply(assert(kindOf("teacher/count"))), rev+2)
		check(w, w.apply(assert(kindOf("teacher/count"))), rev+3)
		check(w, eye{w.store, kg.Viewer{}}.revision(w), rev+3)
		check(w, w.read(kg.Viewer{}, "teacher/count", "revision"), []kg.Value{int64(rev + 2)})
	}},
	{"replaces a fact that is stated again", func(w writer) {
		w.apply(assert(kindOf("teacher/again")), assert(nameOf("teacher/again", "One")))
		w.apply(assert(nameOf("teacher/again", "Two", Note("corrected"))))
		check(w, w.read(kg.Viewer{}, "teacher/again", "name"), []kg.Value{"Two"})
		page := ask(w, w.store, kg.Viewer{}, byIDs("Teacher", []kg.ID{"teacher/again"}, facts))
		check(w, len(page.Edges[0].Node.Facts), 2)
	}},
	{"keeps facts of one thing from several places", func(w writer) {
		w.apply(assert(kindOf("teacher/places")), assert(nameOf("teacher/places", "One")), assert(nameOf("teacher/places", "Two", Where("p. 2"))), assert(nameOf("teacher/places", "Three", From("source/other"))))
		page := ask(w, w.store, kg.Viewer{}, byIDs("Teacher", []kg.ID{"teacher/places"}, facts))
		check(w, len(page.Edges[0].Node.Facts), 4)
	}},
	{"works the changes off in their order", func(w writer) {
		name := nameOf("teacher/order", "One")
		w.apply(assert(kindOf("teacher/order")), assert(name), retract(name), assert(nameOf("teacher/order", "Two")), assert(nameOf("teacher/order", "Three")))
		check(w, w.read(kg.Viewer{}, "teacher/order", "name"), []kg.Value{"Three"})
	}},
	{"takes ties before the things they tie", func(w writer) {
		w.apply(assert(NewTie("MENTORED_BY", "teacher/late-a", "teacher/late-b")), assert(kindOf("teacher/late-b")), assert(kindOf("teacher/late-a")))
		check(w, mentor(w, kg.Viewer{}, "teacher/late-a"), []kg.ID{"teacher/late-b"})
	}},
	{"takes a fact back", func(w writer) {
		name := nameOf("teacher/back", "One")
		w.apply(assert(kindOf("teacher/back")), assert(name))
		w.apply(retract(name))
		check(w, w.read(kg.Viewer{}, "teacher/back", "name"), []kg.Value{"back"})
	}},
	{"takes a thing back with its last fact", func(w writer) {
		w.apply(assert(kindOf("teacher/gone")))
		w.apply(retract(kindOf("teacher/gone")))
		check(w, w.read(kg.System, "teacher/gone", "id"), nil)
		check(w, ids(ask(w, w.store, kg.System, list("Teacher", where(is("id", kg.Eq, "teacher/gone"))))), nil)
		check(w, ids(ask(w, w.store, kg.System, search("gone"))), nil)
	}},
	{"takes a tie back with its last fact", func(w writer) {
		one, two := NewTie("MENTORED_BY", "teacher/tie-a", "teacher/tie-b"), NewTie("MENTORED_BY", "teacher/tie-a", "teacher/tie-b", Where("p. 2"))
		w.apply(assert(kindOf("teacher/tie-a")), assert(kindOf("teacher/tie-b")), assert(one), assert(two))
		w.apply(retract(one))
		check(w, mentor(w, kg.Viewer{}, "teacher/tie-a"), []kg.ID{"teacher/tie-b"})
		w.apply(retract(two))
		check(w, mentor(w, kg.Viewer{}, "teacher/tie-a"), nil)
	}},
	{"brings a thing back", func(w writer) {
		w.apply(assert(kindOf("teacher/phoenix")), assert(nameOf("teacher/phoenix", "Old")))
		w.apply(retract(kindOf("teacher/phoenix")), retract(nameOf("teacher/phoenix", "Old")))
		rev := w.apply(assert(kindOf("teacher/phoenix")))
		check(w, w.read(kg.Viewer{}, "teacher/phoenix", "name", "revision"), []kg.Value{"phoenix", int64(rev)})
	}},
	{"refuses to take back what is not there", func(w writer) {
		w.apply(assert(kindOf("teacher/there")))
		w.refuses(kg.NotFound, 0, retract(nameOf("teacher/there", "No")))
		w.refuses(kg.NotFound, 0, retract(kindOf("teacher/nowhere")))
		w.refuses(kg.NotFound, 0, kg.Retract{Subject: "teacher/nowhere", Fact: Identified(kindOf("teacher/there")).ID})
	}},
	{"writes all of the changes or none", func(w writer) {
		w.apply(assert(kindOf("teacher/all")))
		w.refuses(kg.Invalid, 0, assert(nameOf("teacher/all", "Changed")), assert(kindOf("teacher/all-new")), assert(NewTie("MENTORED_BY", "teacher/all", "teacher/missing")))
		w.refuses(kg.NotFound, 0, assert(nameOf("teacher/all", "Changed")), retract(kindOf("teacher/missing")))
		check(w, w.read(kg.System, "teacher/all", "name"), []kg.Value{"all"})
		check(w, w.read(kg.System, "teacher/all-new", "name"), nil)
	}},
	{"refuses facts that are unsound", func(w writer) {
		w.apply(assert(kindOf("teacher/sound")), assert(kindOf("district/sound")))
		for _, f := range []kg.Fact{
			kindOf("planet/mars"), kindOf("teacher/BIG"), NewFact("teacher/sound", "shoes", "2"), NewFact("teacher/sound", "born", "May"), NewFact("teacher/sound", "standing", "STATED"),
			NewFact("teacher/sound", "name", " "), kindOf("teacher/sound", Where("")), kindOf("teacher/sound", Standing("MAYBE")), kindOf("teacher/sound", From("teacher/sound")),
			kindOf("teacher/sound", During("2011", "2010")), NewTie("MENTORED_BY", "teacher/sound", "district/sound"), NewTie("CITES", "teacher/sound", Doc), NewTie("MENTORED_BY", "teacher/sound", "teacher/sound", With("stars", "1")),
		} {
			w.refuses(kg.Invalid, 0, assert(f))
		}
	}},
	{"refuses ties whose ends are not there", func(w writer) {
		w.apply(assert(kindOf("teacher/end")))
		w.refuses(kg.Invalid, 0, assert(NewTie("MENTORED_BY", "teacher/end", "teacher/no-end")))
		w.refuses(kg.Invalid, 0, assert(NewTie("MENTORED_BY", "teacher/no-end", "teacher/end")))
	}},
	{"refuses to take away the end of a tie", func(w writer) {
		tie := NewTie("MENTORED_BY", "teacher/start", "teacher/stop")
		w.apply(assert(kindOf("teacher/start")), assert(kindOf("teacher/stop")), assert(tie))
		w.refuses(kg.Invalid, 0, retract(kindOf("teacher/start")))
		w.refuses(kg.Invalid, 0, retract(kindOf("teacher/stop")))
		w.apply(retract(kindOf("teacher/stop")), retract(tie))
	}},
	{"refuses values of what nothing says that it is", func(w writer) {
		w.refuses(kg.Invalid, 0, assert(nameOf("teacher/only-named", "N")))
		w.apply(assert(kindOf("teacher/named")), assert(nameOf("teacher/named", "N")))
		w.refuses(kg.Invalid, 0, retract(kindOf("teacher/named")))
	}},
	{"refuses things without a required value", func(w writer) {
		w.refuses(kg.Invalid, 0, assert(kindOf("book/untitled")))
		title := NewFact("book/untitled", "title", "T")
		w.apply(assert(kindOf("book/untitled")), assert(title))
		w.refuses(kg.Invalid, 0, retract(title))
	}},
	{"refuses a required value that not all may see who see the thing", func(w writer) {
		w.refuses(kg.Invalid, 0, assert(kindOf("book/secret")), assert(NewFact("book/secret", "title", "T", Marked(kg.Green))))
		w.apply(assert(kindOf("book/secret", Marked(kg.Green))), assert(NewFact("book/secret", "title", "T", Marked(kg.Green))))
		w.refuses(kg.Invalid, 0, assert(kindOf("book/secret", Where("p. 2"))))
	}},
	{"refuses to show to two audiences in no order what neither may see of the other", func(w writer) {
		of := func(where string, a kg.Audience) kg.Change {
			return assert(kindOf("teacher/two", Where(where), For(a)))
		}
		tie := func(where string, a kg.Audience) kg.Change {
			return assert(NewTie("FRIEND_OF", "teacher/one", "teacher/three", Where(where), For(a)))
		}
		w.apply((&W{}).Is("teacher/one").Is("teacher/three").Changes()...)
		w.refuses(kg.Invalid, 0, of("one", amberA), of("another", strictB))
		w.refuses(kg.Invalid, 0, tie("one", amberA), tie("another", amberB))
		w.apply(of("one", amberA), of("another", strictB), of("both", amberAB), tie("one", amberA), tie("another", amberB), tie("both", amberAB))
		w.refuses(kg.Invalid, 0, retract(kindOf("teacher/two", Where("both"))))
		for _, v := range []kg.Viewer{sight(amberA), sight(strictB)} {
			check(w, w.read(v, "teacher/two", "marking"), []kg.Value{"AMBER"})
		}
		check(w, w.read(seeing(kg.AmberStrict), "teacher/two", "marking"), nil)
	}},
	{"refuses ties without a required value", func(w writer) {
		w.apply((&W{}).Is("teacher/praise").Is("book/praise").Is("school/praise").Changes()...)
		w.refuses(kg.Invalid, 0, assert(NewTie("PRAISES", "teacher/praise", "book/praise")))
		w.refuses(kg.Invalid, 0, assert(NewTie("EMPLOYS", "school/praise", "teacher/praise", With("hours", "2"))))
		w.refuses(kg.Invalid, 0, assert(NewTie("PRAISES", "teacher/praise", "book/praise", With("stars", "many"))))
		w.apply(assert(NewTie("PRAISES", "teacher/praise", "school/praise")))
	}},
	{"refuses facts of a source that nothing describes", func(w writer) {
		w.refuses(kg.Invalid, 0, assert(kindOf("teacher/unsourced", From("source/unknown"))))
	}},
	{"refuses to take away a source that facts come from", func(w writer) {
		w.apply((&W{}).Source("source/needed", "REPORT").Is("teacher/needs", From("source/needed")).Changes()...)
		w.refuses(kg.Invalid, 0, retracts((&W{}).Source("source/needed", "REPORT"))...)
	}},
	{"refuses changes to what changed since it was read", func(w writer) {
		one := w.apply(assert(kindOf("teacher/race")), assert(kindOf("teacher/calm")))
		two := w.apply(assert(nameOf("teacher/race", "First")))
		w.refuses(kg.Conflict, one, assert(nameOf("teacher/race", "Second")))
		w.refuses(kg.Conflict, one, assert(nameOf("teacher/calm", "Second")), retract(nameOf("teacher/race", "First")))
		_, err := w.store.Apply(w.Context(), kg.System, one, []kg.Change{assert(nameOf("teacher/calm", "Second"))})
		expect(w, err, "")
		_, err = w.store.Apply(w.Context(), kg.System, two, []kg.Change{assert(nameOf("teacher/race", "Third"))})
		expect(w, err, "")
	}},
	{"refuses changes to a tie that changed since it was read", func(w writer) {
		tie := NewTie("MENTORED_BY", "teacher/tug-a", "teacher/tug-b")
		one := w.apply(assert(kindOf("teacher/tug-a")), assert(kindOf("teacher/tug-b")), assert(tie))
		w.apply(assert(NewTie("MENTORED_BY", "teacher/tug-a", "teacher/tug-b", Note("changed"))))
		w.refuses(kg.Conflict, one, retract(tie))
	}},
	{"moves a thing's revision only with facts that all see who see the thing", func(w writer) {
		w.apply(assert(kindOf("teacher/moves")))
		rev := w.apply(assert(NewFact("teacher/moves", "born", "1970")))
		w.apply(assert(NewFact("teacher/moves", "born", "1971", Where("p. 2"), Marked(kg.Green))))
		w.apply(assert(kindOf("teacher/moved")), assert(NewTie("MENTORED_BY", "teacher/moves", "teacher/moved")))
		check(w, w.read(kg.System, "teacher/moves", "revision"), []kg.Value{int64(rev)})
		rev = w.apply(assert(NewFact("teacher/moves", "born", "1972")))
		check(w, w.read(kg.Viewer{}, "teacher/moves", "revision"), []kg.Value{int64(rev)})
	}},
	{"keeps ids apart that look alike", func(w writer) {
		alike := []kg.ID{"teacher/a.b", "teacher/a-b", "teacher/ab", "teacher/a..b", "teacher/a.b-", "teacher/-a.b", "teacher/0", "teacher/00", "district/a.b"}
		for _, id := range alike {
			w.apply(assert(kindOf(id)), assert(nameOf(id, string(id))))
		}
		for _, id := range alike {
			check(w, w.read(kg.Viewer{}, id, "name"), []kg.Value{string(id)})
		}
		w.apply(retract(kindOf("teacher/a.b")), retract(nameOf("teacher/a.b", "teacher/a.b")))
		check(w, w.read(kg.Viewer{}, "teacher/a-b", "name"), []kg.Value{"teacher/a-b"})
	}},
	{"leaves the caller's facts as they are", func(w writer) {
		tie := NewTie("EMPLOYS", "school/mine", "teacher/mine", With("post", "HEAD"), With("hours", "007"))
		w.apply(append((&W{}).Is("school/mine").Is("teacher/mine").Changes(), assert(tie))...)
		check(w, tie.Tie, []kg.Field{{Name: "post", Value: "HEAD"}, {Name: "hours", Value: "007"}})
	}},
	{"writes many things at once", func(w writer) {
		many := &W{}
		for i := range 500 {
			id := kg.ID(fmt.Sprintf("teacher/many-%d", i))
			many.Is(id).Tie("MENTORED_BY", id, "teacher/many-0")
		}
		w.apply(many.Changes()...)
		page := ask(w, w.store, kg.Viewer{}, byIDs("Teacher", []kg.ID{"teacher/many-0"}, step("pupils", onlyCounted)))
		check(w, page.Edges[0].Node.Pages[0].Total, 500)
	}},
}

// mentor gives whom a teacher is mentored by.
func mentor(w writer, v kg.Viewer, id kg.ID) []kg.ID {
	w.Helper()
	return far(ask(w, w.store, v, byIDs("Teacher", []kg.ID{id}, step("mentor"))).Edges[0].Node)
}

// retracts takes back all that a world states.
func retracts(world *W) []kg.Change {
	var out []kg.Change
	for _, f := range slices.Backward(world.Facts) {
		out = append(out, retract(f))
	}
	return out
}
