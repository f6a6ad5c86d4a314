package graph

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/portolan/portolan/graph/model"
	"github.com/portolan/portolan/internal/analysis/audiences"
	"github.com/portolan/portolan/internal/analysis/coordination"
	"github.com/portolan/portolan/internal/analysis/duplication"
	"github.com/portolan/portolan/internal/analysis/duplication/records"
	"github.com/portolan/portolan/internal/analysis/funding"
	"github.com/portolan/portolan/internal/analysis/needs"
	"github.com/portolan/portolan/internal/analysis/paths"
	"github.com/portolan/portolan/internal/analysis/whatif"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// How to add an analysis
//
//  1. graph/schema/analysis_NAME.graphql: `extend type Query { name(…): … }` and
//     its types. Of a page of X write XConnection and no more: it is made. What is
//     to be said of all pages stands in `extend type XConnection { … }`.
//  2. A room of internal/analysis: a function of a context, a world and a query, and
//     what it gives: structs whose fields, or methods, have the names of the
//     GraphQL fields in whatever case. Things are kg.ID ("" is null) or []kg.ID,
//     facts []kg.Fact, lists and connections slices, scalars their Go type (a
//     pointer, or an empty text, is null), enums texts. A field with arguments is
//     a method that takes a struct of them. `first` and `after` are the edge's:
//     give the whole list, or, where more is said of it, a pointer to a struct with
//     the field List.
//     Beside them stands the query that the arguments go into, likewise by name. A tag such
//     as `kind:"Country"` says of which kind an id must be. A list of inputs with two
//     fields may be a map. Lists of ids and of enums are sets: they come in order,
//     and each value once.
//  3. A line in analyses, below, and its price in prices of internal/analysis/world/answer.go.
//  4. go generate ./graph/... and go test ./graph -run Analyses, which names what
//     does not fit.

// analyses says what answers each root field of analysis.
var analyses = map[string]binding{
	"closeGaps":                bind(needs.CloseGaps),
	"commitmentStatus":         bind(needs.Commitments),
	"compare":                  bind(whatif.Compare),
	"compliance":               bind(needs.Compliance),
	"countryGaps":              bind(needs.CountryGaps),
	"coverage":                 bind(needs.Coverage),
	"duplication":              bind(duplication.Duplication),
	"duplicationGroups":        bind(duplication.Grouped),
	"forAudience":              bind(audiences.For),
	"funding":                  bind(funding.Funding),
	"neighbourhood":            bind(paths.Neighbourhood),
	"organisationOverlaps":     bind(duplication.OrganisationOverlaps),
	"paths":                    bind(paths.Paths),
	"possibleDuplicateRecords": bind(records.PossibleDuplicates),
	"sharedSolutions":          bind(duplication.SharedSolutions),
	"silos":                    bind(coordination.Silos),
	"suggestPartners":          bind(needs.SuggestPartners),
	"whatIf":                   bind(whatif.WhatIf),
}

// A binding is a function that answers a root field.
type binding struct {
	query, result reflect.Type
	run           func(ctx context.Context, w *world.World, query reflect.Value) (reflect.Value, error)
}

// bind makes a binding of a function that answers a query with a result.
func bind[Q, R any](answer func(context.Context, *world.World, Q) (R, error)) binding {
	return binding{
		query: reflect.TypeFor[Q](), result: reflect.TypeFor[R](),
		run: func(ctx context.Context, w *world.World, query reflect.Value) (reflect.Value, error) {
			out, err := answer(ctx, w, query.Interface().(Q))
			return reflect.ValueOf(&out).Elem(), err
		},
	}
}

// A scope holds the arguments of root fields that say of which world they are.
type scope struct {
	AsOf      kg.Date
	Standings []kg.Standing
	MaxAge    *int // in seconds
}

// check names what cannot be.
func (s *scope) check(c *compiler) {
	if s.Standings != nil && len(s.Standings) == 0 {
		c.fail("standings", "is empty, so that nothing would count; name one at least, or leave it out")
	}
	if s.MaxAge != nil && *s.MaxAge < 0 {
		c.fail("maxAge", "is %d; give seconds, 0 or more", *s.MaxAge)
	}
}

func (s *scope) maxAge() time.Duration {
	if s.MaxAge == nil {
		return 0
	}
	return time.Duration(*s.MaxAge) * time.Second
}

// A computation is a root field of analysis made ready: its arguments are read,
// and what is selected of its result is compiled.
type computation struct {
	root    *boundRoot
	name    string // of the root field
	scope   scope
	query   reflect.Value
	part    part
	fetches []*fetch
	cursors []*pageCursor
}

// text tells the result apart from others of one state of the graph.
func (comp *computation) text() string {
	return fmt.Sprint(comp.name, " ", textOf(comp.query), comp.scope.AsOf, comp.scope.Standings)
}

// analysis compiles a root field that is computed.
func (c *compiler) analysis(r *read, root *boundRoot) {
	comp := &computation{root: root, name: r.field.Name, query: reflect.New(root.query.typ).Elem()}
	args := c.arguments(r.field)
	c.comp = comp
	root.query.fill(c, "", args.values, comp.query)
	root.scope.fill(c, "", args.values, reflect.ValueOf(&comp.scope).Elem())
	comp.scope.check(c)
	if comp.scope.Standings == nil {
		comp.scope.Standings = []kg.Standing{kg.Stated}
	}
	c.listed = comp.text()
	comp.part = c.result(r.field, root.out)
	if len(comp.fetches) > maxFetches {
		c.refuse(kg.Errorf(kg.CostLimit, "", "selects things in %d places; at most %d are allowed. Ask for less, or in several requests", len(comp.fetches), maxFetches))
	}
	r.compute = comp
}

// answer computes the result, fetches the things in it, and writes it out.
func (comp *computation) answer(ctx context.Context, e *engine) (model.JSON, error) {
	got, err := e.analyst.Answer(ctx, world.Question{
		Scope: world.Scope{Viewer: e.viewer, AsOf: comp.scope.AsOf, Standings: comp.scope.Standings},
		Name:  comp.name, Query: textOf(comp.query), Client: e.client, MaxAge: comp.scope.maxAge(),
		Accept: comp.check,
		Work:   func(ctx context.Context, w *world.World) (any, error) { return comp.root.run(ctx, w, comp.query) },
	})
	if err != nil {
		return nil, err
	}
	return comp.write(ctx, e, newWriting(got.World, e.budget), got.Result.(reflect.Value))
}

// check refuses cursors of another world.
func (comp *computation) check(w *world.World) error {
	for _, at := range comp.cursors {
		if err := at.check(w); err != nil {
			return err
		}
	}
	return nil
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
	return e.room.Take(func() ([]byte, error) {
		b, ok := comp.part.put(w, nil, result)
		switch {
		case w.err != nil:
			return nil, w.err
		case !ok:
			return nil, errChanged
		}
		return b, nil
	})
}

// errChanged says that what an answer must tell of has gone.
var errChanged = kg.Errorf(kg.Conflict, "", "the graph changed while this was being answered; ask again")
