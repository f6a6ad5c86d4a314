package kgtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// describe writes a plan so that a person can read it and write it as a case.
func describe(p *kg.Plan) string {
	w := &planWriter{}
	switch {
	case p.IDs != nil:
		w.line("%s with ids %q", p.Kind.Name, p.IDs)
	case p.Search != nil:
		w.line("search %q, whole %q, of kinds %s", p.Search.Tokens, p.Search.Phrase, kindNames(p.Search.Kinds))
		w.list(&p.List)
	default:
		w.line("%s", p.Kind.Name)
		w.list(&p.List)
	}
	w.shape(p.Node)
	return w.String()
}

type planWriter struct {
	strings.Builder
	depth int
}

func (w *planWriter) line(format string, args ...any) {
	fmt.Fprintf(w, strings.Repeat("  ", w.depth)+format+"\n", args...)
}

func (w *planWriter) list(l *kg.List) {
	w.depth++
	defer func() { w.depth-- }()
	if l.Filter != nil {
		w.line("where %s", condition(l.Filter))
	}
	if l.Edge != nil {
		w.line("over %s", condition(l.Edge))
	}
	for _, ord := range l.Order {
		name := ""
		if ord.Count != nil {
			name = "number of " + ord.Count.Field
		} else {
			name = ord.Attr.Name
		}
		w.line("by %s desc=%t", name, ord.Desc)
	}
	w.line("first %d last %d items=%t count=%t cursors=%t", l.First, l.Last, l.Items, l.Count, l.Cursors)
	if l.After != nil {
		w.line("after %q", *l.After)
	}
	if l.Before != nil {
		w.line("before %q", *l.Before)
	}
}

func (w *planWriter) shape(s *kg.Shape) {
	if s == nil {
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	if s.Facts {
		w.line("facts")
	}
	for _, ks := range s.Kinds {
		w.line("on %s: %s", ks.Kind.Name, attrNames(ks.Attrs))
		for _, step := range ks.Steps {
			w.line("-> %s, of the tie: %s, facts=%t", step.Link.Field, attrNames(step.Tie), step.Facts)
			w.list(&step.List)
			w.shape(step.Node)
		}
	}
}

func attrNames(attrs []*kg.Attr) string {
	names := make([]string, len(attrs))
	for i, a := range attrs {
		names[i] = a.Name
	}
	return strings.Join(names, " ")
}

func kindNames(kinds []*kg.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	return strings.Join(names, " ")
}

func condition(f kg.Filter) string {
	switch f := f.(type) {
	case kg.And:
		return "and" + conditions(f)
	case kg.Or:
		return "or" + conditions(f)
	case *kg.Not:
		return "not(" + condition(f.Of) + ")"
	case *kg.Compare:
		return fmt.Sprintf("%s %s %#v", f.Attr.Name, f.Op, f.Value)
	case *kg.Linked:
		count := ""
		if f.Quant == kg.Count {
			count = fmt.Sprintf(" %s %d", f.Op, f.N)
		}
		return fmt.Sprintf("%s %s%s(%s over %s)", f.Link.Field, f.Quant, count, condition(f.Node), condition(f.Edge))
	}
	return "anything"
}

func conditions(fs []kg.Filter) string {
	parts := make([]string, len(fs))
	for i, f := range fs {
		parts[i] = condition(f)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// describeFacts writes facts a line each.
func describeFacts(facts []kg.Fact) string {
	lines := make([]string, len(facts))
	for i, f := range facts {
		lines[i] = fmt.Sprintf("  %s %s %s %q %v from %s %q %s %s asOf=%s from=%s", f.Subject, f.About, f.Object, f.Value, f.Tie, f.Source, f.Where, f.Stated, f.Standing, f.AsOf, f.From)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
