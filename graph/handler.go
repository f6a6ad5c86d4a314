package graph

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/portolan/portolan/graph/generated"
	"github.com/portolan/portolan/graph/output"
	"github.com/portolan/portolan/graph/result"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/panics"
)

// Options are what NewHandler can be told. The zero Options suit a server that
// everybody may reach and that tells nobody more than it is asked.
type Options struct {
	Limits Limits
	// Timeout ends requests that take longer; 0 is no limit.
	Timeout time.Duration
	// Introspection lets clients ask for the schema. Playgrounds need it.
	Introspection bool
	// Suggestions lets errors name the fields that a client may have meant.
	Suggestions bool
	// Viewer says who asks; without it, everybody is anonymous.
	Viewer func(context.Context) kg.Viewer
	// Client names who asks, so that each has an equal share where analyses wait for
	// each other; without it, all are one.
	Client func(context.Context) string
	// Analyst answers the root fields of analysis; without one, the handler keeps an
	// analyst of its graph, by the system's clock.
	Analyst *world.Analyst
	// Log takes what clients are not told; slog.Default() where it is nil.
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	o.Limits = o.Limits.withDefaults()
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Viewer == nil {
		o.Viewer = func(context.Context) kg.Viewer { return kg.Viewer{} }
	}
	if o.Client == nil {
		o.Client = func(context.Context) string { return "" }
	}
	return o
}

// cachedRequests is how many parsed requests are kept.
const cachedRequests = 1000

// sending is how long a client may take to read an answer when it is made.
const sending = 2 * time.Minute

// NewHandler serves GraphQL over HTTP: POST, and GET for queries. It panics where
// the graph's ontology is not that of the schema.
func NewHandler(g *kg.Graph, o Options) http.Handler {
	o = o.withDefaults()
	p := presenter{o.Log, &panics.Log{}}
	schema := generated.NewExecutableSchema(generated.Config{Resolvers: resolvers{}})
	cat, err := newCatalogue(g.Ontology(), schema.Schema(), analyses)
	if err == nil {
		err = checkOperations(schema.Schema())
	}
	if err == nil && o.Analyst == nil {
		o.Analyst, err = world.New(g, nil)
	}
	if err != nil { // schema and program are made together, and tests hold them to each other
		panic(err)
	}
	srv := handler.New(schema)
	for _, t := range []graphql.Transport{post{o.Limits}, get{}, other{}} {
		srv.AddTransport(recovering{t, p})
	}
	known := lru.New[*ast.QueryDocument](cachedRequests)
	srv.SetQueryCache(known)
	srv.SetErrorPresenter(p.present)
	srv.SetRecoverFunc(p.recover)
	srv.SetParserTokenLimit(max(o.Limits.Tokens, 0))
	srv.SetDisableSuggestion(!o.Suggestions)
	srv.SetValidationRulesFn(func() *rules.Rules { return validation(o.Suggestions) })
	if o.Introspection {
		srv.Use(extension.Introspection{})
	}
	srv.Use(planner{graph: g, catalogue: cat, options: o, errors: p, known: known})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if o.Timeout > 0 {
			ctx, cancel := context.WithTimeout(r.Context(), o.Timeout)
			defer cancel()
			r = r.WithContext(ctx)
			_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(o.Timeout + sending))
		}
		srv.ServeHTTP(w, r)
	})
}

// An engine is what root fields need to answer: it travels with the request.
type engine struct {
	graph   *kg.Graph
	analyst *world.Analyst
	viewer  kg.Viewer
	client  string
	limits  Limits
	reads   map[string]*read
	room    *output.Room
	budget  *kg.Budget
}

// computing gives what analyses are answered with.
func (e *engine) computing() *result.Engine {
	return &result.Engine{Graph: e.graph, Analyst: e.analyst, Viewer: e.viewer, Client: e.client, Room: e.room, Budget: e.budget}
}

type engineKey struct{}

func engineOf(ctx context.Context) *engine { return ctx.Value(engineKey{}).(*engine) }

// A planner makes the plans of a request before any of it is run, and refuses it
// where it is wrong or asks for too much.
type planner struct {
	graph     *kg.Graph
	catalogue *catalogue
	options   Options
	errors    presenter
	known     graphql.Cache[*ast.QueryDocument] // the requests that were found to be valid
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationInterceptor
} = planner{}

// ExtensionName names the planner to gqlgen.
func (planner) ExtensionName() string { return "Planner" }

// Validate finds nothing wrong with any schema.
func (planner) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters refuses texts that it would take too long to read or
// to validate, and writes the numbers of variables plainly.
func (p planner) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	if err := checkLists("$", params.Variables); err != nil {
		return p.errors.translate(ctx, err)
	}
	plainNumbers(params.Variables)
	if _, ok := p.known.Get(ctx, params.Query); ok {
		return nil
	}
	if err := p.options.Limits.checkText(params.Query); err != nil {
		return p.errors.translate(ctx, err)
	}
	return nil
}

// InterceptOperation plans the operation and goes on with its plans at hand.
func (p planner) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	room := output.NewRoom(p.options.Limits.Answer)
	reads, bad := p.plan(ctx, graphql.GetOperationContext(ctx), room)
	if len(bad) > 0 {
		return graphql.OneShot(&graphql.Response{Errors: bad})
	}
	ctx = context.WithValue(ctx, engineKey{}, &engine{p.graph, p.options.Analyst, p.options.Viewer(ctx), p.options.Client(ctx), p.options.Limits, reads, room, kg.NewBudget(p.options.Limits.Cost)})
	return next(ctx)
}

func (p planner) plan(ctx context.Context, op *graphql.OperationContext, room *output.Room) (map[string]*read, gqlerror.List) {
	if errs := p.options.Limits.checkForm(op.Operation); len(errs) > 0 {
		return nil, p.refuse(ctx, errs)
	}
	if errs := checkVariables(p.catalogue.schema, op); len(errs) > 0 {
		return nil, p.refuse(ctx, errs)
	}
	if errs := checkNulls(op); len(errs) > 0 {
		return nil, p.refuse(ctx, errs)
	}
	fields := rootFields(p.catalogue.schema, op)
	if errs := checkIntrospection(p.catalogue.schema, op, fields, p.options.Introspection); len(errs) > 0 {
		return nil, p.refuse(ctx, errs)
	}
	plan := operations[op.Operation.Operation].plan
	reads, bad, err := plan(ctx, p.catalogue, op, fields, room, nil)
	if store, bounded := kg.StoreAs[kg.Bounded](p.graph.Store()); err == nil && bounded && len(p.options.Limits.checkCost(reads)) > 0 {
		known := degrees{ctx: ctx, of: store}
		reads, bad, err = plan(ctx, p.catalogue, op, fields, room, known.most)
		err = cmp.Or(known.err, err)
	}
	if err != nil {
		return nil, gqlerror.List{p.errors.translate(ctx, err)}
	}
	if reads == nil || len(bad) > 0 && len(reads) == 0 && !asksMore(fields) {
		return nil, p.errors.refuse(ctx, bad...)
	}
	errs := p.options.Limits.checkAnalyses(reads)
	if _, bounded := kg.StoreAs[kg.Bounded](p.graph.Store()); bounded {
		errs = append(errs, p.options.Limits.checkCost(reads)...)
	}
	if len(errs) > 0 {
		return nil, p.refuse(ctx, errs)
	}
	for _, b := range bad {
		reads[b.field.Alias] = &read{field: b.field, refused: p.errors.refuse(ctx, b)}
	}
	return reads, nil
}

// asksMore says whether a request asks for anything that no store is needed for.
func asksMore(fields []graphql.CollectedField) bool {
	return slices.ContainsFunc(fields, func(f graphql.CollectedField) bool {
		return strings.HasPrefix(f.Name, "__")
	})
}

func (p planner) refuse(ctx context.Context, errs kg.Errors) gqlerror.List {
	var out gqlerror.List
	for _, e := range errs {
		out = append(out, p.errors.translate(ctx, e))
	}
	return out
}
