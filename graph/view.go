package graph

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/portolan/portolan/internal/kg"
)

// views reads the filters of views, and holds them to the ontology.
func (b *binder) views(roots map[string]root) map[string]any {
	out := map[string]any{}
	for name, to := range roots {
		if to.view == "" {
			continue
		}
		out[name] = b.literal(name, to.view)
		c := &compiler{catalogue: &catalogue{o: b.o, schema: b.schema}, told: &told{}}
		k := b.o.Kind(to.kind)
		p := &kg.Plan{Kind: k, List: kg.List{Filter: c.filter("filter", out[name], k), Count: true}, Node: &kg.Shape{}}
		c.normalise(p)
		for _, e := range c.errs {
			b.fail(name, "is a view that cannot be: %v", e)
		}
	}
	return out
}

// literal reads a value as requests write it.
func (b *binder) literal(at, text string) any {
	doc, err := parser.ParseQuery(&ast.Source{Name: at, Input: "{f(v:" + text + ")}"})
	if err != nil {
		b.fail(at, "is a view by what is no filter: %v", err)
		return nil
	}
	v, _ := value(doc.Operations[0].SelectionSet[0].(*ast.Field).Arguments[0].Value, nil)
	return v
}
