package main

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/internal/kg"
)

// kindFilter makes the filter of a kind: logic, attributes, links.
func (s *sdl) kindFilter(k *kg.Kind) {
	d := s.filter(k.Name+"Filter", fmt.Sprintf("Conditions on %s. All that are given must be met.", words(k.Plural)))
	for _, a := range k.Attrs {
		if a.Name == kg.AttrKind && !k.IsAny() {
			continue // all are of one kind
		}
		d.Fields = append(d.Fields, field(a.Name, sentence(s.described(k.Name, a.Name)), ref(attrFilter(a))))
	}
	for _, l := range k.Links {
		about := sentence(s.described(k.Name, l.Field))
		if l.ToOne {
			d.Fields = append(d.Fields, field(l.Field, about+fmt.Sprintf(" Nothing there meets no condition: `not: {%s: {}}` finds where it is absent.", l.Field), ref(l.To.Name+"Filter")))
		} else {
			d.Fields = append(d.Fields, field(l.Field, about, ref(familyOf(l).name()+"LinkFilter")))
		}
	}
	s.add(d)
}

// filter makes an input with and, or, not.
func (s *sdl) filter(name, description string) *ast.Definition {
	return &ast.Definition{
		Kind: ast.InputObject, Name: name, Description: description,
		Fields: ast.FieldList{
			field("and", "All of these must hold.", listOf(name)),
			field("or", "At least one of these must hold. None holds of an empty list.", listOf(name)),
			field("not", "This must not hold.", ref(name)),
		},
	}
}

// linkFilter makes the conditions on a link to many.
func (s *sdl) linkFilter(f family) {
	name, things := f.name(), words(f.to.Plural)
	match := ref(name + "Match")
	s.add(&ast.Definition{
		Kind: ast.InputObject, Name: name + "LinkFilter", Description: fmt.Sprintf("Conditions on a link to %s%s. All that are given must be met.", things, f.with()),
		Fields: ast.FieldList{
			field("some", "At least one is like this. `{}` is like anything.", match),
			field("none", "None is like this: `none: {}` finds where there is none at all.", match),
			field("all", "All are like this. Holds where there are none.", match),
			field("count", "How many there are.", ref("IntFilter")),
			field("countOf", "How many are like this.", ref(name+"Count")),
		},
	})
	node := field("node", "Conditions on the thing at the far end.", ref(f.to.Name+"Filter"))
	d := &ast.Definition{
		Kind: ast.InputObject, Name: name + "Match", Description: fmt.Sprintf("What one of the %s at the far end of a link is like. All that is given must be met by one and the same.", things),
		Fields: ast.FieldList{node},
	}
	if !f.tie.Derived {
		d.Fields = append(d.Fields, field("edge", "Conditions on the tie.", ref(tieFilter(f.tie))))
	}
	s.add(d)
	of := field("of", "Which of them are counted.", must(name+"Match"))
	s.add(&ast.Definition{
		Kind: ast.InputObject, Name: name + "Count", Description: fmt.Sprintf("How many of the %s at the far end of a link are like `of`.", things),
		Fields: append(ast.FieldList{of}, comparisons("Int", []kg.Op{kg.Eq, kg.Lt, kg.Lte, kg.Gt, kg.Gte})...),
	})
}

// ties makes the filters of ties, one for each type with attributes and one for the rest.
func (s *sdl) ties() {
	made := map[string]bool{}
	for _, t := range s.o.Ties {
		name := tieFilter(t)
		if made[name] || t.Derived {
			continue
		}
		made[name] = true
		about := "Conditions on ties"
		if t.Name != "" {
			about += " that bear `" + lowerFirst(t.Name) + "`: " + sentence(s.written(t.Name).Description)
		}
		d := s.filter(name, about+" All that are given must be met.")
		if t.Name == "" {
			d.Description = "Conditions on ties without attributes of their own. All that are given must be met."
		}
		for _, a := range t.Attrs {
			d.Fields = append(d.Fields, field(a.Name, s.tieAttr(t, a), ref(attrFilter(a))))
		}
		s.add(d)
	}
}

func (s *sdl) tieAttr(t *kg.TieType, a *kg.Attr) string {
	switch a.Name {
	case kg.AttrStanding:
		return "How firmly the tie is asserted."
	case kg.AttrAsOf:
		return "The date for which the tie was stated."
	case kg.AttrFrom:
		return "When the tie began to hold."
	case kg.AttrTo:
		return "When the tie ceased to hold."
	}
	return sentence(s.described(t.Name, a.Name))
}

// tieFilter names the filter of a type of ties.
func tieFilter(t *kg.TieType) string {
	if t.Name == "" {
		return "TieFilter"
	}
	return t.Name + "Filter"
}

// attrFilter names the filter of an attribute.
func attrFilter(a *kg.Attr) string {
	name := a.Type.String()
	if a.Type == kg.EnumType {
		name = a.EnumName
	}
	if a.List {
		name += "List"
	}
	return name + "Filter"
}

// scalarFilters makes the filters that attributes share, as far as they are used.
func (s *sdl) scalarFilters() {
	seen := map[string]*kg.Attr{"IntFilter": {Type: kg.Int}}
	note := func(attrs []*kg.Attr) {
		for _, a := range attrs {
			seen[attrFilter(a)] = a
		}
	}
	for _, k := range append(s.o.Kinds, s.o.Any) {
		note(k.Attrs)
	}
	for _, t := range s.o.Ties {
		note(t.Attrs)
	}
	used := s.reached()
	for _, name := range sorted(seen) {
		if !used[name] {
			continue
		}
		a := *seen[name]
		a.Required = a.Type == kg.IDType // what may be absent can be asked for, but for ids
		t := a.Type.String()
		if a.Type == kg.EnumType {
			t = a.EnumName
		}
		d := &ast.Definition{Kind: ast.InputObject, Name: name, Description: filterDescription(&a, t), Fields: comparisons(t, a.Ops())}
		s.add(d)
	}
}

func filterDescription(a *kg.Attr, t string) string {
	switch {
	case a.List:
		return fmt.Sprintf("Conditions on a list of `%s`. All that are given must be met.", t)
	case a.Type == kg.DateType:
		return "Conditions on a date, which is the interval of its days: `lt` and `lte` compare its first day, `gt` and `gte` its last. All that are given must be met; of what is absent none is."
	default:
		return fmt.Sprintf("Conditions on a value of type `%s`. All that are given must be met; of what is absent none is, but `isNull`.", t)
	}
}

func comparisons(t string, ops []kg.Op) ast.FieldList {
	var out ast.FieldList
	for _, op := range ops {
		typ := ref(t)
		switch op {
		case kg.In:
			typ = listOf(t)
		case kg.IsNull:
			typ = ref("Boolean")
		}
		out = append(out, field(op.String(), opDescriptions[op], typ))
	}
	return out
}

var opDescriptions = map[kg.Op]string{
	kg.Eq:         "Is exactly this.",
	kg.In:         "Is exactly one of these: at most 1000.",
	kg.Contains:   "Holds this, whatever its case and accents.",
	kg.StartsWith: "Begins with this, whatever its case and accents.",
	kg.Lt:         "Is less, or earlier, than this.",
	kg.Lte:        "Is at most this.",
	kg.Gt:         "Is greater, or later, than this.",
	kg.Gte:        "Is at least this.",
	kg.IsNull:     "True for what is absent, false for what is there.",
	kg.Has:        "The list holds exactly this.",
}

// order makes the keys by which a kind's lists can be ordered.
func (s *sdl) order(k *kg.Kind) {
	d := &ast.Definition{
		Kind: ast.InputObject, Name: k.Name + "Order",
		Description: fmt.Sprintf("One key of the order of a list of %s. What has no value comes last, whichever way; what is equal by all keys is ordered by id.", words(k.Plural)),
		Directives:  ast.DirectiveList{{Name: "oneOf"}},
	}
	for _, a := range k.Attrs {
		if a.Sort {
			d.Fields = append(d.Fields, field(a.Name, "By `"+a.Name+"`: "+sentence(s.described(k.Name, a.Name)), ref("OrderDirection")))
		}
	}
	for _, l := range k.Links {
		if !l.ToOne {
			d.Fields = append(d.Fields, field(l.Field+"Count", "By the number of `"+l.Field+"`. Costs more than other keys: all have to be counted.", ref("OrderDirection")))
		}
	}
	s.add(d)
}
