package graph

import (
	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/internal/kg"
)

// A listed is a page and the thing whose link it is, nil for a root field's.
type listed struct {
	page *kg.Page
	near *kg.Row
}

// An entry is an edge of a list.
type entry struct {
	edge *kg.Edge
	near *kg.Row
}

// A stated is a fact with its ends and the sources read with it.
type stated struct {
	fact            *kg.Fact
	subject, object *kg.Row
	sources         *kg.Page
}

// things writes the things at a place. Where they can be of several kinds, each
// kind has an object of its own; any is for the rest.
type things struct {
	kinds map[*kg.Kind]*output.Object[*kg.Row]
	any   *output.Object[*kg.Row]
}

func (t *things) write(b []byte, row *kg.Row) []byte {
	if row == nil {
		return append(b, "null"...)
	}
	if o := t.kinds[row.Kind]; o != nil {
		return o.Write(b, row)
	}
	return t.any.Write(b, row)
}

// attribute gives the value of an attribute of a thing; nil where it is absent.
func attribute(row *kg.Row, index int) kg.Value {
	for i, a := range row.Shape.Attrs {
		if a.Index == index {
			return row.Vals[i]
		}
	}
	return nil
}

// tieAttribute gives the value of an attribute of the tie of an edge.
func tieAttribute(s *kg.Step, e *kg.Edge, index int) kg.Value {
	for i, a := range s.Tie {
		if a.Index == index {
			return e.Tie[i]
		}
	}
	return nil
}
