package graph

import (
	"context"
	"reflect"

	"github.com/portolan/portolan/graph/model"
	"github.com/portolan/portolan/internal/analysis"
	"github.com/portolan/portolan/internal/kg"
)

// How to add an analysis
//
//  1. graph/schema/analysis_NAME.graphql: `extend type Query { name(…): … }` and
//     its types. Of a page of X write XConnection and no more: it is made. What is
//     to be said of all pages stands in `extend type XConnection { … }`.
//  2. internal/analysis: structs whose fields, or methods, have the names of the
//     GraphQL fields in whatever case. Things are kg.ID ("" is null) or []kg.ID,
//     facts []kg.Fact, lists and connections slices, scalars their Go type (a
//     pointer, or an empty text, is null), enums texts. A field with arguments is
//     a method that takes a struct of them. `first` and `after` are the edge's:
//     give the whole list, or, where more is said of it, a pointer to a struct with
//     the field List.
//  3. graph/analysis_NAME.go: a function with the name of the root field, which
//     takes its arguments as a struct. A tag such as `kind:"Country"` says of
//     which kind an id must be.
//
//	func coverage(ctx context.Context, c *call, a coverageArgs) (*analysis.Coverage, error)
//
//  4. go generate ./graph/... and go test ./graph -run Analyses, which names what
//     does not fit.

// A call is what a root field of analysis is answered with, beside its arguments.
type call struct {
	// World is the graph as the viewer may see it, on the day that the argument
	// asOf asks for, or today.
	World *analysis.World
	// Analyst gives other worlds.
	Analyst *analysis.Analyst
	Viewer  kg.Viewer
}

// A binding is a function that answers a root field.
type binding struct {
	args, result reflect.Type
	run          func(ctx context.Context, c *call, args reflect.Value) (reflect.Value, error)
}

// bind makes a binding of a function from a struct of arguments to a result.
func bind[A, R any](answer func(context.Context, *call, A) (R, error)) binding {
	return binding{
		args: reflect.TypeFor[A](), result: reflect.TypeFor[R](),
		run: func(ctx context.Context, c *call, args reflect.Value) (reflect.Value, error) {
			out, err := answer(ctx, c, args.Interface().(A))
			return reflect.ValueOf(&out).Elem(), err
		},
	}
}

// A computation is a root field of analysis made ready: its arguments are read,
// and what is selected of its result is compiled.
type computation struct {
	root    *boundRoot
	args    reflect.Value
	part    part
	fetches []*fetch
	cursors []*pageCursor
}

// analysis compiles a root field that is computed.
func (c *compiler) analysis(r *read, root *boundRoot) {
	comp := &computation{root: root, args: reflect.New(root.args.typ).Elem()}
	c.comp, c.listed = comp, r.field.Name+" "+c.arguments(r.field).scope()
	root.args.fill(c, "", c.arguments(r.field).values, comp.args)
	comp.part = c.result(r.field, root.out)
	if len(comp.fetches) > maxFetches {
		c.errs = append(c.errs, kg.Errorf(kg.CostLimit, "", "selects things in %d places; at most %d are allowed. Ask for less, or in several requests", len(comp.fetches), maxFetches))
	}
	r.compute = comp
}

// asOf gives the day that the arguments ask for, "" for today.
func (comp *computation) asOf() kg.Date {
	if f := comp.args.FieldByName("AsOf"); f.IsValid() && f.Type() == dateType {
		return kg.Date(f.String())
	}
	return ""
}

// answer computes the result, fetches the things in it, and writes it out.
func (comp *computation) answer(ctx context.Context, e *engine) (model.JSON, error) {
	world, err := e.analyst.World(ctx, analysis.Scope{Viewer: e.viewer, AsOf: comp.asOf()})
	if err != nil {
		return nil, err
	}
	for _, at := range comp.cursors {
		if err := at.check(world); err != nil {
			return nil, err
		}
	}
	result, err := comp.root.run(ctx, &call{World: world, Analyst: e.analyst, Viewer: e.viewer}, comp.args)
	if err != nil {
		return nil, err
	}
	return comp.write(ctx, e, newWriting(world, e.limits.Cost), result)
}

func (comp *computation) write(ctx context.Context, e *engine, w *writing, result reflect.Value) (model.JSON, error) {
	comp.part.gather(w, result)
	if w.err != nil {
		return nil, w.err
	}
	for _, f := range comp.fetches {
		if err := f.run(ctx, e); err != nil {
			return nil, err
		}
	}
	b, ok := comp.part.put(w, nil, result)
	switch {
	case w.err != nil:
		return nil, w.err
	case !ok:
		return nil, errChanged
	}
	return b, nil
}

// errChanged says that what an answer must tell of has gone.
var errChanged = kg.Errorf(kg.Conflict, "", "the graph changed while this was being answered; ask again")
