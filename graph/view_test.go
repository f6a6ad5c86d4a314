package graph

import (
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

func TestViews(t *testing.T) {
	cat := catalogued(t)
	for it, c := range map[string]struct {
		to   root
		says string
	}{
		"takes any filter of the kind":      {root{kind: "Need", view: `{or:[{organisations:{none:{edge:{status:{eq:PRESENT}}}}},{ref:{startsWith:"1"}}]}`}, ""},
		"refuses an attribute of no kind":   {root{kind: "Need", view: `{roles:{has:FUNDER}}`}, "x is a view that cannot be: filter.roles: Need has no such attribute or link"},
		"refuses a value that is none":      {root{kind: "Organisation", view: `{roles:{has:PAINTER}}`}, "x is a view that cannot be: filter.roles.has: "},
		"refuses a comparison that is none": {root{kind: "Organisation", view: `{form:{has:COUNCIL}}`}, "x is a view that cannot be: "},
		"refuses what is no filter":         {root{kind: "Organisation", view: `COUNCIL`}, "x is a view that cannot be: filter: is COUNCIL"},
		"refuses what cannot be read":       {root{kind: "Organisation", view: `{form:`}, "x is a view by what is no filter: "},
	} {
		t.Run("it "+it, func(t *testing.T) {
			got := ""
			if err := (&catalogue{o: cat.o, schema: cat.schema, views: map[string]any{}}).readViews(map[string]root{"x": c.to}); err != nil {
				got = err.Error()
			}
			if !strings.HasPrefix(got, c.says) || (got == "") != (c.says == "") {
				t.Errorf("got %q, want %q", got, c.says)
			}
		})
	}
	t.Run("it lists what the filter holds of, beside the request's own", func(t *testing.T) {
		b := newBench(t)
		if err := b.cat.readViews(map[string]root{"needs": {kind: "Need", view: `{ref:{in:["1","2"]}}`}}); err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string]int{`{needs{totalCount}}`: 2, `{needs(filter:{ref:{in:["2","3"]}}){totalCount}}`: 1} {
			reads, errs := b.reads(t, query, "")
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			page, err := b.graph.Run(t.Context(), kg.Viewer{}, reads["needs"].plan)
			if err != nil || page.Total != want {
				t.Errorf("%s: got %+v (%v), want %d", query, page, err, want)
			}
		}
	})
}
