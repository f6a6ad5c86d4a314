package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
)

// The exit codes of every command.
const (
	exitFine        = 0
	exitWrong       = 1 // the question or the data is wrong
	exitUsage       = 2
	exitUnavailable = 3
)

// cli is the command line. A flag can also be set by PORTOLAN_ and its name in
// capitals: PORTOLAN_LISTEN, PORTOLAN_STORE.
type cli struct {
	Serve      serveCmd      `cmd:"" help:"Answer GraphQL questions over HTTP, with playground and front page."`
	Ask        askCmd        `cmd:"" help:"Answer a saved question or a GraphQL file in the terminal."`
	Report     reportCmd     `cmd:"" help:"Print the gap report of a country in Markdown: standards, needs, solutions, money, who, and what is not known."`
	Seed       seedCmd       `cmd:"" help:"Check, format and load the files of facts that experts edit."`
	Store      storeCmd      `cmd:"" help:"Check what a store holds, and work it out anew."`
	Source     sourceCmd     `cmd:"" help:"List the sources of a store, and take one back."`
	Backup     backupCmd     `cmd:"" help:"Make a backup of a store, also while it is served: a file that is a store itself."`
	Schema     schemaCmd     `cmd:"" help:"Print the whole GraphQL schema."`
	Synth      synthCmd      `cmd:"" help:"Fill a store with a synthetic world for benchmarks; everything in it is labelled synthetic."`
	Health     healthCmd     `cmd:"" help:"Ask a running server whether it is ready; exit code 3 where it is not."`
	Completion completionCmd `cmd:"" help:"Print what makes a shell complete commands, flags and names of questions."`
	Licences   licencesCmd   `cmd:"" help:"Print the licence texts of Portolan and of all that is in the binary."`
	Version    versionCmd    `cmd:"" help:"Print the version."`

	ShowVersion kong.VersionFlag `name:"version" help:"Print the version."`
}

// env is what a command may use of the world.
type env struct {
	ctx            context.Context
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
	quiet          bool // about what went as it should
}

// until gives the same world for as long as ctx lasts.
func (e *env) until(ctx context.Context) *env {
	other := *e
	other.ctx = ctx
	return &other
}

// quietly gives the same world, in which loading the seed is not worth a word.
func (e *env) quietly() *env {
	other := *e
	other.quiet = true
	return &other
}

// run is the whole program but for the process: it gives the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	stderr = &visible{Writer: stderr}
	out := &outlet{Writer: stdout, shown: visible{Writer: stdout}}
	e := &env{ctx: ctx, getenv: getenv, stdin: stdin, stdout: out, stderr: stderr}
	exited, code := false, exitFine
	parser, err := kong.New(&cli{},
		kong.Name("portolan"),
		kong.Description("Portolan charts who does what, where, for whom and with whose money, and what nobody does.\n\nEvery flag can be set in the environment too: --listen is PORTOLAN_LISTEN."),
		kong.Writers(out, stderr),
		kong.Exit(func(c int) { exited, code = true, c }),
		kong.Resolvers(environment(getenv)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		defaults(),
		kong.Vars{"version": versionLine()},
		kong.Bind(e),
	)
	if err != nil {
		fmt.Fprintln(stderr, "portolan:", err)
		return exitUsage
	}
	if completed(parser) {
		return exitFine
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	switch {
	case exited && code != exitFine:
		return code
	case exited, out.failed.Load() != nil: // by --help
		return e.report(out.outcome(nil))
	case err != nil:
		fmt.Fprintf(stderr, "portolan: %v\nRun portolan --help for what there is.\n", err)
		return exitUsage
	}
	return e.report(out.outcome(command.Run(e)))
}

// defaults gives the help texts the limits that the edge has.
func defaults() kong.Vars {
	l := graph.DefaultLimits
	return kong.Vars{
		"max_depth": fmt.Sprint(l.Depth), "max_aliases": fmt.Sprint(l.Aliases), "max_cost": fmt.Sprint(l.Cost), "max_analyses": fmt.Sprint(l.Analyses),
		"max_tokens": fmt.Sprint(l.Tokens), "max_body": fmt.Sprint(l.Body), "max_answer": fmt.Sprint(l.Answer),
	}
}

// environment looks a flag up as PORTOLAN_<NAME> where the command line does not
// give it.
func environment(getenv func(string) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if flag.Name == "help" || flag.Name == "version" {
			return nil, nil
		}
		if v := getenv("PORTOLAN_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))); v != "" {
			return v, nil
		}
		return nil, nil
	})
}

// exitError ends a command with a code after everything was said already.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// report says what went wrong and gives the exit code: the one table from error
// codes to exit codes.
func (e *env) report(err error) int {
	var code exitError
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &code):
		return int(code)
	}
	promptly(func() { fmt.Fprintln(e.stderr, "portolan:", err) })
	switch kg.CodeOf(err) {
	case kg.Unavailable:
		return exitUnavailable
	default:
		return exitWrong
	}
}
