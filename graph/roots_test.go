package graph_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"

	"github.com/portolan/portolan/graph"
)

// TestRootFieldsAreApart holds that what is wrong with one root field costs that one only.
func TestRootFieldsAreApart(t *testing.T) {
	h := graph.NewHandler(small(t), graph.Options{Log: quiet(), Introspection: true})
	needs := `{"totalCount":` + gjson.GetBytes(second(post(t, h, `{needs{totalCount}}`, nil)), "data.needs.totalCount").Raw + `}`
	for _, c := range []struct {
		it, query string
		status    int
		data      string
		errors    []string // code, and path
	}{
		{"answers the others where an id is none", `{needs{totalCount} node(id:"garbage"){id}}`, 200, `{"needs":` + needs + `,"node":null}`, []string{"BAD_USER_INPUT node"}},
		{"answers the others where a plan is unknown", `{needs{totalCount} coverage(plan:"action-plan/nope"){explanation}}`, 200, `{"needs":` + needs + `,"coverage":null}`, []string{"NOT_FOUND coverage"}},
		{"answers the others where a page is too large", `{needs{totalCount} all:countries(first:201){nodes{id}}}`, 200, `{"needs":` + needs + `,"all":null}`, []string{"COST_LIMIT all"}},
		{"answers the others where a cursor is none", `{needs{totalCount} silos(asOf:"May"){modularity} countries(after:"x"){nodes{id}}}`, 200, `{"needs":` + needs + `,"silos":null,"countries":null}`, []string{"BAD_USER_INPUT silos", "BAD_USER_INPUT countries"}},
		{"tells all that is wrong with one", `{needs{totalCount} countries(first:0,after:"x"){nodes{id}}}`, 200, `{"needs":` + needs + `,"countries":null}`, []string{"BAD_USER_INPUT countries", "BAD_USER_INPUT countries"}},
		{"answers what needs no store", `{__typename node(id:"garbage"){id}}`, 200, `{"__typename":"Query","node":null}`, []string{"BAD_USER_INPUT node"}},
		{"refuses the request where there is nothing to answer", `{a:node(id:"garbage"){id} b:needs(first:0){totalCount}}`, 400, ``, []string{"BAD_USER_INPUT a", "BAD_USER_INPUT b"}},
	} {
		t.Run("it "+c.it, func(t *testing.T) {
			status, body := post(t, h, c.query, nil)
			if status != c.status {
				t.Errorf("has status %d", status)
			}
			if got := gjson.GetBytes(body, "data").Raw; got != c.data {
				t.Errorf("data is %s, want %s", got, c.data)
			}
			var got []string
			for _, e := range errorsOf(t, body) {
				got = append(got, fmt.Sprint(e.Extensions.Code, " ", e.Path[0]))
			}
			if diff := cmp.Diff(c.errors, got); diff != "" {
				t.Errorf("errors: -want +got\n%s", diff)
			}
		})
	}
}

// TestErrorsAreFew holds how many errors a request is told of, and that it is refused whole
// where there are so many.
func TestErrorsAreFew(t *testing.T) {
	h := graph.NewHandler(small(t), graph.Options{Log: quiet()})
	ids := map[string]any{"i": strings.Split(strings.Repeat("garbage,", 150), ",")}
	var aliases strings.Builder
	for i := range 100 {
		fmt.Fprintf(&aliases, "a%d:nodes(ids:$i){id} ", i)
	}
	for it, query := range map[string]string{
		"of one root field":   `query($i:[ID!]!){nodes(ids:$i){id} needs{totalCount}}`,
		"of many root fields": `query($i:[ID!]!){` + aliases.String() + `}`,
	} {
		t.Run("it tells few errors "+it, func(t *testing.T) {
			status, body := post(t, h, query, ids)
			if n := len(errorsOf(t, body)); n != 50 || status != http.StatusBadRequest || gjson.GetBytes(body, "data").Exists() {
				t.Errorf("%d errors, status %d: %.300s", n, status, body)
			}
		})
	}
}

func second(_ int, b []byte) []byte { return b }
