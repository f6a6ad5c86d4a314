package graph

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/shopspring/decimal"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/portolan/portolan/internal/kg"
)

// validation gives the rules by which requests are validated: those of the specification,
// numbers read first as people and programs write them. Without suggestions, errors name
// nothing of the schema but what a request has; gqlgen itself replaces the rules of
// fields and leaves then.
func validation(suggestions bool) *rules.Rules {
	r := rules.NewDefaultRules()
	if !suggestions {
		r.ReplaceRule(rules.KnownArgumentNamesRule.Name, rules.KnownArgumentNamesRuleWithoutSuggestions.RuleFunc)
		r.ReplaceRule(rules.KnownTypeNamesRule.Name, rules.KnownTypeNamesRuleWithoutSuggestions.RuleFunc)
		r.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, rules.ValuesOfCorrectTypeRuleWithoutSuggestions.RuleFunc)
	}
	// Rules look at values in their order; that of directives comes before that of values.
	r.ReplaceRule(rules.KnownDirectivesRule.Name, func(to *core.Events, fail core.AddErrFunc) {
		to.OnValue(func(_ *core.Walker, v *ast.Value) { readNumber(v) })
		rules.KnownDirectivesRule.RuleFunc(to, fail)
	})
	return r
}

// readNumber makes of a number for a Decimal a text, which has no bounds, and of a whole
// number for a Float one that is not: the parser holds whole numbers to 64 bits.
func readNumber(v *ast.Value) {
	if v.Definition == nil || v.Kind != ast.IntValue && v.Kind != ast.FloatValue {
		return
	}
	switch v.Definition.Name {
	case "Decimal":
		v.Kind, v.Raw = ast.StringValue, plain(v.Raw)
	case "Float":
		v.Kind = ast.FloatValue
	}
}

// plainNumbers writes the numbers of variables plainly, as far as that loses nothing: 20
// for 20.0, 100 for 1e2. Which of them a program writes is chance.
func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		return json.Number(plain(string(v)))
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = plainNumbers(v[name])
		}
	}
	return v
}

// longestList is how long a list in variables may be. Each place that takes a list allows
// less; this keeps the parser from following what is refused there.
const longestList = 5000

// checkLists refuses lists in variables that no place takes.
func checkLists(place string, v any) error {
	switch v := v.(type) {
	case []any:
		if len(v) > longestList {
			return kg.Errorf(kg.CostLimit, place, "are %d; no list may have more than %d. Ask in several requests", len(v), longestList)
		}
		for i := range v {
			if err := checkLists(place, v[i]); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if err := checkLists(below(place, name), v[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// below names a key of a variable: $f, $f.or.
func below(place, name string) string {
	if place == "$" {
		return place + name
	}
	return place + "." + name
}

// mostZeros is how many digits writing a number plainly may add. It is less than what
// any type takes, so that what is beyond is refused as it was written.
const mostZeros = 40

// plain writes a number without an exponent, and without zeros behind its point.
func plain(number string) string {
	if !strings.ContainsAny(number, ".eE") || len(number) > 2*mostZeros {
		return number
	}
	d, err := decimal.NewFromString(number)
	if err != nil || math.Abs(float64(d.Exponent())) > mostZeros {
		return number
	}
	return d.String()
}

// checkNulls refuses null where a directive, or a field of the schema, takes none: the
// parser lets a variable that has a default stand there, and does not look whether it is
// null. Those of other fields cost their root field only (compiler.arguments).
func checkNulls(op *graphql.OperationContext) kg.Errors {
	n := &nullFinder{op: op, spread: map[string]bool{}}
	n.selection(op.Operation.SelectionSet, false)
	return n.errs
}

type nullFinder struct {
	op     *graphql.OperationContext
	spread map[string]bool
	errs   kg.Errors
}

func (n *nullFinder) selection(sel ast.SelectionSet, introspection bool) {
	for _, s := range sel {
		switch s := s.(type) {
		case *ast.Field:
			below := introspection || strings.HasPrefix(s.Name, "__")
			n.directives(s.Directives)
			if below {
				n.arguments(s.Name, s.Arguments)
			}
			n.selection(s.SelectionSet, below)
		case *ast.InlineFragment:
			n.directives(s.Directives)
			n.selection(s.SelectionSet, introspection)
		case *ast.FragmentSpread:
			n.directives(s.Directives)
			if key := s.Name; !n.spread[key] {
				n.spread[key] = true
				n.selection(s.Definition.SelectionSet, strings.HasPrefix(s.Definition.TypeCondition, "__"))
			}
		}
	}
}

func (n *nullFinder) directives(list ast.DirectiveList) {
	for _, d := range list {
		n.arguments("@"+d.Name, d.Arguments)
	}
}

func (n *nullFinder) arguments(of string, list ast.ArgumentList) {
	for _, a := range list {
		nullsIn(of+"("+a.Name+")", a.Value, n.op.Variables, func(place string, v *ast.Value) {
			if len(n.errs) < maxErrors {
				n.errs = append(n.errs, kg.Errorf(kg.Invalid, "$"+v.Raw, "is null; %s takes %s", place, v.ExpectedType))
			}
		})
	}
}

// nullsIn finds the variables in a value that are null where that may not be.
func nullsIn(place string, v *ast.Value, vars map[string]any, found func(place string, v *ast.Value)) {
	if v.Kind == ast.Variable {
		if given, ok := vars[v.Raw]; ok && given == nil && v.ExpectedType != nil && v.ExpectedType.NonNull {
			found(place, v)
		}
		return
	}
	for i, child := range v.Children {
		at := place
		switch v.Kind {
		case ast.ObjectValue:
			at += "." + child.Name
		case ast.ListValue:
			at += "[" + strconv.Itoa(i) + "]"
		}
		nullsIn(at, child.Value, vars, found)
	}
}
