package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/neo4jstore"
	"github.com/portolan/portolan/internal/seedfile"
	"github.com/portolan/portolan/seed"
)

// passwordVariable holds Neo4j's password: never a flag, which others could read
// in the list of processes.
const passwordVariable = "PORTOLAN_NEO4J_PASSWORD"

const inMemory = "memory:"

// toWrite opens the store that a --store value names, which is made where there is
// none, and says what it is called.
func (e *env) toWrite(store string) (*kg.Graph, string, error) {
	b, err := e.backend(store)
	if err != nil {
		return nil, "", err
	}
	return b.graph(e.ctx)
}

// toRead opens the store that a --store value names for what only reads: it makes
// none, and one that holds nothing is an error, since every answer from it would be
// none or 0. In memory there is the seed.
func (e *env) toRead(store string) (g *kg.Graph, name string, err error) {
	b, err := e.backend(store)
	if err != nil {
		return nil, "", err
	}
	if err := b.there(e.ctx); err != nil {
		return nil, "", err
	}
	if g, name, err = b.graph(e.ctx); err != nil {
		return nil, "", err
	}
	if b.inMemory() {
		err = e.quietly().fill(g)
	} else {
		err = filled(e.ctx, g, name, store)
	}
	if err != nil {
		return nil, "", errors.Join(err, g.Close())
	}
	return g, name, nil
}

// filled gives NotFound where the graph holds nothing.
func filled(ctx context.Context, g *kg.Graph, name, store string) error {
	rev, err := g.Revision(ctx)
	if err == nil && rev == 0 {
		err = notThere(name, "holds nothing", store)
	}
	return err
}

// notThere says of a store that there is nothing to read, and how to change that.
func notThere(name, why, store string) error {
	flag := ""
	if store != "" {
		flag = " --store " + store
	}
	return kg.Errorf(kg.NotFound, name, "%s; check --store, or make the store with portolan seed load%s or portolan serve%[2]s", why, flag)
}

// storeFile gives the path of the file that a --store value names.
func (e *env) storeFile(store string) (string, error) {
	_, _, hasScheme := strings.Cut(store, "://")
	switch {
	case hasScheme || strings.HasSuffix(store, ":") && !strings.ContainsAny(store, `/\`):
		scheme, _, _ := strings.Cut(store, ":") // the rest may hold a password
		return "", kg.Errorf(kg.Invalid, "--store", "%q is no store; use memory:, a file, or neo4j://user@host:7687/database", scheme+":")
	case store != "":
		return store, nil
	}
	dir, err := e.dataFolder()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "portolan.db"), nil
}

// isNeo4j says whether a --store value is meant as the URL of a Neo4j: one without
// its slashes would be a file otherwise, with a password in its name.
func isNeo4j(store string) bool {
	scheme, _, ok := strings.Cut(strings.ToLower(store), ":")
	scheme, _, _ = strings.Cut(scheme, "+")
	return ok && (scheme == "neo4j" || scheme == "bolt")
}

// neo4jConfig takes the user and the database from the URL and the password from
// the environment, and says what the store is called.
func (e *env) neo4jConfig(store string) (cfg neo4jstore.Config, name string, err error) {
	u, err := url.Parse(store)
	if err != nil || u.Host == "" { // the parser's error repeats the URL, which may hold a password
		return cfg, "", kg.Errorf(kg.Invalid, "--store", "is no URL of a Neo4j; write neo4j://user@host:7687/database")
	}
	if _, has := u.User.Password(); has {
		return cfg, "", kg.Errorf(kg.Invalid, "--store", "holds a password, which others could read; take it out and set %s instead", passwordVariable)
	}
	cfg = neo4jstore.Config{
		URL: u.Scheme + "://" + u.Host, User: u.User.Username(), Password: e.getenv(passwordVariable),
		Database: strings.Trim(u.Path, "/"),
	}
	return cfg, "Neo4j at " + u.Host, nil
}

// dataFolder is where the system keeps programs' data of this user.
func (e *env) dataFolder() (string, error) {
	if dir := e.getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "portolan"), nil
	}
	home := e.getenv("HOME")
	switch {
	case runtime.GOOS == "windows" && e.getenv("LocalAppData") != "":
		return filepath.Join(e.getenv("LocalAppData"), "portolan"), nil
	case home == "":
		return "", kg.Errorf(kg.Invalid, "--store", "there is no home folder for portolan.db; name a file, or memory:, with --store")
	case runtime.GOOS == "darwin":
		return filepath.Join(home, "Library", "Application Support", "portolan"), nil
	default:
		return filepath.Join(home, ".local", "share", "portolan"), nil
	}
}

// readSeed reads the seed of a folder, or the one in the binary where dir is "".
func readSeed(o *kg.Ontology, dir string) (*seedfile.Seed, error) {
	var files fs.FS = seed.FS
	if dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, kg.Errorf(kg.Invalid, dir, "is no folder; give the folder that holds sources, entities and links")
		}
		files = os.DirFS(dir)
	}
	s, err := seedfile.Read(files, o)
	var problems seedfile.Problems
	if errors.As(err, &problems) {
		for i := range problems {
			problems[i].File = filepath.Join(dir, problems[i].File)
		}
		return nil, problems
	}
	return s, err
}

// fill loads the seed into an empty store and says so. Of several servers that
// find the store empty, one loads it.
func (e *env) fill(g *kg.Graph) error {
	rev, err := g.Revision(e.ctx)
	if err != nil || rev != 0 {
		return err
	}
	s, err := readSeed(g.Ontology(), "")
	if err != nil {
		return fmt.Errorf("the seed in this binary is damaged: %w", err)
	}
	if err := e.load(g, s, kg.Empty); kg.CodeOf(err) != kg.Conflict {
		return err
	}
	fmt.Fprintln(e.stderr, "Another server has loaded the seed.")
	return nil
}

// load brings the store to what the seed states; base is that of kg.Store.Apply.
func (e *env) load(g *kg.Graph, s *seedfile.Seed, base kg.Revision) error {
	facts := 0
	for _, src := range s.Sources {
		facts += len(src.Facts)
	}
	done := e.progress("loading the seed", facts)
	_, err := g.Apply(e.ctx, kg.System, base, s.Changes())
	done()
	if err != nil {
		return err
	}
	if !e.quiet {
		fmt.Fprintf(e.stderr, "Loaded %s from %s.\n", plural(facts, "fact"), plural(len(s.Sources), "source"))
	}
	return nil
}
