package main

import "fmt"

type storeCmd struct {
	Check  storeCheckCmd  `cmd:"" help:"Look over all that a store holds and list what is wrong with it, and what to do; exit code 1 where anything is."`
	Rework storeReworkCmd `cmd:"" help:"Work out anew all that follows from the facts of a store: for what portolan store check finds to be wrong about it."`
}

type storeCheckCmd struct {
	Store string `help:"The store; see portolan serve --help. Nothing in it is changed."`
}

// Run lists what is there and what is wrong on standard output.
func (c *storeCheckCmd) Run(e *env) error {
	b, err := e.backend(c.Store)
	if err != nil {
		return err
	}
	defer e.progress("checking the store", 0)()
	fmt.Fprintf(e.stdout, "Store: %s\n", b.name)
	wrong := 0
	for f, err := range b.check(e.ctx) {
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

type storeReworkCmd struct {
	Store string `help:"The store; see portolan serve --help. Stop what writes to it first."`
}

// Run works the store out anew.
func (c *storeReworkCmd) Run(e *env) error {
	b, err := e.backend(c.Store)
	if err != nil {
		return err
	}
	defer e.progress("working the store out anew", 0)()
	if err := b.rework(e.ctx); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s was worked out anew from its facts.\n", b.name)
	return nil
}
