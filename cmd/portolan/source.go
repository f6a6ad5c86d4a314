package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
)

type sourceCmd struct {
	List   sourceListCmd   `cmd:"" help:"List the sources of a store: how many facts each states, how many things only it speaks of, and when it was last loaded."`
	Remove sourceRemoveCmd `cmd:"" help:"Take back all that a source states, in one change. What no other source speaks of goes with it."`
}

type sourceListCmd struct {
	Store string `help:"The store; see portolan serve --help. None is made."`
}

// Run lists the sources on standard output, in order of id.
func (c *sourceListCmd) Run(e *env) error {
	g, _, err := e.toRead(c.Store)
	if err != nil {
		return err
	}
	defer g.Close()
	all, err := spoken(e.ctx, g)
	if err != nil {
		return err
	}
	loaded, err := lastLoaded(e.ctx, g)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tFACTS\tONLY HERE\tLAST LOADED\tTITLE")
	for _, s := range all.inOrder() {
		at := "unknown"
		if t, ok := loaded[s.id]; ok {
			at = t.Format("2006-01-02 15:04Z")
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%s\n", s.id, s.facts, len(s.only), at, oneLine(s.title))
	}
	return w.Flush()
}

// oneLine keeps a text to its row, and to its terminal: what steers either is left out.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }), " ")
}

type sourceRemoveCmd struct {
	ID     string `arg:"" help:"Id of the source, such as source/oas-cicte-2016; portolan source list has them."`
	DryRun bool   `help:"Say what would be taken back, and change nothing."`
	Store  string `help:"The store; see portolan serve --help. Stop the server that has its file open first."`
}

// shownHeld is how many of what keeps a source are named.
const shownHeld = 10

// Run takes the source back.
func (c *sourceRemoveCmd) Run(e *env) error {
	if c.Store == inMemory {
		return errNotKept
	}
	g, name, err := e.toRead(c.Store)
	if err != nil {
		return err
	}
	defer g.Close()
	base, err := g.Revision(e.ctx)
	if err != nil {
		return err
	}
	all, err := spoken(e.ctx, g)
	if err != nil {
		return err
	}
	s, err := all.find(kg.ID(c.ID), name)
	if err != nil {
		return err
	}
	if len(s.held) > 0 {
		return heldError(s)
	}
	change := []kg.Change{kg.ReplaceSource{Source: s.id}}
	if c.DryRun {
		if err := rehearse(e.ctx, g, change); err != nil {
			return keptBy(s, err)
		}
		fmt.Fprintf(e.stdout, "%s states %s; %s only it speaks of would go with them. Nothing was changed.\n", s.id, plural(s.facts, "fact"), plural(len(s.only), "thing"))
		return nil
	}
	rev, err := g.Apply(e.ctx, kg.System, base, change)
	if err != nil {
		return keptBy(s, err)
	}
	fmt.Fprintf(e.stdout, "Took back %s of %s; %s only it spoke of went with them. %s is at revision %d.\n",
		plural(s.facts, "fact"), s.id, plural(len(s.only), "thing"), name, rev)
	return nil
}

// rehearse applies changes to a copy of the graph in memory: what would be refused
// is refused there.
func rehearse(ctx context.Context, g *kg.Graph, changes []kg.Change) error {
	var facts []kg.Fact
	for r, err := range g.All(ctx, kg.System) {
		if err != nil {
			return err
		}
		facts = append(facts, r.Facts()...)
	}
	twin := kg.NewGraph(g.Ontology(), localstore.OpenMemory(g.Ontology()))
	defer twin.Close()
	if _, err := twin.Apply(ctx, kg.System, 0, kg.Restated(facts)); err != nil {
		return err
	}
	_, err := twin.Apply(ctx, kg.System, 0, changes)
	return err
}

// keptBy adds to why a change is not allowed what that means for the source.
func keptBy(s *citedSource, err error) error {
	if kg.CodeOf(err) != kg.Invalid {
		return err
	}
	return errors.Join(err, kg.Errorf(kg.Invalid, string(s.id), "cannot be removed while other sources speak of what would then lack this; let one of them state it, or remove those first. Nothing was changed"))
}

// heldError says which ties of other sources would lose an end.
func heldError(s *citedSource) error {
	errs := make([]error, 0, shownHeld+1)
	for _, h := range s.held[:min(len(s.held), shownHeld)] {
		errs = append(errs, kg.Errorf(kg.Conflict, string(h.by), "ties %s, which only %s describes: %s", h.end, s.id, h.tie))
	}
	if more := len(s.held) - shownHeld; more > 0 {
		errs = append(errs, kg.Errorf(kg.Conflict, string(s.id), "%s more are like these", plural(more, "tie")))
	}
	errs = append(errs, kg.Errorf(kg.Conflict, string(s.id), "cannot be removed while other sources tie what only it describes; remove those first, or let them describe it. Nothing was changed"))
	return errors.Join(errs...)
}
