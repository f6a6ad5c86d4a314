package graph

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/internal/kg"
)

// maxIntrospected is how many fields of the schema one request may be told of. Tools ask
// for all that there is, once: about a sixth of it.
const maxIntrospected = 300_000

// checkIntrospection refuses questions about the schema where none are answered, and such
// as ask for it many times over.
func checkIntrospection(schema *ast.Schema, op *graphql.OperationContext, fields []graphql.CollectedField, allowed bool) kg.Errors {
	counting := introspected{schema, map[introspectedKey]int{}}
	total := 0
	for _, f := range fields {
		var of any
		switch f.Name {
		case "__schema":
			of = schema
		case "__type":
			name, _ := (&compiler{op: op}).arguments(f).text("name")
			of = schema.Types[name]
		default:
			continue
		}
		if !allowed {
			return kg.Errors{kg.Errorf(kg.Forbidden, f.Alias, "this server does not answer questions about its schema (introspection)")}
		}
		total = min(total+counting.of(f.Selections, of), uncountable)
	}
	if total > maxIntrospected {
		return kg.Errors{kg.Errorf(kg.CostLimit, "", "asks for %s fields of the schema; at most %d are allowed. All of it is at /schema.graphql; ask for it once, or for less", many(total), maxIntrospected)}
	}
	return nil
}

// introspected counts what an answer about the schema holds, without making it. Each
// selection is counted once for each thing that it can be of, since they nest.
type introspected struct {
	schema *ast.Schema
	known  map[introspectedKey]int
}

type introspectedKey struct {
	first ast.Selection
	of    any
}

func (n introspected) of(sel ast.SelectionSet, of any) int {
	if len(sel) == 0 {
		return 0
	}
	key := introspectedKey{sel[0], of}
	if t, ok := of.(*ast.Type); ok {
		key.of = t.String()
	}
	total, ok := n.known[key]
	if ok {
		return total
	}
	for _, s := range sel {
		part := 0
		switch s := s.(type) {
		case *ast.Field:
			part = 1
			for _, x := range n.below(of, s.Name) {
				part = min(part+n.of(s.SelectionSet, x), uncountable)
			}
		case *ast.InlineFragment:
			part = n.of(s.SelectionSet, of)
		case *ast.FragmentSpread:
			part = n.of(s.Definition.SelectionSet, of)
		}
		total = min(total+part, uncountable)
	}
	n.known[key] = total
	return total
}

// below gives what stands in a field of a part of the schema (GraphQL specification,
// section 4.2).
func (n introspected) below(of any, field string) []any {
	switch of := of.(type) {
	case *ast.Schema:
		return n.belowSchema(of, field)
	case *ast.Definition:
		return n.belowDefinition(of, field)
	case *ast.Type:
		switch {
		case field == "ofType" && of.NonNull:
			inner := *of
			inner.NonNull = false
			return []any{&inner}
		case field == "ofType" && of.Elem != nil:
			return []any{of.Elem}
		case !of.NonNull && of.Elem == nil:
			return n.belowDefinition(n.schema.Types[of.NamedType], field)
		}
	case *ast.FieldDefinition:
		switch field {
		case "args":
			return all(of.Arguments)
		case "type":
			return []any{of.Type}
		}
	case *ast.ArgumentDefinition:
		if field == "type" {
			return []any{of.Type}
		}
	case *ast.DirectiveDefinition:
		if field == "args" {
			return all(of.Arguments)
		}
	}
	return nil
}

func (n introspected) belowSchema(of *ast.Schema, field string) []any {
	var out []any
	switch field {
	case "types":
		for _, d := range of.Types {
			out = append(out, d)
		}
	case "directives":
		for _, d := range of.Directives {
			out = append(out, d)
		}
	case "queryType":
		out = append(out, of.Query)
	}
	return out
}

func (n introspected) belowDefinition(d *ast.Definition, field string) []any {
	if d == nil {
		return nil
	}
	var out []any
	switch input := d.Kind == ast.InputObject; {
	case field == "fields" && !input, field == "inputFields" && input:
		for _, f := range d.Fields {
			if !strings.HasPrefix(f.Name, "__") {
				out = append(out, f)
			}
		}
	case field == "enumValues":
		return all(d.EnumValues)
	case field == "interfaces":
		for _, name := range d.Interfaces {
			out = append(out, n.schema.Types[name])
		}
	case field == "possibleTypes" && d.IsAbstractType():
		return all(n.schema.GetPossibleTypes(d))
	}
	return out
}

func all[S ~[]E, E any](list S) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = x
	}
	return out
}
