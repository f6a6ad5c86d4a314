package graph

import (
	"fmt"
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/graph/values"
	"github.com/portolan/portolan/internal/kg"
)

// checkVariables holds variables to @oneOf, to enums as they are spelled, texts and
// numbers to being what they are, and whole numbers to 32 bits: the parser checks
// these of literals only.
func checkVariables(schema *ast.Schema, op *graphql.OperationContext) kg.Errors {
	c := &variableChecker{schema: schema}
	for _, v := range op.Operation.VariableDefinitions {
		if given, ok := op.Variables[v.Variable]; ok {
			c.value("$"+v.Variable, given, v.Type)
		}
	}
	return c.errs
}

type variableChecker struct {
	schema *ast.Schema
	errs   kg.Errors
}

func (c *variableChecker) fail(place, format string, args ...any) {
	c.errs = append(c.errs, kg.Errorf(kg.Invalid, place, format, args...))
}

func (c *variableChecker) value(place string, v any, t *ast.Type) {
	switch {
	case v == nil:
	case t.Elem != nil:
		for i, e := range values.Elements(v) {
			if len(c.errs) >= maxErrors {
				return
			}
			c.value(fmt.Sprintf("%s[%d]", place, i), e, t.Elem)
		}
	default:
		c.named(place, v, c.schema.Types[t.NamedType])
	}
}

func (c *variableChecker) named(place string, v any, d *ast.Definition) {
	switch {
	case d.Kind == ast.Enum:
		if s, _ := v.(string); d.EnumValues.ForName(s) == nil {
			c.fail(place, "%s is no value of %s", values.Show(v), d.Name)
		}
	case d.Name == "Int":
		if _, err := values.Whole(v); err != nil {
			c.fail(place, "%v", err)
		}
		c.notText(place, v, d)
	case d.Name == "Float":
		c.notText(place, v, d)
	case d.Name == "String":
		if _, ok := v.(string); !ok {
			c.fail(place, "is %s; it must be a text", values.Show(v))
		}
	case d.Kind == ast.InputObject:
		if m, ok := v.(map[string]any); ok {
			c.object(place, m, d)
		}
	}
}

// notText refuses texts that look like numbers.
func (c *variableChecker) notText(place string, v any, d *ast.Definition) {
	if s, ok := v.(string); ok {
		c.fail(place, "is the text %q; it must be the %s itself", values.Show(s), d.Name)
	}
}

func (c *variableChecker) object(place string, m map[string]any, d *ast.Definition) {
	if d.Directives.ForName("oneOf") != nil {
		c.oneOf(place, m, d)
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if f := d.Fields.ForName(name); f != nil {
			c.value(place+"."+name, m[name], f.Type)
		}
	}
}

func (c *variableChecker) oneOf(place string, m map[string]any, d *ast.Definition) {
	if len(m) != 1 {
		c.fail(place, "has %d keys; %s takes exactly one", len(m), d.Name)
		return
	}
	for name, v := range m {
		if v == nil {
			c.fail(place+"."+name, "is null; %s takes exactly one key with a value", d.Name)
		}
	}
}
