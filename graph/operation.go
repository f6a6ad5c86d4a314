package graph

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/internal/kg"
)

// A sortOfOperation is how the edge answers one of GraphQL's sorts of operations.
type sortOfOperation struct {
	// methods are those of HTTP that may ask for it.
	methods []string
	// root gives the type whose fields it selects, nil where the schema has none.
	root func(*ast.Schema) *ast.Definition
	// plan makes the plans of its root fields, by their names in the answer.
	plan func(context.Context, *catalogue, *graphql.OperationContext, []graphql.CollectedField, *output.Room, func(*kg.Link) int) (map[string]*read, []fieldErrors, error)
}

// operations are the sorts of operations that the edge answers. A schema that has
// another is refused when the handler is made; a request for another, when it comes.
var operations = map[ast.Operation]sortOfOperation{
	ast.Query: {[]string{http.MethodGet, http.MethodPost}, func(s *ast.Schema) *ast.Definition { return s.Query }, compile},
}

// checkOperations says where a schema has operations that the edge cannot answer.
func checkOperations(s *ast.Schema) error {
	for sort, root := range map[ast.Operation]*ast.Definition{ast.Query: s.Query, ast.Mutation: s.Mutation, ast.Subscription: s.Subscription} {
		if o, ok := operations[sort]; root != nil && (!ok || o.root(s) != root) {
			return kg.Errorf(kg.Internal, root.Name, "the schema has operations of the sort %s, and the edge does not", sort)
		}
	}
	return nil
}

// refusedMethod says which methods of HTTP may ask for an operation, where that of
// the request may not.
func refusedMethod(sort ast.Operation, method string) (allow string, refused bool) {
	methods := operations[sort].methods
	return strings.Join(methods, ", "), !slices.Contains(methods, method)
}

// rootFields gives the fields that an operation selects of its root.
func rootFields(s *ast.Schema, op *graphql.OperationContext) []graphql.CollectedField {
	return graphql.CollectFields(op, op.Operation.SelectionSet, []string{operations[op.Operation.Operation].root(s).Name})
}

// inOurWords says of operations that the schema does not have what there is
// instead.
func inOurWords(errs gqlerror.List) gqlerror.List {
	for _, e := range errs {
		if e.Rule == rules.KnownRootTypeRule.Name {
			e.Message = fmt.Sprintf("%s; this server answers queries, and is not changed over GraphQL", strings.ReplaceAll(e.Message, "Schema does", "the schema does"))
		}
	}
	return errs
}
