package main

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/neo4jstore"
)

// A backend is what a --store value names: all that commands need to know of the
// place where a graph is kept.
type backend struct {
	o    *kg.Ontology
	name string // what it is called
	kind string // what sort it is, and not where
	file string // its path, where it is a file
	// remote says that it is behind a network, and may have to be waited for.
	remote bool
	// there gives an error where there is no store to read; it makes none.
	there func(context.Context) error
	// open opens the store, which is made where there is none.
	open func(context.Context) (kg.Store, error)
	// check finds what is wrong with the store and changes nothing.
	check func(context.Context) iter.Seq2[kg.Finding, error]
	// rework works out anew all that follows from the store's facts.
	rework func(context.Context) error
	// copyTo writes what the store holds into a file that it makes.
	copyTo func(ctx context.Context, path string) error
}

// backend gives what a --store value names. An empty value is the file portolan.db
// in the user's data folder.
func (e *env) backend(store string) (*backend, error) { return e.backendWith(store, neo4jFlags{}) }

// backendWith is backend with limits for a Neo4j; 0 is the usual one.
func (e *env) backendWith(store string, limits neo4jFlags) (*backend, error) {
	o, err := graph.Ontology()
	if err != nil {
		return nil, err
	}
	switch {
	case store == inMemory:
		return memoryBackend(o), nil
	case isNeo4j(store):
		cfg, name, err := e.neo4jConfig(store)
		if err != nil {
			return nil, err
		}
		cfg.ReadTimeout, cfg.ConnectTimeout, cfg.Connections = limits.ReadTimeout, limits.ConnectTimeout, limits.Connections
		return neo4jBackend(o, cfg, name, store), nil
	}
	path, err := e.storeFile(store)
	if err != nil {
		return nil, err
	}
	return fileBackend(o, path, store), nil
}

// graph opens the store and says what it is called, now that more is known of it.
func (b *backend) graph(ctx context.Context) (*kg.Graph, string, error) {
	s, err := b.open(ctx)
	if err != nil {
		return nil, "", err
	}
	name := b.name
	if r, ok := kg.StoreAs[interface{ ReadOnly() bool }](s); ok && r.ReadOnly() {
		name += " (for reading only: it cannot be written)"
	}
	return kg.NewGraph(b.o, s), name, nil
}

// inMemory says that each process has a store of its own there.
func (b *backend) inMemory() bool { return b.file == "" && !b.remote }

// errNotKept is the error of commands that look at what others left behind.
var errNotKept error = kg.Errorf(kg.Invalid, "--store", "memory keeps nothing between commands; name a file or a Neo4j")

func memoryBackend(o *kg.Ontology) *backend {
	return &backend{
		o: o, name: "memory (nothing is kept)", kind: "memory",
		there: func(context.Context) error { return nil },
		open:  func(context.Context) (kg.Store, error) { return localstore.OpenMemory(o), nil },
		check: func(context.Context) iter.Seq2[kg.Finding, error] {
			return func(yield func(kg.Finding, error) bool) { yield(kg.Finding{}, errNotKept) }
		},
		rework: func(context.Context) error { return errNotKept },
		copyTo: func(context.Context, string) error {
			return kg.Errorf(kg.Invalid, "--store", "what is in memory only the process has that serves it; name its address with --admin")
		},
	}
}

// fileBackend is the embedded store in a file. The folder is made where only its
// user's data folder was meant, and not where a path may be mistyped.
func fileBackend(o *kg.Ontology, path, store string) *backend {
	return &backend{
		o: o, name: path, kind: "a file", file: path,
		there: func(context.Context) error {
			if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular() && info.Size() == 0 {
				return notThere(path, "is not there", store)
			}
			return nil
		},
		open: func(context.Context) (kg.Store, error) {
			if store == "" {
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					return nil, kg.Errorf(kg.Invalid, "--store", "the data folder cannot be made (%v); name a file with --store", err)
				}
			}
			return openFile(path, o)
		},
		check:  func(ctx context.Context) iter.Seq2[kg.Finding, error] { return localstore.Check(ctx, o, path) },
		rework: func(context.Context) error { return localstore.Rework(o, path) },
		copyTo: func(ctx context.Context, to string) error { return copied(ctx, path, to) },
	}
}

// openFile gives no store, and not one that is nil, where there is an error.
func openFile(path string, o *kg.Ontology) (kg.Store, error) {
	s, err := localstore.Open(path, o)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func neo4jBackend(o *kg.Ontology, cfg neo4jstore.Config, name, store string) *backend {
	open := func(ctx context.Context) (kg.Store, error) {
		s, err := neo4jstore.Open(ctx, o, cfg)
		if err != nil {
			return nil, err
		}
		return s, nil
	}
	there := func(ctx context.Context) error {
		made, err := neo4jstore.Exists(ctx, o, cfg)
		if err == nil && !made {
			err = notThere(name, "holds nothing", store)
		}
		return err
	}
	return &backend{
		o: o, name: name, kind: "Neo4j", remote: true, there: there, open: open,
		check:  func(ctx context.Context) iter.Seq2[kg.Finding, error] { return neo4jstore.Check(ctx, o, cfg) },
		rework: func(ctx context.Context) error { return neo4jstore.Rework(ctx, o, cfg) },
		copyTo: func(ctx context.Context, path string) error {
			s, err := open(ctx)
			if err != nil {
				return err
			}
			return errors.Join(replay(ctx, o, kg.NewGraph(o, s), path), s.Close())
		},
	}
}
