package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/portolan/portolan/internal/kg"
)

// query makes the root: what is written by hand, then a list and a single field
// for each kind, and its views.
func (s *sdl) query() *ast.Definition {
	q := s.plain(s.written("Query"))
	for _, f := range q.Fields {
		if slices.Contains(s.computed(), f.Name) {
			f.Arguments = append(slices.Clip(f.Arguments), arg("maxAge", maxAge, ref("Int")))
		}
	}
	for _, k := range s.o.Kinds {
		about := sentence(s.written(k.Name).Description)
		list := field(k.Plural, "Lists "+words(k.Plural)+". "+about, ref(k.Name+"Connection"), s.listArgs(k, nil)...)
		q.Fields = append(q.Fields, list)
		for _, v := range viewsOf(s.written(k.Name)) {
			q.Fields = append(q.Fields, field(v.name, v.description, ref(k.Name+"Connection"), s.listArgs(k, nil)...))
		}
		q.Fields = append(q.Fields, field(lowerFirst(k.Name), "The "+words(lowerFirst(k.Name))+" with this identifier. Null where there is none, or none that you may see.", ref(k.Name),
			arg("id", fmt.Sprintf("For example `%s/…`. The identifier of a merged record gives the survivor.", k.Slug), must("ID"))))
	}
	return q
}

const maxAge = "How old, in seconds, an answer may be that is at hand for an earlier revision of the graph: it is given at once. Null or 0 asks for the present one."

// A view is one more list of a kind: of what its filter holds of.
type view struct{ name, description, filter string }

func viewsOf(d *ast.Definition) []view {
	var out []view
	for _, v := range d.Directives.ForNames("view") {
		said := func(name string) *ast.Value { return v.Arguments.ForName(name).Value }
		out = append(out, view{said("name").Raw, said("description").Raw, said("filter").String()})
	}
	return out
}

// listArgs are the arguments of a list; edge filters the ties of a link.
func (s *sdl) listArgs(k *kg.Kind, tie *kg.TieType) []*ast.ArgumentDefinition {
	args := ast.ArgumentDefinitionList{arg("filter", "Only those that meet these conditions.", ref(k.Name+"Filter"))}
	if tie != nil && !tie.Derived {
		args = append(args, arg("edge", "Only those to which a tie leads that meets these conditions.", ref(tieFilter(tie))))
	}
	return append(args,
		arg("orderBy", fmt.Sprintf("The order of the list: its first key first. Without it, by `%s`.", k.Order), listOf(k.Name+"Order")),
		arg("first", "Size of the page, counted from its beginning: 20 where neither `first` nor `last` is given, 200 at most.", ref("Int")),
		arg("after", "Cursor after which the page begins.", ref("String")),
		arg("last", "Size of the page, counted from its end: 200 at most.", ref("Int")),
		arg("before", "Cursor before which the page ends.", ref("String")),
	)
}

// kind makes the type of a kind, and all that belongs to it.
func (s *sdl) kind(k *kg.Kind) {
	hand := s.written(k.Name)
	d := &ast.Definition{Kind: ast.Object, Name: k.Name, Description: hand.Description, Interfaces: []string{"Node", "Entity"}}
	for _, f := range s.written("Entity").Fields {
		c := *f
		allowPrefix(k.Name, &c) // all kinds share it
		d.Fields = append(d.Fields, &c)
	}
	for _, f := range hand.Fields {
		c := *f
		c.Directives = public(f.Directives)
		if l := k.Link(f.Name); l != nil && !l.ToOne {
			c.Type = must(familyOf(l).name() + "Connection")
			c.Arguments = s.listArgs(l.To, l.Tie)
		}
		d.Fields = append(d.Fields, &c)
	}
	s.add(d)
	s.kindTypes(k)
}

// allowPrefix tells the linter that a field may begin with the name of its type,
// which it takes for needless.
func allowPrefix(name string, f *ast.FieldDefinition) {
	if strings.HasPrefix(strings.ToLower(f.Name), strings.ToLower(name)) {
		f.AfterDescriptionComment = &ast.CommentGroup{List: []*ast.Comment{{Value: " eslint-disable-next-line @graphql-eslint/no-typename-prefix"}}}
	}
}

// kindTypes makes the lists of a kind, its filters and its order.
func (s *sdl) kindTypes(k *kg.Kind) {
	for _, name := range sorted(s.lists) {
		if f := s.lists[name]; f.to == k {
			s.connection(f)
		}
	}
	s.kindFilter(k)
	for _, name := range sorted(s.linked) {
		if f := s.linked[name]; f.to == k {
			s.linkFilter(f)
		}
	}
	s.order(k)
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (s *sdl) connection(f family) {
	things, name := words(f.to.Plural), f.name()
	s.add(&ast.Definition{
		Kind: ast.Object, Name: name + "Connection", Description: fmt.Sprintf("A page of %s%s. Follows the connections of Relay.", things, f.with()),
		Fields: ast.FieldList{
			field("edges", "The entries of this page, each with its cursor"+f.edgeHas()+".", mustList(name+"Edge")),
			field("nodes", "The "+things+" of this page, without edges.", mustList(f.to.Name)),
			field("pageInfo", "Where this page stands among all pages.", must("PageInfo")),
			field("totalCount", "How many there are on all pages. Counted only when it is asked for.", must("Int")),
		},
	})
	s.edge(f)
}

// with tells lists of one kind apart by what their ties bear.
func (f family) with() string {
	if f.tie == nil || f.tie.Name == "" {
		return ""
	}
	return " with what the ties to them bear (" + words(lowerFirst(f.tie.Name)) + ")"
}

func (f family) edgeHas() string {
	if f.tie == nil || f.tie.Name == "" {
		return " and its facts"
	}
	return ", its facts and the attributes of the tie"
}

func (s *sdl) edge(f family) {
	d := &ast.Definition{
		Kind: ast.Object, Name: f.name() + "Edge",
		Description: fmt.Sprintf("An entry of a list of %s: the thing, and the tie that leads to it. In a list that no tie leads to, what it says is of the thing itself.", words(f.to.Plural)),
		Fields: ast.FieldList{
			field("id", "Names this entry of this list, for caches: no other entry, list or thing has it. The same in every answer, whatever the page and the filter.", must("ID")),
			field("cursor", "Marks this place in the list: give it as `after` or `before` to go on from here.", must("String")),
			field("node", "The thing at the far end.", must(f.to.Name)),
			field("facts", "The facts that the tie rests on, also those that disagree with what is displayed (`shown: false`).", mustList("Fact")),
			field("standing", "How firmly the tie is asserted, by the fact chosen for display.", must("Standing")),
			field("asOf", "The date for which the tie was stated. Null where its source gives none.", ref("Date")),
			field("from", "When the tie began to hold. Null where it is not known.", ref("Date")),
			field("to", "When the tie ceased to hold. Null where it is not known, or it still holds.", ref("Date")),
		},
	}
	if f.tie != nil {
		for _, a := range f.tie.Own() {
			if d.Fields.ForName(a.Name) != nil {
				s.fail("%s.%s is a field of every edge; name the attribute otherwise", f.tie.Name, a.Name)
			}
			d.Fields = append(d.Fields, field(a.Name, s.described(f.tie.Name, a.Name), attrType(a)))
		}
	}
	s.add(d)
}

// attrType gives the type of an attribute's field.
func attrType(a *kg.Attr) *ast.Type {
	name := a.Type.String()
	if a.Type == kg.EnumType {
		name = a.EnumName
	}
	switch {
	case a.List:
		return mustList(name)
	case a.Required:
		return must(name)
	default:
		return ref(name)
	}
}
