package kgtest

import (
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// testSources is about writes that reach further than the records they name:
// whole sources, their marking and rank, and merging.
func testSources(t *testing.T, open Opener) {
	s := reading(t, open, NewW().Source("source/other", "NEWS"))
	for _, c := range sourceCases {
		t.Run("it "+c.name, func(t *testing.T) { c.run(writer{t, s}) })
	}
}

// replace states a world in the place of all that a source has stated.
func replace(source kg.ID, world *W) kg.Change {
	return kg.ReplaceSource{Source: source, Facts: world.Facts}
}

var sourceCases = []struct {
	name string
	run  func(writer)
}{
	{"replaces all that a source states", func(w writer) {
		by := From("source/replaced")
		w.apply(replace("source/replaced", (&W{}).Source("source/replaced", "REPORT").
			Is("teacher/stays", by).Has("teacher/stays", "name", "Old", by).Has("teacher/stays", "born", "1970", by).
			Is("teacher/leaves", by).Tie("MENTORED_BY", "teacher/stays", "teacher/leaves", by)))
		w.apply(assert(NewFact("teacher/stays", "born", "1960")))
		w.apply(replace("source/replaced", (&W{}).Source("source/replaced", "REPORT").
			Is("teacher/stays", by).Has("teacher/stays", "name", "New", by).Is("teacher/comes", by)))
		check(w, w.read(kg.Viewer{}, "teacher/stays", "name", "born"), []kg.Value{"New", "1960"})
		check(w, w.read(kg.System, "teacher/leaves", "name"), nil)
		check(w, w.read(kg.Viewer{}, "teacher/comes", "name"), []kg.Value{"comes"})
		check(w, mentor(w, kg.System, "teacher/stays"), nil)
	}},
	{"changes nothing by replacing a source with itself", func(w writer) {
		world := (&W{}).Source("source/same", "REPORT").Is("teacher/same-a", From("source/same")).Is("teacher/same-b", From("source/same"), Marked(kg.Green)).
			Tie("MENTORED_BY", "teacher/same-a", "teacher/same-b", From("source/same"))
		w.apply(replace("source/same", world))
		all := eye{w.store, kg.System}
		before := all.all(w)
		rev := w.apply(replace("source/same", world))
		check(w, all.all(w), before)
		check(w, all.changes(w, rev-1), nil)
	}},
	{"takes a source away with all that it states", func(w writer) {
		w.apply(replace("source/away", (&W{}).Source("source/away", "REPORT").Is("teacher/away", From("source/away"))))
		w.apply(replace("source/away", &W{}))
		check(w, w.read(kg.System, "source/away", "id"), nil)
		check(w, w.read(kg.System, "teacher/away", "id"), nil)
	}},
	{"keeps what another source states too", func(w writer) {
		w.apply((&W{}).Source("source/half", "OFFICIAL").Is("teacher/half", From("source/half")).Is("teacher/half").Has("teacher/half", "name", "Half", From("source/half")).Changes()...)
		w.apply(replace("source/half", &W{}))
		check(w, w.read(kg.Viewer{}, "teacher/half", "name"), []kg.Value{"half"})
	}},
	{"refuses an upgrade that leaves ties hanging", func(w writer) {
		w.apply((&W{}).Source("source/hang", "REPORT").Is("teacher/hang", From("source/hang")).Is("teacher/hangs").Tie("MENTORED_BY", "teacher/hangs", "teacher/hang").Changes()...)
		w.refuses(kg.Invalid, 0, replace("source/hang", (&W{}).Source("source/hang", "REPORT")))
	}},
	{"refuses facts of others among those that replace a source", func(w writer) {
		w.refuses(kg.Invalid, 0, replace("source/other", (&W{}).Source("source/other", "NEWS").Is("teacher/strange")))
	}},
	{"refuses two facts of one place where a source is replaced", func(w writer) {
		w.refuses(kg.Invalid, 0, kg.ReplaceSource{Source: Doc, Facts: append(NewW().Facts, kindOf("teacher/twice"), nameOf("teacher/twice", "A"), nameOf("teacher/twice", "B"))})
	}},
	{"hides what a source states as the source is hidden", func(w writer) {
		by := From("source/hides")
		hides := func(m kg.Marking) []kg.Change {
			return []kg.Change{assert(kindOf("source/hides", by, Marked(m))), assert(NewFact("source/hides", "form", "NEWS", by, Marked(m))), assert(NewFact("source/hides", "title", "T", by, Marked(m)))}
		}
		w.apply(append(hides(kg.Clear), (&W{}).Is("teacher/hidden", by).Is("teacher/bare").Has("teacher/bare", "name", "Named", by, AsOf("2020")).Tie("MENTORED_BY", "teacher/bare", "teacher/hidden", by, Marked(kg.Green)).Changes()...)...)
		check(w, mentor(w, seeing(kg.Green), "teacher/bare"), []kg.ID{"teacher/hidden"})
		w.apply(hides(kg.Amber)...)
		check(w, w.read(seeing(kg.Green), "teacher/hidden", "name"), nil)
		check(w, w.read(seeing(kg.Amber), "teacher/hidden", "marking"), []kg.Value{"AMBER"})
		check(w, w.read(kg.Viewer{}, "teacher/bare", "name"), []kg.Value{"bare"})
		check(w, mentor(w, seeing(kg.Green), "teacher/bare"), nil)
		check(w, mentor(w, seeing(kg.Amber), "teacher/bare"), []kg.ID{"teacher/hidden"})
		w.apply(hides(kg.Clear)...)
		check(w, w.read(kg.Viewer{}, "teacher/hidden", "name"), []kg.Value{"hidden"})
		check(w, w.read(kg.Viewer{}, "teacher/bare", "name"), []kg.Value{"Named"})
		check(w, mentor(w, kg.Viewer{}, "teacher/bare"), nil)
		check(w, mentor(w, seeing(kg.Green), "teacher/bare"), []kg.ID{"teacher/hidden"})
	}},
	{"remembers what a fact itself was marked while its source was hidden", func(w writer) {
		by := From("source/veil")
		veil := func(m kg.Marking) []kg.Change {
			return []kg.Change{assert(kindOf("source/veil", by, Marked(m))), assert(NewFact("source/veil", "form", "NEWS", by, Marked(m))), assert(NewFact("source/veil", "title", "T", by, Marked(m)))}
		}
		w.apply(append(veil(kg.Amber), assert(kindOf("teacher/veil", by, Marked(kg.Green))))...)
		w.apply(assert(kindOf("teacher/veil", by)))
		check(w, w.read(seeing(kg.Green), "teacher/veil", "name"), nil)
		w.apply(veil(kg.Clear)...)
		check(w, w.read(kg.Viewer{}, "teacher/veil", "name"), []kg.Value{"veil"})
	}},
	{"shows other values as a source's form changes", func(w writer) {
		form := func(form string) kg.Change {
			return assert(NewFact("source/rises", "form", form, From("source/rises")))
		}
		w.apply((&W{}).Is("source/rises", From("source/rises")).Changes()...)
		w.apply(form("COMMENTARY"), assert(kindOf("teacher/form")), assert(nameOf("teacher/form", "News", From("source/other"))), assert(nameOf("teacher/form", "Rises", From("source/rises"))))
		check(w, w.read(kg.Viewer{}, "teacher/form", "name"), []kg.Value{"News"})
		w.apply(assert(NewFact("source/rises", "form", "OFFICIAL", From("source/rises"), Where("p. 9"), AsOf("2020"))))
		check(w, w.read(kg.Viewer{}, "teacher/form", "name"), []kg.Value{"Rises"})
		check(w, ids(ask(w, w.store, kg.Viewer{}, search("rises"))), []kg.ID{"source/rises", "teacher/form"})
	}},
	{"hides ties as their ends are hidden", func(w writer) {
		kind := func(m kg.Marking) kg.Change { return assert(kindOf("teacher/shy", Marked(m))) }
		w.apply(kind(kg.Clear), assert(kindOf("teacher/bold")), assert(NewTie("MENTORED_BY", "teacher/bold", "teacher/shy")), assert(NewTie("MENTORED_BY", "teacher/shy", "teacher/bold", From("source/other"))))
		w.apply(kind(kg.Red))
		check(w, mentor(w, seeing(kg.AmberStrict), "teacher/bold"), nil)
		check(w, mentor(w, kg.System, "teacher/bold"), []kg.ID{"teacher/shy"})
		page := ask(w, w.store, kg.Viewer{}, list("Teacher", where(and(is("id", kg.Eq, "teacher/bold"), number("pupils", kg.Eq, 0, nil, nil)))))
		check(w, ids(page), []kg.ID{"teacher/bold"})
		w.apply(kind(kg.Clear))
		check(w, mentor(w, kg.Viewer{}, "teacher/bold"), []kg.ID{"teacher/shy"})
	}},
	{"hides what a hidden source states of another source", func(w writer) {
		w.apply((&W{}).Source("source/low", "NEWS", Marked(kg.Amber)).Source("source/high", "NEWS").Has("source/high", "published", "2001", From("source/low")).Changes()...)
		w.apply(assert(kindOf("teacher/high", From("source/high"))))
		check(w, w.read(kg.Viewer{}, "source/high", "published"), []kg.Value{nil})
	}},
	{"lets no source say what another is", func(w writer) {
		w.refuses(kg.Invalid, 0, assert(kindOf("source/other")))
		w.refuses(kg.Invalid, 0, assert(NewFact("source/other", "form", "OFFICIAL")))
	}},
	{"hides ties of hidden sources whatever becomes of their ends", func(w writer) {
		w.apply((&W{}).Source("source/cellar", "NEWS", Marked(kg.Amber)).Is("teacher/up").Is("teacher/down").Tie("MENTORED_BY", "teacher/up", "teacher/down", From("source/cellar")).Changes()...)
		w.apply(assert(kindOf("teacher/down", Where("p. 5"), Marked(kg.Green))))
		check(w, w.read(kg.Viewer{}, "teacher/down", "id"), nil)
		check(w, mentor(w, seeing(kg.Green), "teacher/up"), nil)
		check(w, mentor(w, seeing(kg.Amber), "teacher/up"), []kg.ID{"teacher/down"})
	}},
	{"keeps a thing's sources with its facts and its outgoing ties", func(w writer) {
		tie := NewTie("MENTORED_BY", "teacher/cites", "teacher/cited", From("source/other"))
		sources := func(id kg.ID) []kg.ID {
			return far(ask(w, w.store, kg.Viewer{}, byIDs("Teacher", []kg.ID{id}, step("sources"))).Edges[0].Node)
		}
		w.apply(assert(kindOf("teacher/cites")), assert(kindOf("teacher/cited")), assert(tie))
		check(w, sources("teacher/cites"), []kg.ID{Doc, "source/other"})
		check(w, sources("teacher/cited"), []kg.ID{Doc})
		w.apply(retract(tie))
		check(w, sources("teacher/cites"), []kg.ID{Doc})
	}},
	{"ties both ends alike where a tie has no direction", func(w writer) {
		friends := func(id kg.ID) []kg.ID {
			return far(ask(w, w.store, kg.Viewer{}, byIDs("Teacher", []kg.ID{id}, step("friends"))).Edges[0].Node)
		}
		there, back := NewTie("FRIEND_OF", "teacher/pal-a", "teacher/pal-b"), NewTie("FRIEND_OF", "teacher/pal-b", "teacher/pal-a")
		w.apply(assert(kindOf("teacher/pal-a")), assert(kindOf("teacher/pal-b")), assert(there), assert(NewTie("FRIEND_OF", "teacher/pal-a", "teacher/pal-a")))
		check(w, friends("teacher/pal-a"), []kg.ID{"teacher/pal-a", "teacher/pal-b"})
		check(w, friends("teacher/pal-b"), []kg.ID{"teacher/pal-a"})
		w.apply(retract(back))
		check(w, friends("teacher/pal-a"), []kg.ID{"teacher/pal-a"})
		check(w, friends("teacher/pal-b"), nil)
		by := From("source/pals")
		w.apply(replace("source/pals", (&W{}).Source("source/pals", "REPORT").Tie("FRIEND_OF", "teacher/pal-b", "teacher/pal-a", by)))
		check(w, friends("teacher/pal-b"), []kg.ID{"teacher/pal-a"})
		w.apply(replace("source/pals", &W{}))
		check(w, friends("teacher/pal-b"), nil)
	}},
	{"merges one thing into another", func(w writer) {
		w.apply((&W{}).Is("teacher/one").Has("teacher/one", "name", "Same").Is("teacher/same").Is("teacher/pupil").Tie("MENTORED_BY", "teacher/pupil", "teacher/one").Changes()...)
		gone := (&W{}).Is("teacher/one").Has("teacher/one", "name", "Same").Is("teacher/same").Is("teacher/pupil").Tie("MENTORED_BY", "teacher/pupil", "teacher/one")
		former := NewFact("teacher/same", "formerIds", "teacher/one")
		w.refuses(kg.Invalid, 0, assert(former))
		w.apply(retract(gone.Facts[0]), retract(gone.Facts[1]), retract(gone.Facts[4]), assert(former), assert(NewTie("MENTORED_BY", "teacher/pupil", "teacher/same")))
		check(w, w.read(kg.Viewer{}, "teacher/one", "id", "formerIds"), []kg.Value{"teacher/same", []string{"teacher/one"}})
		check(w, mentor(w, kg.Viewer{}, "teacher/pupil"), []kg.ID{"teacher/same"})
		w.refuses(kg.Invalid, 0, assert(kindOf("teacher/one")))
		w.refuses(kg.Invalid, 0, assert(NewFact("teacher/pupil", "formerIds", "teacher/one")))
		w.refuses(kg.Invalid, 0, assert(NewFact("teacher/pupil", "formerIds", "teacher/pupil")))
		w.apply(retract(former), assert(kindOf("teacher/one")))
		check(w, w.read(kg.Viewer{}, "teacher/one", "id"), []kg.Value{"teacher/one"})
	}},
	{"moves a former id from one thing to another in one go", func(w writer) {
		one, two := NewFact("teacher/heir-a", "formerIds", "teacher/legacy"), NewFact("teacher/heir-b", "formerIds", "teacher/legacy")
		w.apply(assert(kindOf("teacher/heir-a")), assert(kindOf("teacher/heir-b")), assert(one))
		w.refuses(kg.Invalid, 0, assert(two))
		w.apply(assert(two), retract(one))
		check(w, w.read(kg.Viewer{}, "teacher/legacy", "id"), []kg.Value{"teacher/heir-b"})
		w.refuses(kg.Invalid, 0, assert(kindOf("teacher/heir-c")), assert(NewFact("teacher/heir-c", "formerIds", "teacher/shared")), assert(NewFact("teacher/heir-a", "formerIds", "teacher/shared")))
	}},
}
