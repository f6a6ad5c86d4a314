package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/server"
)

type serveCmd struct {
	Listen        string        `default:"127.0.0.1:8080" help:"Address to listen on."`
	Store         string        `help:"Where the graph is kept: memory:, a file, or neo4j://user@host:7687/database (password in PORTOLAN_NEO4J_PASSWORD). Default: portolan.db in the data folder."`
	NoSeed        bool          `help:"Do not fill an empty store with the seed."`
	Origin        []string      `help:"Origin of pages on other hosts that may ask, such as https://dashboard.example. May be repeated." placeholder:"URL"`
	MaxBody       int64         `default:"${max_body}" help:"Most bytes a request may have."`
	Timeout       time.Duration `default:"15s" help:"Longest time a request may take."`
	MaxDepth      int           `default:"${max_depth}" help:"How deep the fields of a query may be nested."`
	MaxAliases    int           `default:"${max_aliases}" help:"How many aliases a query may have."`
	MaxCost       int           `default:"${max_cost}" help:"How many things a query may ask for: the product of the sizes of nested pages, summed up."`
	MaxTokens     int           `default:"${max_tokens}" help:"How long a query may be, in tokens of GraphQL."`
	Introspection bool          `default:"true" negatable:"" help:"Answer questions about the schema (the playground needs it)."`
	Suggestions   bool          `default:"true" negatable:"" help:"Name in errors what a misspelt field may have meant."`
	LogFormat     string        `default:"text" enum:"text,json" help:"Form of the log: text or json."`
	LogLevel      slog.Level    `default:"INFO" help:"DEBUG, INFO, WARN or ERROR."`
}

// Run serves until the context ends.
func (c *serveCmd) Run(e *env) error {
	log := c.logger(e.stderr)
	g, name, err := e.open(c.Store)
	if err != nil {
		return err
	}
	defer g.Close()
	if !c.NoSeed {
		if err := e.fill(g); err != nil {
			return err
		}
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return kg.Errorf(kg.Unavailable, "--listen", "%s cannot be listened on: %v; choose another address with --listen", c.Listen, reason(err))
	}
	base := "http://" + l.Addr().String()
	fmt.Fprintf(e.stdout, "Portolan %s\n  store       %s\n  front page  %s/\n  playground  %s/playground\n  GraphQL     %s/graphql\nStop with Ctrl-C.\n", version(), name, base, base, base)
	h := server.New(server.Config{
		Graph: g, StoreName: name, Version: version(), Logger: log, Origins: origins(c.Origin), GraphQL: c.options(),
	})
	if err := server.Serve(e.ctx, l, h, log); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, "Stopped.")
	return nil
}

func (c *serveCmd) options() graph.Options {
	return graph.Options{
		Limits:        graph.Limits{Depth: c.MaxDepth, Aliases: c.MaxAliases, Cost: c.MaxCost, Tokens: c.MaxTokens, Body: c.MaxBody},
		Timeout:       c.Timeout,
		Introspection: c.Introspection,
		Suggestions:   c.Suggestions,
	}
}

func (c *serveCmd) logger(w io.Writer) *slog.Logger {
	opts := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}

// origins takes the slash off that people copy along.
func origins(given []string) []string {
	out := make([]string, len(given))
	for i, o := range given {
		out[i] = strings.TrimSuffix(o, "/")
	}
	return out
}

// reason takes the address, which the message has already, off a network error.
func reason(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
