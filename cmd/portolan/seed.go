package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/seedfile"
)

type seedCmd struct {
	Lint seedLintCmd `cmd:"" help:"Check all files and list every problem with file and line."`
	Fmt  seedFmtCmd  `cmd:"" help:"Put all files into canonical form."`
	Load seedLoadCmd `cmd:"" help:"Load the seed into a store; what its sources said before is replaced."`
}

type seedLintCmd struct {
	Dir string `arg:"" default:"seed" help:"Folder that holds sources, entities and links."`
}

// Run lists the problems of the seed on standard output.
func (c *seedLintCmd) Run(e *env) error {
	o, err := graph.Ontology()
	if err != nil {
		return err
	}
	s, err := readSeed(o, c.Dir)
	var problems seedfile.Problems
	if errors.As(err, &problems) {
		fmt.Fprintln(e.stdout, problems.Error())
		fmt.Fprintf(e.stderr, "%s.\n", plural(len(problems), "problem"))
		return exitError(exitWrong)
	}
	if err != nil {
		return err
	}
	facts := 0
	for _, src := range s.Sources {
		facts += len(src.Facts)
	}
	fmt.Fprintf(e.stdout, "%s from %s, no problems.\n", plural(facts, "fact"), plural(len(s.Sources), "source"))
	return nil
}

type seedFmtCmd struct {
	Dir   string `arg:"" default:"seed" help:"Folder that holds sources, entities and links."`
	Check bool   `help:"Change nothing; list the files that are not in canonical form and end with exit code 1 where there are any."`
}

// Run formats the files and lists those that changed.
func (c *seedFmtCmd) Run(e *env) error {
	o, err := graph.Ontology()
	if err != nil {
		return err
	}
	var changed int
	var problems seedfile.Problems
	err = filepath.WalkDir(c.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		did, err := c.file(path, o)
		var found seedfile.Problems
		if errors.As(err, &found) {
			problems = append(problems, found...)
			return nil
		}
		if did {
			changed++
			fmt.Fprintln(e.stdout, path)
		}
		return err
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return kg.Errorf(kg.Invalid, c.Dir, "is no folder; give the folder that holds sources, entities and links")
	case err != nil:
		return err
	case len(problems) > 0:
		fmt.Fprintln(e.stdout, problems.Error())
		return exitError(exitWrong)
	case c.Check && changed > 0:
		return exitError(exitWrong)
	}
	return nil
}

// file formats one file, writing beside it first so that no half of it is ever
// left behind.
func (c *seedFmtCmd) file(path string, o *kg.Ontology) (changed bool, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	formatted, err := seedfile.Format(path, data, o)
	if err != nil || bytes.Equal(data, formatted) || c.Check {
		return err == nil && !bytes.Equal(data, formatted), err
	}
	beside := path + ".new"
	if err := os.WriteFile(beside, formatted, 0o644); err != nil {
		return false, err
	}
	return true, os.Rename(beside, path)
}

type seedLoadCmd struct {
	Dir   string `arg:"" optional:"" help:"Folder of the seed; the one in this binary where none is given."`
	Store string `help:"Where the graph is kept; see portolan serve --help."`
}

// Run brings the store to what the seed states.
func (c *seedLoadCmd) Run(e *env) error {
	o, err := graph.Ontology()
	if err != nil {
		return err
	}
	s, err := readSeed(o, c.Dir) // before a store is made for it
	if err != nil {
		return err
	}
	g, name, err := e.toWrite(c.Store)
	if err != nil {
		return err
	}
	defer g.Close()
	fmt.Fprintf(e.stderr, "Store: %s\n", name)
	return e.load(g, s, 0)
}
