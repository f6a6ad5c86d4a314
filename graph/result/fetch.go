package result

import (
	"context"
	"reflect"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/internal/kg"
)

// maxFetches is in how many places one result may be asked for things.
const maxFetches = 32

// A fetch reads the things of one selected field, wherever in a result it stands,
// by their ids and at once.
type fetch struct {
	plan  kg.Plan
	rows  map[kg.ID]*kg.Row
	order []kg.ID
}

// fetch notes that things of a plan are to be read.
func (c *compiler) fetch(plan kg.Plan) *fetch {
	f := &fetch{plan: plan, rows: map[kg.ID]*kg.Row{}}
	c.comp.fetches = append(c.comp.fetches, f)
	return f
}

// want notes an id to be read. What stands in the answer once more counts once more.
func (f *fetch) want(w *writing, id kg.ID) {
	if id == "" {
		return
	}
	if _, ok := f.rows[id]; ok {
		w.spend(1)
		return
	}
	f.rows[id] = nil
	f.order = append(f.order, id)
}

// run reads the things: one plan, or as many as it takes to name all ids.
func (f *fetch) run(ctx context.Context, e *Engine) error {
	for ids := range slices.Chunk(f.order, kg.MaxIDs) {
		p := f.plan
		p.IDs, p.Budget = ids, e.Budget
		page, err := e.Graph.Run(ctx, e.Viewer, &p)
		if err != nil {
			return err
		}
		for i, id := range ids {
			f.rows[id] = page.Edges[i].Node
		}
	}
	return nil
}

// resultThing compiles a thing of the graph, given by its id.
func (c *compiler) resultThing(f graphql.CollectedField, t *resultType) part {
	plan, write := c.Things(t.kind, f)
	from := c.fetch(plan)
	return part{
		func(w *writing, v reflect.Value) {
			from.want(w, kg.ID(v.String()))
		},
		func(_ *writing, b []byte, v reflect.Value) ([]byte, bool) {
			row := from.rows[kg.ID(v.String())]
			if row == nil {
				return null(b, t.nullable)
			}
			return write(b, row), true
		},
	}
}

// A factMember is a selected field of a fact. Its thing, where it has one, is
// fetched as others are.
type factMember struct {
	put  func(b []byte, f *kg.Fact) []byte
	id   func(f *kg.Fact) kg.ID
	part part
}

// resultFact compiles a fact that a finding rests on.
func (c *compiler) resultFact(f graphql.CollectedField) part {
	var members []*factMember
	out := output.NewPartial[valued](c.Room())
	c.InFacts(1, func() {
		for _, f := range c.Collect(f.Selections, nil) {
			m := &factMember{put: c.FactField(f.Name)}
			if m.put == nil {
				end := factEnds[f.Name]
				m.id = end.id
				c.Within(f.Name, func() { m.part = c.resultThing(f, &resultType{kind: end.kind(c.o), nullable: end.nullable}) })
			}
			members = append(members, m)
			out.Add(f.Alias, m.write)
		}
	})
	return part{
		func(w *writing, v reflect.Value) {
			w.spend(1)
			for _, m := range members {
				if m.id != nil {
					m.part.gather(w, m.thing(v))
				}
			}
		},
		func(w *writing, b []byte, v reflect.Value) ([]byte, bool) { return out.Write(b, valued{w, v}) },
	}
}

func (m *factMember) thing(fact reflect.Value) reflect.Value {
	return reflect.ValueOf(m.id(fact.Addr().Interface().(*kg.Fact)))
}

func (m *factMember) write(b []byte, x valued) ([]byte, bool) {
	if m.put != nil {
		return m.put(b, x.v.Addr().Interface().(*kg.Fact)), true
	}
	return m.part.put(x.w, b, m.thing(x.v))
}

// factEnds are the things that a fact names.
var factEnds = map[string]struct {
	id       func(*kg.Fact) kg.ID
	kind     func(*kg.Ontology) *kg.Kind
	nullable bool
}{
	"subject": {func(f *kg.Fact) kg.ID { return f.Subject }, anyKind, true},
	"object":  {func(f *kg.Fact) kg.ID { return f.Object }, anyKind, true},
	"source":  {func(f *kg.Fact) kg.ID { return f.Source }, func(o *kg.Ontology) *kg.Kind { return o.Source }, false},
}

func anyKind(o *kg.Ontology) *kg.Kind { return o.Any }
