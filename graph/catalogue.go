package graph

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/portolan/portolan/graph/result"
	"github.com/portolan/portolan/graph/values"
	"github.com/portolan/portolan/internal/kg"
)

// A catalogue is what requests are compiled against: the schema, and what answers
// its root fields.
type catalogue struct {
	o        *kg.Ontology
	schema   *ast.Schema
	analyses result.Roots
	views    map[string]any // the filters of root fields that list part of a kind
}

// newCatalogue holds what answers root fields to the schema. The error names every mismatch.
func newCatalogue(o *kg.Ontology, schema *ast.Schema, table map[string]result.Binding) (*catalogue, error) {
	cat := &catalogue{o: o, schema: schema, views: map[string]any{}}
	found, wrong := result.New(o, schema, table)
	cat.analyses = found
	return cat, errors.Join(wrong, cat.readViews(roots))
}

// readViews reads the filters of views, and holds them to the ontology.
func (cat *catalogue) readViews(of map[string]root) error {
	var problems []error
	for name, to := range of {
		if to.view == "" {
			continue
		}
		filter, err := literal(name, to.view)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s is a view by what is no filter: %w", name, err))
			continue
		}
		cat.views[name] = filter
		c := &compiler{catalogue: cat, told: &told{}}
		k := cat.o.Kind(to.kind)
		p := &kg.Plan{Kind: k, List: kg.List{Filter: c.filter("filter", filter, k), Count: true}, Node: &kg.Shape{}}
		c.normalise(p)
		for _, e := range c.errs {
			problems = append(problems, fmt.Errorf("%s is a view that cannot be: %w", name, e))
		}
	}
	slices.SortFunc(problems, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return errors.Join(problems...)
}

// literal reads a value as requests write it.
func literal(at, text string) (any, error) {
	doc, err := parser.ParseQuery(&ast.Source{Name: at, Input: "{f(v:" + text + ")}"})
	if err != nil {
		return nil, err
	}
	v, _ := values.Of(doc.Operations[0].SelectionSet[0].(*ast.Field).Arguments[0].Value, nil)
	return v, nil
}
