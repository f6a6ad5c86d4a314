package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// worldFile is where analysis keeps the names of the ontology, below graph.
const worldFile = "../internal/analysis/world/ontology.gen.go"

// A named is a name of the ontology as a field of Go: of a kind, or of a sort of ties.
type named struct {
	owner, field, typ string
	find              string // the call that finds it
}

// worldCode makes the ontology as analysis names it: a field for each kind with its
// attributes and links, and one for each sort of ties with its attributes. What the
// schema lacks cannot be named.
func worldCode(o *kg.Ontology) ([]byte, error) {
	all := append(kindNames(o), tieNames(o)...)
	c := &goCode{}
	c.put(header + "package world\n\nimport \"github.com/portolan/portolan/internal/kg\"\n")
	c.put("// A Model is the ontology with its names as fields: Need.Organisations is a link,\n// Need.Ref an attribute, InterestedIn.Status an attribute of ties.")
	c.put("type Model struct {\n*kg.Ontology\n")
	seen := map[string]bool{}
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && all[to].owner == all[from].owner {
			to++
		}
		if seen[all[from].owner] {
			return nil, fmt.Errorf("a kind and a sort of ties are both %s in Go", all[from].owner)
		}
		seen[all[from].owner] = true
		c.fields(all[from:to])
		from = to
	}
	c.put("}\n")
	c.put("// newModel finds the names in an ontology. It is an error where one is not there.")
	c.put("func newModel(o *kg.Ontology) (*Model, error) {\nm, f := &Model{Ontology: o}, &finder{ontology: o}")
	for _, n := range all {
		c.put("m.%s.%s = f.%s", n.owner, n.field, n.find)
	}
	c.put("return m, f.err()\n}")
	return c.format()
}

// fields puts a field for one owner of names.
func (c *goCode) fields(of []named) {
	c.put("%s struct {", of[0].owner)
	for _, n := range of {
		c.put("%s %s", n.field, n.typ)
	}
	c.put("}")
}

func kindNames(o *kg.Ontology) []named {
	var out []named
	for _, k := range o.Kinds {
		out = append(out, named{k.Name, "Kind", "*kg.Kind", fmt.Sprintf("kind(%q)", k.Name)})
		for _, a := range k.Attrs {
			if !a.Builtin {
				out = append(out, named{k.Name, exported(a.Name), "*kg.Attr", fmt.Sprintf("attr(%q, %q)", k.Name, a.Name)})
			}
		}
		for _, l := range k.Links {
			out = append(out, named{k.Name, exported(l.Field), "*kg.Link", fmt.Sprintf("link(%q, %q)", k.Name, l.Field)})
		}
	}
	return out
}

// tieNames gives the attributes of each sort of ties, those that all ties have left out.
func tieNames(o *kg.Ontology) []named {
	var out []named
	for _, t := range o.Ties {
		for _, a := range t.Attrs {
			if !a.Builtin && !slices.Contains(sharedByTies, a.Name) {
				out = append(out, named{camel(t.Kind), exported(a.Name), "*kg.Attr", fmt.Sprintf("tieAttr(%q, %q)", t.Kind, a.Name)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b named) int { return cmp.Or(cmp.Compare(a.owner, b.owner), cmp.Compare(a.field, b.field)) })
	return slices.Compact(out)
}

var sharedByTies = []string{kg.AttrStanding, kg.AttrMarking, kg.AttrAsOf, kg.AttrFrom, kg.AttrTo}

// camel turns INTERESTED_IN into InterestedIn.
func camel(kind string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(strings.ToLower(kind), "_") {
		b.WriteString(exported(word))
	}
	return b.String()
}
