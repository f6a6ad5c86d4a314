package kg_test

import (
	"testing"

	"github.com/portolan/portolan/graph/schema"
	"github.com/portolan/portolan/internal/kg"
)

// portolan loads the ontology of Portolan's own schema.
func portolan(tb testing.TB) *kg.Ontology {
	tb.Helper()
	var files []kg.SchemaFile
	for _, f := range schema.Files() {
		files = append(files, kg.SchemaFile{Name: f.Name, Text: f.Text})
	}
	o, err := kg.LoadOntology(files...)
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

func TestPortolansSchema(t *testing.T) {
	o := portolan(t)
	if len(o.Kinds) != 19 {
		t.Errorf("it has %d kinds, want 19", len(o.Kinds))
	}
	need := o.Kind("Need")
	if need.Order != "ref" || need.Link("organisations") == nil || !need.Link("organisations").Inverse {
		t.Errorf("need is %+v", need)
	}
	interest, err := o.TieType("INTERESTED_IN", o.Kind("Organisation"), need)
	if err != nil || interest.Attr("status") == nil || !interest.Attr("status").Required {
		t.Errorf("the tie of interest is %+v, %v", interest, err)
	}
	if role, _ := o.TieType("TAKES_PART_IN", o.Kind("Country"), o.Kind("Organisation")); len(role.KeyAttrs) != 1 {
		t.Errorf("taking part has the key %v, want role", role.KeyAttrs)
	}
	for _, l := range o.Kind("Initiative").Links {
		t.Logf("%s %s %s inverse=%v toOne=%v tie=%q", l.Field, l.Kind, l.To.Name, l.Inverse, l.ToOne, l.Tie.Name)
	}
}
