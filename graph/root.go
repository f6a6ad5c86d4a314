package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/portolan/portolan/graph/generated"
	"github.com/portolan/portolan/graph/model"
	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/graph/result"
	"github.com/portolan/portolan/graph/values"
	"github.com/portolan/portolan/internal/kg"
)

// A root is what a root field reads: the things of a kind, or one of them by id,
// or those that a filter, written as requests write it, holds of.
type root struct {
	kind string
	one  bool
	view string
}

// A read is a root field made into a plan, or into a computation.
type read struct {
	field   graphql.CollectedField
	refused gqlerror.List // what is wrong with it; then it is not run
	plan    *kg.Plan
	compute *result.Computation // of analysis; then there is no plan
	// write puts the answer out: null, where there is none.
	write func(b []byte, p *kg.Page) []byte
	cost  int
}

// compile makes the plans of the root fields of a query, by their names in
// the answer. What is wrong with one costs that one only, as long as the request can be
// told of all that is wrong with it. It ends with the context.
func compile(ctx context.Context, cat *catalogue, op *graphql.OperationContext, fields []graphql.CollectedField, room *output.Room, degree func(*kg.Link) int) (map[string]*read, []fieldErrors, error) {
	reads := map[string]*read{}
	var bad []fieldErrors
	told := &told{}
	for _, f := range fields {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		c := &compiler{catalogue: cat, op: op, steps: map[stepKey]*kg.Step{}, told: told, room: room, degree: degree, bill: bill{times: 1}}
		r := &read{field: f}
		if root := cat.analyses[f.Name]; root != nil {
			r.compute = root.Compile(door{c}, f)
		} else {
			r.plan = &kg.Plan{Kind: cat.o.Any, Node: &kg.Shape{}}
			c.root(r)
		}
		if len(c.steps) > kg.MaxSteps {
			c.refuse(kg.Errorf(kg.CostLimit, "", "follows more than %d links at once; ask for fewer, or in several requests", kg.MaxSteps))
		}
		if !c.wrong && r.plan != nil {
			c.normalise(r.plan)
		}
		if c.wrong {
			bad = append(bad, fieldErrors{f, c.errs})
			if told.full() {
				return nil, bad, nil
			}
			continue
		}
		r.cost = c.cost
		reads[f.Alias] = r
	}
	return reads, bad, nil
}

// normalise finds what a store would refuse, while the whole request still can be.
func (c *compiler) normalise(p *kg.Plan) {
	var one *kg.Error
	var all kg.Errors
	switch err := c.o.Normalise(p); {
	case errors.As(err, &all):
		c.refuse(all...)
	case errors.As(err, &one):
		c.refuse(one)
	}
}

// fieldErrors are what is wrong with a root field.
type fieldErrors struct {
	field graphql.CollectedField
	errs  kg.Errors
}

func (c *compiler) root(r *read) {
	a := c.arguments(r.field)
	switch r.field.Name {
	case "node":
		c.byID(r, a.values["id"])
	case "nodes":
		c.byID(r, c.elements("ids", a.values["ids"], kg.MaxIDs)...)
	case "search":
		c.search(r, a)
	default:
		to := roots[r.field.Name]
		r.plan.Kind = c.o.Kind(to.kind)
		if to.one {
			c.byID(r, a.values["id"])
		} else {
			c.rootList(r, a)
		}
	}
}

func (c *compiler) byID(r *read, ids ...any) {
	r.plan.IDs = make([]kg.ID, 0, len(ids))
	for i, v := range ids {
		s, _ := values.Text(v)
		id := kg.ID(s)
		arg := "id"
		if r.field.Name == "nodes" {
			arg = fmt.Sprintf("ids[%d]", i)
		}
		c.checkID(arg, id, r.plan.Kind)
		r.plan.IDs = append(r.plan.IDs, id)
	}
	var out *things
	c.of(max(len(ids), 1), func() { out = c.things(r.field.Selections, place{r.plan.Kind, r.plan.Node}) })
	r.write = func(b []byte, p *kg.Page) []byte { return out.write(b, first(p)) }
	if r.field.Name == "nodes" {
		r.write = func(b []byte, p *kg.Page) []byte {
			return output.Array(b, len(p.Edges), func(b []byte, i int) []byte { return out.write(b, p.Edges[i].Node) })
		}
	}
}

// checkID refuses what can be no id of the kind. That there is no such thing is
// not for it to say.
func (c *compiler) checkID(arg string, id kg.ID, k *kg.Kind) {
	of, err := c.o.KindOf(id)
	var e *kg.Error
	switch {
	case errors.As(err, &e):
		c.fail(arg, "%s", e.Message)
	case !k.IsAny() && of != k:
		c.fail(arg, "%s is the id of another kind; ask for it with %s(id:) or node(id:)", id, lowerFirst(of.Name))
	}
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func (c *compiler) rootList(r *read, a arguments) {
	k := r.plan.Kind
	r.plan.List = c.list(a, k, nil)
	if view := c.views[r.field.Name]; view != nil {
		r.plan.List.Filter = kg.And{r.plan.List.Filter, c.filter("filter", view, k)}
	}
	r.list(c, r.plan.List.ListID(k, nil, ""))
}

func (c *compiler) search(r *read, a arguments) {
	words, _ := a.text("text")
	r.plan.Search = kg.SearchFor(words)
	scope := r.plan.Search.Phrase
	if v, ok := a.values["kinds"]; ok {
		byEnum := c.kindsByEnum()
		for i, e := range c.elements("kinds", v, len(c.o.Kinds)) {
			k := byEnum[values.Show(e)]
			if k == nil {
				c.fail(fmt.Sprintf("kinds[%d]", i), "%s is no kind", values.Show(e))
				continue
			}
			r.plan.Search.Kinds = append(r.plan.Search.Kinds, k)
			scope += "/" + k.Slug
		}
	}
	list := &r.plan.List
	list.Order = c.o.Any.DefaultOrder()
	list.First, _ = c.sizes(a)
	id := list.ListID(c.o.Any, nil, scope)
	list.After = c.cursor(a, "after", id, list.Order)
	r.list(c, id)
}

// list compiles what is selected of the list that the field is.
func (r *read) list(c *compiler, id kg.ListID) {
	out := c.connection(r.field, connection{list: &r.plan.List, id: id, far: place{r.plan.Kind, r.plan.Node}})
	r.write = func(b []byte, p *kg.Page) []byte { return out.Write(b, listed{page: p}) }
}

func (c *compiler) kindsByEnum() map[string]*kg.Kind {
	out := map[string]*kg.Kind{}
	for _, k := range c.o.Kinds {
		out[k.Enum()] = k
	}
	return out
}

// query answers the root fields.
type query struct{}

var _ generated.QueryResolver = query{}

type resolvers struct{}

// Query gives what answers root fields.
func (resolvers) Query() generated.QueryResolver { return query{} }

// answer runs the plan of the root field that is being answered, or computes it,
// and writes what comes back.
func answer(ctx context.Context) (model.JSON, error) {
	e := engineOf(ctx)
	r := e.reads[graphql.GetFieldContext(ctx).Field.Alias]
	if len(r.refused) > 0 {
		for _, wrong := range r.refused {
			graphql.AddError(ctx, wrong)
		}
		return nil, nil
	}
	if r.compute != nil {
		return r.compute.Answer(ctx, e.computing())
	}
	r.plan.Budget = e.budget
	page, err := e.graph.Run(ctx, e.viewer, r.plan)
	if err != nil {
		return nil, err
	}
	return e.room.Take(func() ([]byte, error) { return r.write(nil, page), nil })
}
