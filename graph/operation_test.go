package graph

import (
	"net/http"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

func TestOperations(t *testing.T) {
	t.Run("it answers all sorts that the schema has", func(t *testing.T) {
		if err := checkOperations(served); err != nil {
			t.Error(err)
		}
	})
	t.Run("it serves no schema with a sort that it cannot answer", func(t *testing.T) {
		more := *served
		more.Mutation = &ast.Definition{Kind: ast.Object, Name: "Mutation"}
		if err := checkOperations(&more); err == nil || !strings.Contains(err.Error(), "of the sort mutation") {
			t.Errorf("says %v", err)
		}
	})
	for _, c := range []struct {
		it, method string
		sort       ast.Operation
		refused    bool
	}{
		{"it lets a query be asked for by GET", http.MethodGet, ast.Query, false},
		{"it lets a query be asked for by POST", http.MethodPost, ast.Query, false},
		{"it lets a query be asked for by nothing else", http.MethodPut, ast.Query, true},
		{"it lets a mutation be asked for by nothing", http.MethodPost, ast.Mutation, true},
	} {
		t.Run(c.it, func(t *testing.T) {
			if allow, refused := refusedMethod(c.sort, c.method); refused != c.refused || c.sort == ast.Query && allow != "GET, POST" {
				t.Errorf("allows %q, refused: %t", allow, refused)
			}
		})
	}
}
