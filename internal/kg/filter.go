package kg

import (
	"slices"
	"strings"
)

// A Filter says which things, or ties, are meant. It is one of And, Or, Not,
// Compare and Linked. Filters are values: stores run them, nobody else.
type Filter interface{ isFilter() }

// And holds where all of its parts hold; empty, it always holds.
type And []Filter

// Or holds where one of its parts holds; empty, it never holds.
type Or []Filter

// Not holds where Of does not.
type Not struct{ Of Filter }

// Compare holds where the attribute's value stands in that relation to Value.
// Except for IsNull and Not, nothing holds of a value that is absent.
type Compare struct {
	Attr *Attr
	Op   Op
	// Value is of the attribute's type; a []string for In; a bool for IsNull.
	// In on an Int attribute takes []int64.
	Value any
}

// Linked holds where the things at the far ends of the link, over ties that
// Edge holds of (nil: all), stand in that relation to Node (nil: any thing).
type Linked struct {
	Link  *Link
	Quant Quant
	Node  Filter
	Edge  Filter
	// Op and N compare the number of matching ties where Quant is Count.
	Op Op
	N  int64
}

func (And) isFilter()      {}
func (Or) isFilter()       {}
func (*Not) isFilter()     {}
func (*Compare) isFilter() {}
func (*Linked) isFilter()  {}

// An Op is a comparison.
type Op uint8

// The comparisons. Of a date, which is an interval, Lt and Lte compare the
// start, Gt and Gte the end; Contains and StartsWith compare folded text.
const (
	Eq Op = iota
	In
	Contains
	StartsWith
	Lt
	Lte
	Gt
	Gte
	IsNull
	Has // a list holds the value
)

var opNames = []string{"eq", "in", "contains", "startsWith", "lt", "lte", "gt", "gte", "isNull", "has"}

// String gives the comparison as the schema spells it.
func (op Op) String() string { return opNames[op] }

// A Quant says how many of the far ends a Linked is about.
type Quant uint8

// The quantifiers. All holds where there is none.
const (
	Some Quant = iota
	None
	All
	Count
)

var quantNames = []string{"some", "none", "all", "count"}

// String gives the quantifier as the schema spells it.
func (q Quant) String() string { return quantNames[q] }

// Match says whether the comparison holds of the value of its attribute. Both
// sides of Contains and StartsWith are folded here; a store that keeps folded
// text compares that with the same result.
func (c *Compare) Match(v Value) bool {
	if c.Op == IsNull {
		return (v == nil) == c.Value.(bool)
	}
	switch v := v.(type) {
	case int64:
		return c.matchInt(v)
	case bool:
		return c.Op == Eq && v == c.Value
	case []string:
		return c.Op == Has && slices.Contains(v, c.Value.(string))
	case string:
		return c.matchText(v)
	}
	return false
}

func (c *Compare) matchInt(v int64) bool {
	if c.Op == In {
		return slices.Contains(c.Value.([]int64), v)
	}
	return Holds(c.Op, v, c.Value.(int64))
}

// Holds says whether a stands in the relation op to b.
func Holds(op Op, a, b int64) bool {
	switch op {
	case Eq:
		return a == b
	case Lt:
		return a < b
	case Lte:
		return a <= b
	case Gt:
		return a > b
	case Gte:
		return a >= b
	}
	return false
}

func (c *Compare) matchText(v string) bool {
	switch c.Op {
	case Eq:
		return v == c.Value.(string)
	case In:
		return slices.Contains(c.Value.([]string), v)
	case Contains:
		return strings.Contains(Fold(v), Fold(c.Value.(string)))
	case StartsWith:
		return strings.HasPrefix(Fold(v), Fold(c.Value.(string)))
	}
	left, right := c.Bounds(v)
	switch c.Op {
	case Lt:
		return left < right
	case Lte:
		return left <= right
	case Gt:
		return left > right
	case Gte:
		return left >= right
	}
	return false
}

// Bounds gives the texts whose order as bytes decides Lt, Lte, Gt and Gte for
// the value v of a Date or Decimal attribute.
func (c *Compare) Bounds(v string) (left, right string) {
	left, right = c.Attr.Bound(c.Op, v), c.Operand()
	return left, right
}

// Bound gives the companion of v that op compares: the start of a date for Lt
// and Lte, its end for Gt and Gte; a decimal as sortable text.
func (a *Attr) Bound(op Op, v string) string {
	switch {
	case a.Type == DecimalType:
		return decimalKey(v)
	case op == Lt || op == Lte:
		return Date(v).Start()
	default:
		return Date(v).End()
	}
}

// Operand gives what a Lt, Lte, Gt or Gte compares with: of a date, that end
// which makes an interval equal to itself: 2014 is lte 2014 and gte 2014, but
// neither lt nor gt.
func (c *Compare) Operand() string {
	v := c.Value.(string)
	switch {
	case c.Attr.Type == DecimalType:
		return decimalKey(v)
	case c.Op == Lt || c.Op == Gte:
		return Date(v).Start()
	default:
		return Date(v).End()
	}
}

// Ops gives the comparisons that an attribute allows.
func (a *Attr) Ops() []Op {
	if a.List {
		return []Op{Has}
	}
	ops := []Op{Eq, In}
	switch a.Type {
	case String:
		ops = append(ops, Contains, StartsWith)
	case Int:
		ops = append(ops, Lt, Lte, Gt, Gte)
	case Bool:
		ops = []Op{Eq}
	case DateType:
		ops = []Op{Eq, Lt, Lte, Gt, Gte}
	case DecimalType:
		ops = []Op{Eq, Lt, Lte, Gt, Gte}
	}
	if !a.Required {
		ops = append(ops, IsNull)
	}
	return ops
}
