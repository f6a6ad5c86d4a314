package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/analysis/queue"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/server"
)

type serveCmd struct {
	Listen        string        `default:"127.0.0.1:8080" help:"Address to listen on."`
	Store         string        `help:"Where the graph is kept: memory:, a file, or neo4j://user@host:7687/database (password in PORTOLAN_NEO4J_PASSWORD). Default: portolan.db in the data folder."`
	NoSeed        bool          `help:"Do not fill an empty store with the seed."`
	PublicURL     string        `help:"How the server is called from outside, such as https://data.example or, behind a proxy that has other paths too, https://data.example/portolan/. Pages, links and redirects go by it." placeholder:"URL"`
	Host          []string      `help:"Name by which the server may be asked (Host header), such as data.example; that of --public-url, localhost and 127.0.0.1 always may. May be repeated; * is any. Default: on an address of this machine alone no other, else any." placeholder:"NAME"`
	Origin        []string      `help:"Origin of pages on other hosts that may ask, such as https://dashboard.example. May be repeated." placeholder:"URL"`
	MaxBody       int64         `default:"${max_body}" help:"Most bytes a request may have."`
	Timeout       time.Duration `default:"15s" help:"Longest time a request may take."`
	MaxDepth      int           `default:"${max_depth}" help:"How deep the fields of a query may be nested."`
	MaxAliases    int           `default:"${max_aliases}" help:"How many aliases a query may have."`
	MaxCost       int           `default:"${max_cost}" help:"How many things and facts an answer may hold."`
	MaxAnalyses   int           `default:"${max_analyses}" help:"How many analyses a query may have worked out."`
	MaxTokens     int           `default:"${max_tokens}" help:"How long a query may be, in tokens of GraphQL."`
	MaxAnswer     int           `default:"${max_answer}" help:"Most bytes an answer may have."`
	Introspection bool          `default:"true" negatable:"" help:"Answer questions about the schema and serve it at /schema.graphql (the playground needs it)."`
	Suggestions   bool          `default:"true" negatable:"" help:"Name in errors what a misspelt field may have meant."`
	Admin         string        `help:"Address at which other processes of this machine can ask for a backup: the path of a Unix socket, or a port such as 127.0.0.1:8081, or off. Default: a socket beside the store's file." placeholder:"ADDRESS"`
	CheckEvery    time.Duration `default:"1h" help:"How often all of the store's file is looked over while it is served; where it is found to be damaged, the server is not ready any more. 0 is never."`
	Proxy         []string      `help:"Address or network of a proxy in front, such as 10.0.0.0/8, whose X-Forwarded-For is believed. May be repeated." placeholder:"ADDRESS"`
	Analyses      analysisFlags `embed:"" prefix:"" group:"Analyses"`
	Neo4j         neo4jFlags    `embed:"" prefix:"neo4j-" group:"On Neo4j"`
	LogFormat     string        `default:"text" enum:"text,json" help:"Form of the log: text or json."`
	LogLevel      slog.Level    `default:"INFO" help:"DEBUG, INFO, WARN or ERROR."`
}

// analysisFlags are for what is worked out rather than read.
type analysisFlags struct {
	Analyses       int           `default:"0" help:"How many dear analyses are worked out at once, and how many cheap ones beside them. 0 is half of the processors."`
	AnalysisWait   time.Duration `default:"5s" help:"Longest time an analysis may wait for its turn; who would wait longer is told when to ask again."`
	AnalysisBudget time.Duration `default:"1m" help:"How long an analysis may take when nobody waits for it any more; its answer is kept for who asks again."`
}

// check refuses what cannot be.
func (f analysisFlags) check() error {
	switch {
	case f.Analyses < 0:
		return kg.Errorf(kg.Invalid, "--analyses", "is %d; give 1 or more, or 0 for half of the processors", f.Analyses)
	case f.AnalysisWait <= 0:
		return kg.Errorf(kg.Invalid, "--analysis-wait", "is %s; give more than 0, such as 5s", f.AnalysisWait)
	case f.AnalysisBudget <= 0:
		return kg.Errorf(kg.Invalid, "--analysis-budget", "is %s; give more than 0, such as 1m", f.AnalysisBudget)
	}
	return nil
}

// neo4jFlags are for stores on Neo4j.
type neo4jFlags struct {
	ReadTimeout    time.Duration `default:"10s" help:"Longest time Neo4j may work on one question; after 2 s more the answer is UNAVAILABLE."`
	ConnectTimeout time.Duration `default:"5s" help:"Longest time to wait for a connection."`
	Connections    int           `default:"100" help:"Most connections held."`
	NewShapes      int           `default:"60" help:"How many questions of a shape not asked before one client may ask in a minute; Neo4j takes up to a second to plan each. 0 is without limit."`
	WarmUp         bool          `default:"true" negatable:"" help:"Ask the saved questions once, one after the other, when the server is ready, so that Neo4j has planned them."`
}

// A start is a graph on its way to being served.
type start struct {
	graph   *kg.Graph
	name    string
	kind    string // of the store, and not where it is
	options graph.Options
	// finish does what remains to be done while the server already answers. It gives
	// an error where the server is not to go on.
	finish func(context.Context) error
	// ready says what keeps the server from being ready though the store answers.
	ready func() error
}

// Run serves until the context ends.
func (c *serveCmd) Run(e *env) error {
	log, flush := c.logger(e.stderr)
	defer flush()
	signal.Ignore(syscall.SIGPIPE) // who read the log and has gone ends no server
	cfg, err := c.outside()
	if err != nil {
		return err
	}
	st, err := c.start(e, log)
	if err != nil {
		return err
	}
	defer st.graph.Close()
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return kg.Errorf(kg.Unavailable, "--listen", "%s cannot be listened on: %v; choose another address with --listen", c.Listen, reason(err))
	}
	adminAt, err := c.adminListener(st.graph, log)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	c.greet(e.stdout, st.name, l.Addr(), cfg.PublicURL)
	cfg.Hosts = server.Hosts(l.Addr(), cfg.Hosts, cfg.PublicURL)
	cfg.Graph, cfg.StoreKind, cfg.Ready, cfg.GraphQL, cfg.Logger = st.graph, st.kind, st.ready, st.options, log
	h := server.New(cfg)
	group, ctx := errgroup.WithContext(e.ctx)
	group.Go(func() error { return st.finish(ctx) })
	group.Go(func() error { return server.Serve(ctx, l, h, log) })
	if adminAt != nil {
		group.Go(func() error { return administer(ctx, adminAt, st.graph, log) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	promptly(func() { fmt.Fprintln(e.stdout, "Stopped.") })
	return nil
}

// outside gives what the server has to know of how it is reached.
func (c *serveCmd) outside() (server.Config, error) {
	cfg := server.Config{Version: version()}
	var err error
	for _, text := range c.Origin {
		origin, err := server.ParseOrigin(text)
		if err != nil {
			return cfg, err
		}
		cfg.Origins = append(cfg.Origins, origin)
	}
	if cfg.Proxies, err = prefixes(c.Proxy); err != nil {
		return cfg, err
	}
	if c.PublicURL != "" {
		if cfg.PublicURL, err = server.ParsePublicURL(c.PublicURL); err != nil {
			return cfg, err
		}
	}
	for _, text := range c.Host {
		name, err := server.ParseHost(text)
		if err != nil {
			return cfg, err
		}
		cfg.Hosts = append(cfg.Hosts, name)
	}
	return cfg, nil
}

// greet says where what is.
func (c *serveCmd) greet(w io.Writer, store string, at net.Addr, public *url.URL) {
	base := "http://" + at.String()
	if public != nil {
		fmt.Fprintf(w, "Portolan %s\n  listens on  %s\n", version(), at)
		base = public.String()
	} else {
		fmt.Fprintf(w, "Portolan %s\n", version())
	}
	fmt.Fprintf(w, "  store       %s\n  front page  %s/\n  playground  %s/playground\n  GraphQL     %s/graphql\nStop with Ctrl-C.\n", store, base, base, base)
}

// start opens the store. One that is here is there, and filled, before anybody
// is answered; one behind a network may come later.
func (c *serveCmd) start(e *env, log *slog.Logger) (*start, error) {
	b, err := e.backendWith(c.Store, c.Neo4j)
	if err != nil {
		return nil, err
	}
	if b.remote {
		return c.startRemote(e, b, log)
	}
	g, name, err := b.graph(e.ctx)
	if err != nil {
		return nil, err
	}
	if !c.NoSeed {
		if err := e.fill(g); err != nil {
			return nil, errors.Join(err, g.Close())
		}
	}
	options, err := c.options(g, log)
	if err != nil {
		return nil, errors.Join(err, g.Close())
	}
	st := &start{graph: g, name: name, kind: b.kind, options: options, finish: func(context.Context) error { return nil }}
	if w := newWatch(g.Store(), log); w != nil {
		st.ready = w.ready
		st.finish = func(ctx context.Context) error { return c.watch(ctx, w) }
	}
	return st, nil
}

// watch looks over the store as often as is asked for.
func (c *serveCmd) watch(ctx context.Context, w *watch) error {
	if c.CheckEvery > 0 {
		ticker := time.NewTicker(c.CheckEvery)
		defer ticker.Stop()
		w.run(ctx, ticker.C)
	}
	return nil
}

// startRemote begins to serve a store behind a network.
func (c *serveCmd) startRemote(e *env, b *backend, log *slog.Logger) (*start, error) {
	way := shutGate(b.kind + " is being asked for the first time")
	a := &awaited{
		gate: way, name: b.name, log: log, open: b.open,
		fill: func(ctx context.Context, s kg.Store) error {
			if c.NoSeed {
				return nil
			}
			return e.until(ctx).logged(log).fill(kg.NewGraph(b.o, s))
		},
	}
	var store kg.Store = way
	if c.Neo4j.NewShapes > 0 {
		store = server.LimitShapes(way, c.Neo4j.NewShapes)
	}
	g := kg.NewGraph(b.o, store)
	options, err := c.options(g, log)
	if err != nil {
		return nil, err
	}
	if !c.Neo4j.WarmUp {
		return a.start(g, options, nil), nil
	}
	quiet := options // what it asks is nobody's request
	quiet.Log = slog.New(slog.DiscardHandler)
	return a.start(g, options, &warmUp{graph.NewHandler(g, quiet), log}), nil
}

// prefixes reads addresses and networks.
func prefixes(texts []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if addr, bad := netip.ParseAddr(text); bad == nil {
			p, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return nil, kg.Errorf(kg.Invalid, "--proxy", "%q is no address or network; write 10.0.0.7 or 10.0.0.0/8", text)
		}
		out = append(out, p)
	}
	return out, nil
}

// options gives what the handlers of the graph share: one analyst, since it may
// keep a copy of the graph.
func (c *serveCmd) options(g *kg.Graph, log *slog.Logger) (graph.Options, error) {
	if err := c.Analyses.check(); err != nil {
		return graph.Options{}, err
	}
	analyst, err := world.New(g, nil)
	if err != nil {
		return graph.Options{}, err
	}
	analyst.Limit(queue.Config{Running: c.Analyses.Analyses, Wait: c.Analyses.AnalysisWait, Budget: c.Analyses.AnalysisBudget})
	return graph.Options{
		Analyst:       analyst,
		Log:           log,
		Limits:        graph.Limits{Depth: c.MaxDepth, Aliases: c.MaxAliases, Cost: c.MaxCost, Analyses: c.MaxAnalyses, Tokens: c.MaxTokens, Body: c.MaxBody, Answer: c.MaxAnswer},
		Timeout:       c.Timeout,
		Introspection: c.Introspection,
		Suggestions:   c.Suggestions,
	}, nil
}

// reason takes the address, which the message has already, off a network error.
func reason(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
