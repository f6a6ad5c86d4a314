package graph

import (
	"log/slog"
	"reflect"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/analysis/duplication"
	"github.com/portolan/portolan/internal/kg"
)

// asked gives what is read of the arguments of the root field of a request.
func asked(t *testing.T, b *bench, query, vars string) string {
	t.Helper()
	reads, errs := b.reads(t, query, vars)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, r := range reads {
		return r.compute.Text()
	}
	t.Fatal("nothing is asked")
	return ""
}

func TestQueriesHaveOneForm(t *testing.T) {
	b := newBench(t)
	b.cat = catalogued(t)
	usual := asked(t, b, `{duplication{totalCount}}`, "")
	for it, query := range map[string]string{
		"with no weights":                `{duplication(weights:[]){totalCount}}`,
		"with a page":                    `{duplication(first:3){totalCount}}`,
		"with a filter of nothing":       `{duplication(filter:{}){totalCount}}`,
		"with the usual standing":        `{duplication(standings:[STATED]){totalCount}}`,
		"with the usual standing, twice": `{duplication(standings:[STATED,STATED]){totalCount}}`,
		"with nulls":                     `{duplication(plan:null,weights:null,filter:null){totalCount}}`,
	} {
		t.Run("is that of the same question "+it, func(t *testing.T) {
			if got := asked(t, b, query, ""); got != usual {
				t.Errorf("got %s, want %s", got, usual)
			}
		})
	}
	for it, pair := range map[string][2]string{
		"ids":           {`{silos(of:["organisation/b","organisation/a","organisation/b"]){modularity}}`, `{silos(of:["organisation/a","organisation/b"]){modularity}}`},
		"enums":         {`{coverage(counted:[UNSTATED,PRESENT]){basis{included}}}`, `{coverage(counted:[PRESENT,UNSTATED,PRESENT]){basis{included}}}`},
		"weights":       {`{duplication(weights:[{code:"A",weight:0.1},{code:"B",weight:0.2}]){totalCount}}`, `{duplication(weights:[{code:"B",weight:0.2},{code:"A",weight:0.1}]){totalCount}}`},
		"conditions":    {`{coverage(filter:{ref:{eq:"1"},name:{eq:"a"}}){basis{included}}}`, `{coverage(filter:{and:[{name:{eq:"a"}},{ref:{eq:"1"}}]}){basis{included}}}`},
		"defaults":      {`{coverage{basis{included}}}`, `{coverage(by:NEED,units:APART,counted:PRESENT){basis{included}}}`},
		"standings":     {`{silos(standings:[CLAIMED,STATED]){modularity}}`, `{silos(standings:[STATED,CLAIMED]){modularity}}`},
		"one and a set": {`{silos(of:"organisation/a"){modularity}}`, `{silos(of:["organisation/a"]){modularity}}`},
	} {
		t.Run("does not tell by "+it, func(t *testing.T) {
			if one, other := asked(t, b, pair[0], ""), asked(t, b, pair[1], ""); one != other {
				t.Errorf("got %s and %s", one, other)
			}
		})
	}
	for it, pair := range map[string][2]string{
		"days":       {`{coverage(asOf:"2024"){basis{included}}}`, `{coverage{basis{included}}}`},
		"plans":      {`{coverage(plan:"action-plan/a"){basis{included}}}`, `{coverage(plan:"action-plan/b"){basis{included}}}`},
		"texts":      {`{coverage(filter:{ref:{in:["a b"]}}){basis{included}}}`, `{coverage(filter:{ref:{in:["a","b"]}}){basis{included}}}`},
		"no silos":   {`{silos(of:[]){modularity}}`, `{silos{modularity}}`},
		"thresholds": {`{duplication(thresholds:{fragmentation:0,overlap:0.5,duplication:1}){totalCount}}`, `{duplication(thresholds:{fragmentation:0,overlap:0,duplication:1}){totalCount}}`},
		"fields":     {`{duplication{totalCount}}`, `{organisationOverlaps{totalCount}}`},
	} {
		t.Run("tells by "+it, func(t *testing.T) {
			if one, other := asked(t, b, pair[0], ""), asked(t, b, pair[1], ""); one == other {
				t.Errorf("both are %s", one)
			}
		})
	}
}

func TestMapsOfInputs(t *testing.T) {
	b := newBench(t)
	b.cat = catalogued(t)
	t.Run("hold each key with its value", func(t *testing.T) {
		reads, errs := b.reads(t, `query($w:Float!){duplication(weights:[{code:"A",weight:0.1},{code:"B",weight:$w}]){totalCount}}`, `{"w":1}`)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		got := reads["duplication"].compute.Query().(duplication.Query).Weights
		if want := map[string]float64{"A": 0.1, "B": 1}; !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
	t.Run("have each key once", func(t *testing.T) {
		_, errs := b.reads(t, `{duplication(weights:[{code:"A",weight:0.1},{code:"A",weight:0.1}]){totalCount}}`, "")
		if len(errs) != 1 || errs[0].Error() != `weights[1].code: A is given twice` || kg.CodeOf(errs[0]) != kg.Invalid {
			t.Errorf("got %v", errs)
		}
	})
}

func TestErrorsTellOfProgress(t *testing.T) {
	third := 1.0 / 3
	e := presenter{log: slog.New(slog.DiscardHandler)}.translate(t.Context(), &kg.Error{Code: kg.CostLimit, RetryAfter: 1500 * time.Millisecond, Progress: &third})
	if want := map[string]any{"code": CostLimit, "retryAfter": 2, "progress": 0.33}; !reflect.DeepEqual(e.Extensions, want) {
		t.Errorf("got %v, want %v", e.Extensions, want)
	}
}
