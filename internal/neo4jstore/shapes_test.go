package neo4jstore

import (
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// A shape is a plan that stands for all plans of its form.
type shape struct {
	name string
	asks string // the question, in words
	plan func() *kg.Plan
	// ordered says that the server must read the roots along an index, without
	// sorting them.
	ordered bool
}

func kindOf(name string) *kg.Kind { return kgtest.Ontology().Kind(name) }

func attrsOf(k *kg.Kind, names ...string) []*kg.Attr {
	out := make([]*kg.Attr, len(names))
	for i, name := range names {
		out[i] = k.Attr(name)
	}
	return out
}

// page is a list of so many from the beginning.
func page(n int, order ...kg.Order) kg.List { return kg.List{First: n, Items: true, Order: order} }

func by(k *kg.Kind, attr string, desc bool) kg.Order { return kg.Order{Attr: k.Attr(attr), Desc: desc} }

// roots is a plan that reads names of things of a kind.
func roots(kind string, l kg.List, steps ...*kg.Step) *kg.Plan {
	k := kindOf(kind)
	return &kg.Plan{Kind: k, List: l, Node: reading(k, []string{kg.AttrName}, steps...)}
}

func reading(k *kg.Kind, attrs []string, steps ...*kg.Step) *kg.Shape {
	return &kg.Shape{Kinds: []*kg.KindShape{{Kind: k, Attrs: attrsOf(k, attrs...), Steps: steps}}}
}

// follow is a step that reads names.
func follow(kind, field string, l kg.List, tie ...string) *kg.Step {
	link := kindOf(kind).Link(field)
	s := &kg.Step{Link: link, List: l, Node: reading(link.To, []string{kg.AttrName})}
	for _, name := range tie {
		s.Tie = append(s.Tie, link.Tie.Attr(name))
	}
	return s
}

func compare(k *kg.Kind, attr string, op kg.Op, value any) *kg.Compare {
	return &kg.Compare{Attr: k.Attr(attr), Op: op, Value: value}
}

func linkedBy(kind, field string, q kg.Quant, node kg.Filter) *kg.Linked {
	return &kg.Linked{Link: kindOf(kind).Link(field), Quant: q, Node: node}
}

func with(l kg.List, f kg.Filter) kg.List {
	l.Filter = f
	return l
}

func shapes() []shape {
	school, teacher, district := kindOf("School"), kindOf("Teacher"), kindOf("District")
	place := &kg.Place{Keys: []string{"k"}, ID: "school/x"}
	return []shape{
		{"roots", "Which schools are there?", func() *kg.Plan { return roots("School", page(20)) }, true},
		{"roots_after", "Which schools come next by name?", func() *kg.Plan {
			l := page(20, by(school, "name", false))
			l.After = place
			return roots("School", l)
		}, true},
		{"roots_descending_after", "Which schools come next, the youngest first?", func() *kg.Plan {
			l := page(20, by(school, "founded", true))
			l.After, l.Cursors = place, true
			return roots("School", l)
		}, true},
		{"roots_backwards_before", "Which schools come before by name, and how many are there?", func() *kg.Plan {
			return roots("School", kg.List{Last: 20, Items: true, Count: true, Before: place, Order: []kg.Order{by(school, "name", false)}})
		}, true},
		{"roots_by_id", "Which schools have the last ids?", func() *kg.Plan { return roots("School", page(20, by(school, "id", true))) }, true},
		{"roots_of_any_kind", "What things are there?", func() *kg.Plan { return roots("Entity", page(20)) }, true},
		{"roots_of_any_kind_after", "What things come next?", func() *kg.Plan {
			l := page(20)
			l.After = place
			return roots("Entity", l)
		}, true},
		{"roots_by_id_after", "Which schools come next by id?", func() *kg.Plan {
			l := page(20, by(school, "id", false))
			l.After = &kg.Place{Keys: []string{"school/x"}, ID: "school/x"}
			return roots("School", l)
		}, true},
		{"some_of_many_ids", "Which of these are schools?", func() *kg.Plan {
			return roots("School", with(page(20), compare(school, "id", kg.In, []string{"school/a", "teacher/b"})))
		}, false},
		{"roots_by_two_keys", "Which schools come next by level and name?", func() *kg.Plan {
			l := page(20, by(school, "level", true), by(school, "name", false))
			l.After = &kg.Place{Keys: []string{"a", "b"}, ID: "school/x"}
			return roots("School", l)
		}, false},
		{"only_the_total", "How many schools are there?", func() *kg.Plan { return roots("School", kg.List{Count: true}) }, false},
		{"attributes_compared", "Which schools are grammar schools of before 1900, poor, musical or small, and under a patron?", func() *kg.Plan {
			return roots("School", with(page(20), kg.And{
				compare(school, "name", kg.Contains, "Grammar"),
				compare(school, "founded", kg.Gte, "1900"), compare(school, "budget", kg.Lt, "1000.5"),
				kg.Or{compare(school, "subjects", kg.Has, "MUSIC"), &kg.Not{Of: compare(school, "pupils", kg.Gt, int64(3))}},
				compare(school, "patron", kg.IsNull, false),
			}))
		}, true},
		{"one_by_a_sortable_value", "Which schools are called QC for short?", func() *kg.Plan {
			return roots("School", with(page(20, by(school, "name", false)), compare(school, "acronym", kg.Eq, "QC")))
		}, false},
		{"without_any", "Which schools have no staff?", func() *kg.Plan { return roots("School", with(page(20), linkedBy("School", "staff", kg.None, nil))) }, true},
		{"fewer_than", "Which schools have at most one head or coach of a certain age?", func() *kg.Plan {
			f := linkedBy("School", "staff", kg.Count, compare(teacher, "born", kg.Lt, "1980"))
			f.Edge, f.Op, f.N = &kg.Compare{Attr: f.Link.Tie.Attr("post"), Op: kg.In, Value: []string{"HEAD", "COACH"}}, kg.Lte, 1
			return roots("School", with(page(20), f))
		}, true},
		{"all_of_them", "Which schools have no staff but of a certain age?", func() *kg.Plan {
			return roots("School", with(page(20), linkedBy("School", "staff", kg.All, compare(teacher, "born", kg.Lt, "1980"))))
		}, true},
		{"from_a_far_end", "Which open schools does Ada work at, and how many?", func() *kg.Plan {
			l := with(page(20), kg.And{compare(school, "open", kg.Eq, true), linkedBy("School", "staff", kg.Some, compare(teacher, "id", kg.Eq, "teacher/ada"))})
			l.Count = true
			return roots("School", l)
		}, false},
		{"from_an_end_behind_another", "Which schools are in districts of these two?", func() *kg.Plan {
			far := linkedBy("District", "parent", kg.Some, compare(district, "id", kg.In, []string{"district/a", "district/b"}))
			return roots("School", with(page(20), linkedBy("School", "district", kg.Some, far)))
		}, false},
		{"from_alternatives", "Which open schools do Ada and those whom Bob mentors work at?", func() *kg.Plan {
			far := kg.Or{compare(teacher, "id", kg.Eq, "teacher/ada"), linkedBy("Teacher", "mentor", kg.Some, compare(teacher, "id", kg.Eq, "teacher/bob"))}
			return roots("School", with(page(20), kg.And{compare(school, "open", kg.Eq, true), linkedBy("School", "staff", kg.Some, far)}))
		}, false},
		{"from_alternatives_of_its_own", "Which schools come next of these and of those Ada works at, and how many are they?", func() *kg.Plan {
			l := with(page(20), kg.Or{
				compare(school, "id", kg.In, []string{"school/a", "teacher/ada"}),
				linkedBy("School", "staff", kg.Some, compare(teacher, "id", kg.Eq, "teacher/ada")),
			})
			l.Count, l.After = true, place
			return roots("School", l)
		}, false},
		{"by_number_of_ties_and_all_of_them", "Which schools have the most staff, and how many schools are there?", func() *kg.Plan {
			l := page(20, kg.Order{Count: school.Link("staff"), Desc: true})
			l.Count = true
			return roots("School", l)
		}, false},
		{"by_number_of_ties", "Which schools come next by the number of their staff?", func() *kg.Plan {
			l := page(20, kg.Order{Count: school.Link("staff"), Desc: true})
			l.After, l.Cursors = &kg.Place{Keys: []string{kg.CountKey(3)}, ID: "school/x"}, true
			return roots("School", l)
		}, false},
		{"to_one", "In which district is each school?", func() *kg.Plan { return roots("School", page(20), follow("School", "district", kg.List{})) }, true},
		{"attributes_of_ties", "Who works at each school, as what, and who says so?", func() *kg.Plan {
			s := follow("School", "staff", page(10), "post", "hours", "asOf")
			s.List.Cursors, s.List.Count, s.Facts, s.Node.Facts = true, true, true, true
			return roots("School", page(20), s)
		}, true},
		{"two_steps_of_one_link", "Who heads each school, and who else works there?", func() *kg.Plan {
			heads := follow("School", "staff", page(1))
			heads.List.Edge = &kg.Compare{Attr: heads.Link.Tie.Attr("post"), Op: kg.Eq, Value: "HEAD"}
			others := follow("School", "staff", kg.List{Last: 10, Items: true, After: &kg.Place{Keys: []string{"k"}, ID: "teacher/x", Tie: "HEAD"}})
			return roots("School", page(20), heads, others)
		}, true},
		{"deep", "Who works at each school, who mentors them, and where else do they work?", func() *kg.Plan {
			staff := follow("School", "staff", page(10))
			staff.Node = reading(teacher, []string{"name"}, follow("Teacher", "mentor", kg.List{}), follow("Teacher", "schools", page(5)))
			return roots("School", page(20), staff, follow("School", "sources", page(5)))
		}, true},
		{"mixed_kinds_by_id", "What are these things?", func() *kg.Plan {
			p := &kg.Plan{Kind: kgtest.Ontology().Any, IDs: []kg.ID{"school/x", "teacher/ada", "book/z"}}
			p.Node = &kg.Shape{Facts: true, Kinds: []*kg.KindShape{
				{Kind: school, Attrs: attrsOf(school, "ref"), Steps: []*kg.Step{follow("School", "staff", page(5))}},
				{Kind: teacher, Attrs: attrsOf(teacher, "born")},
				{Kind: kgtest.Ontology().Any, Attrs: attrsOf(kgtest.Ontology().Any, "name")},
			}}
			return p
		}, false},
		{"by_ids", "What is this school called?", func() *kg.Plan {
			p := roots("School", kg.List{})
			p.IDs = []kg.ID{"school/x"}
			return p
		}, false},
		{"what_rests_on_a_source", "What rests on each source, and how sure is it?", func() *kg.Plan {
			return roots("Source", page(20), follow("Source", "entities", page(10), "standing"))
		}, true},
		{"search", "Which schools and teachers come next with queen and col in their names?", func() *kg.Plan {
			p := roots("Entity", page(20))
			p.Search = &kg.Search{Tokens: []string{"queen", "col"}, Kinds: []*kg.Kind{school, teacher}}
			p.List.Cursors, p.List.Count, p.List.After = true, true, &kg.Place{Keys: []string{kg.SearchKey(6, "queens")}, ID: "school/x"}
			return p
		}, false},
	}
}

// normal gives the plan of a shape in canonical form.
func (s shape) normal(tb testing.TB) *kg.Plan {
	tb.Helper()
	p := s.plan()
	if err := kgtest.Ontology().Normalise(p); err != nil {
		tb.Fatal(err)
	}
	return p
}
