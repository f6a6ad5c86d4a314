package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// analysis adds what root fields lead to that is no thing of the graph: results
// and inputs written by hand, and the connections of results, which are made from
// their names. A type stands before those it leads to.
func (s *sdl) analysis() {
	for _, f := range slices.Clone(s.root().Fields) {
		s.follow(f)
	}
}

func (s *sdl) follow(f *ast.FieldDefinition) {
	for _, a := range f.Arguments {
		s.include(a.Type.Name())
	}
	s.include(f.Type.Name())
}

// include adds a type that is not there yet, and all that it leads to.
func (s *sdl) include(name string) {
	if s.has(name) {
		return
	}
	d := s.hand.Definitions.ForName(name)
	switch node, page := strings.CutSuffix(name, "Connection"); {
	case d != nil && d.Kind == ast.Object:
		d = s.plain(d)
		s.results = append(s.results, name)
		for _, f := range d.Fields {
			allowPrefix(name, f)
		}
	case d != nil && d.Kind == ast.InputObject:
		d = s.plain(d)
	case d == nil && page:
		s.resultConnection(node)
		return
	default: // enums and scalars come last
		return
	}
	s.add(d)
	for _, f := range d.Fields {
		s.follow(f)
	}
}

// resultConnection makes the connection and the edge of a type of results. What the
// schema says more of the page (`extend type XConnection`) stands after what all
// pages have.
func (s *sdl) resultConnection(node string) {
	if d := s.hand.Definitions.ForName(node); d == nil || d.Kind != ast.Object {
		s.fail("%sConnection is a page of %s, which the schema lacks", node, node)
		return
	}
	connection, edge := node+"Connection", node+"Edge"
	s.results = append(s.results, connection, edge)
	page := s.plain(&ast.Definition{
		Kind: ast.Object, Name: connection, Description: fmt.Sprintf("A page of a list of `%s`. Follows the connections of Relay.", node),
		Fields: ast.FieldList{
			field("edges", "The entries of this page, each with its cursor.", mustList(edge)),
			field("nodes", "The entries of this page, without edges.", mustList(node)),
			field("pageInfo", "Where this page stands among all pages.", must("PageInfo")),
			field("totalCount", "How many there are on all pages.", must("Int")),
		},
	})
	s.add(page)
	s.add(&ast.Definition{
		Kind: ast.Object, Name: edge, Description: fmt.Sprintf("An entry of a list of `%s`.", node),
		Fields: ast.FieldList{
			field("cursor", "Marks this place in the list as it is now: give it as `after` to go on from here. When the graph has changed since, start again.", must("String")),
			field("node", "The entry itself.", must(node)),
		},
	})
	for _, f := range page.Fields {
		s.follow(f)
	}
	s.include(node)
}

// computed names the root fields of analysis: those that extend Query.
func (s *sdl) computed() []string {
	var names []string
	for _, d := range s.hand.Extensions {
		if d.Name != "Query" {
			continue
		}
		for _, f := range d.Fields {
			names = append(names, f.Name)
		}
	}
	return names
}

// has says whether the schema has the type already.
func (s *sdl) has(name string) bool {
	return slices.ContainsFunc(s.out, func(d *ast.Definition) bool { return d.Name == name })
}
