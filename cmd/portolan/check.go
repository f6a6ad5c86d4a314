package main

import (
	"fmt"
	"iter"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/neo4jstore"
)

type storeCmd struct {
	Check  storeCheckCmd  `cmd:"" help:"Look over all that a store holds and list what is wrong with it, and what to do; exit code 1 where anything is."`
	Rework storeReworkCmd `cmd:"" help:"Work out anew all that follows from the facts of a store: for what portolan store check finds to be wrong about it."`
}

type storeCheckCmd struct {
	Store string `help:"The store; see portolan serve --help. Nothing in it is changed."`
}

// Run lists what is there and what is wrong on standard output.
func (c *storeCheckCmd) Run(e *env) error {
	findings, name, err := c.findings(e)
	if err != nil {
		return err
	}
	defer e.progress("checking the store", 0)()
	fmt.Fprintf(e.stdout, "Store: %s\n", name)
	wrong := 0
	for f, err := range findings {
		switch {
		case err != nil:
			return err
		case f.Problem == "":
			fmt.Fprintf(e.stdout, "%s %s\n", f.Subject, f.Note)
		default:
			wrong++
			fmt.Fprintf(e.stdout, "WRONG: %s %s\n  To do: %s\n", f.Subject, f.Problem, f.Remedy)
		}
	}
	if wrong > 0 {
		fmt.Fprintf(e.stdout, "%s.\n", plural(wrong, "problem"))
		return exitError(exitWrong)
	}
	fmt.Fprintln(e.stdout, "Nothing is wrong.")
	return nil
}

func (c *storeCheckCmd) findings(e *env) (found iter.Seq2[kg.Finding, error], name string, err error) {
	o, err := graph.Ontology()
	if err != nil {
		return nil, "", err
	}
	if isNeo4j(c.Store) {
		cfg, name, err := e.neo4jConfig(c.Store)
		return neo4jstore.Check(e.ctx, o, cfg), name, err
	}
	path, err := e.storeFile(c.Store)
	return localstore.Check(e.ctx, o, path), path, err
}

type storeReworkCmd struct {
	Store string `help:"The store; see portolan serve --help. Stop what writes to it first."`
}

// Run works the store out anew.
func (c *storeReworkCmd) Run(e *env) error {
	o, err := graph.Ontology()
	if err != nil {
		return err
	}
	defer e.progress("working the store out anew", 0)()
	name := ""
	if isNeo4j(c.Store) {
		var cfg neo4jstore.Config
		if cfg, name, err = e.neo4jConfig(c.Store); err == nil {
			err = neo4jstore.Rework(e.ctx, o, cfg)
		}
	} else if name, err = e.storeFile(c.Store); err == nil {
		err = localstore.Rework(o, name)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s was worked out anew from its facts.\n", name)
	return nil
}
