package neo4jstore

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest/wire"
)

func TestRefusedBookmarks(t *testing.T) {
	target := neo4jtest.Open(t)
	neo4jtest.Empty(t, target)
	p, through := wire.Start(t, target)
	s := connect(t, kgtest.Ontology(), through)
	someSchools().Apply(t, s)
	hold := func(bookmark string) func(*testing.T) {
		return func(t *testing.T) {
			if err := s.bookmarks.manager().UpdateBookmarks(t.Context(), nil, neo4j.Bookmarks{bookmark}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, spoil := range map[string]func(*testing.T){
		"that is none":             hold("no bookmark"),
		"that cannot be read":      hold("FB:kcwQ-spoilt"),
		"of which a byte is wrong": func(t *testing.T) { end := p.Forge("FB:k", "FB:!"); defer end(); unspoilt(t, add(t.Context(), s)) },
	} {
		t.Run("a read goes on without one "+name, func(t *testing.T) {
			spoil(t)
			for range 2 {
				if err := readAll(t.Context(), s); err != nil {
					t.Errorf("%v (%v)", err, errors.Unwrap(err))
				}
			}
		})
		t.Run("a write goes on without one "+name, func(t *testing.T) {
			spoil(t)
			if err := add(t.Context(), s); err != nil {
				t.Errorf("%v (%v)", err, errors.Unwrap(err))
			}
		})
		t.Run("a stream goes on without one "+name, func(t *testing.T) {
			spoil(t)
			if n, err := countAll(t.Context(), s); err != nil || n == 0 {
				t.Errorf("%d records: %v", n, err)
			}
		})
	}
}

func unspoilt(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestRefusesBookmarks(t *testing.T) {
	for code, want := range map[string]bool{
		"Neo.ClientError.Transaction.InvalidBookmark":        true,
		"Neo.ClientError.Transaction.InvalidBookmarkMixture": true,
		"Neo.TransientError.Transaction.BookmarkTimeout":     true,
		"Neo.ClientError.Statement.SyntaxError":              false,
		"":                                                   false,
	} {
		server := &neo4j.Neo4jError{Code: code}
		for _, err := range []error{server, &neo4j.TransactionExecutionLimit{Errors: []error{errors.New("other"), server}}} {
			if refusesBookmarks(err) != want {
				t.Errorf("%T of %q: %t, want %t", err, code, !want, want)
			}
		}
	}
}

// TestReplacedDatabase asks a store whose database is put away beneath it, and
// another put in its place, and one whose server hangs.
func TestReplacedDatabase(t *testing.T) {
	folder := t.TempDir()
	server := neo4jtest.Start(t, neo4jtest.Options{Brief: true, Folder: folder})
	c := configOf(server.Target)
	c.ReadTimeout, c.ConnectTimeout, c.RetryTime = 10*time.Second, time.Second, time.Second
	s, err := Open(t.Context(), kgtest.Ontology(), c)
	unspoilt(t, err)
	t.Cleanup(func() { _ = s.Close() })
	for range 20 { // so that the next database is far behind
		unspoilt(t, add(t.Context(), s))
	}
	t.Run("it is unavailable while Neo4j hangs, and well by itself when that goes on", func(t *testing.T) {
		unspoilt(t, readAll(t.Context(), s))
		unspoilt(t, server.Pause())
		s.config.ReadTimeout, s.config.WriteTimeout = time.Second, time.Second
		var group sync.WaitGroup
		for i := range 12 { // some find a connection, others must make one
			group.Go(func() {
				if i%4 == 0 {
					unavailable(t, add(t.Context(), s))
				} else {
					unavailable(t, readAll(t.Context(), s))
				}
			})
		}
		group.Wait()
		unavailable(t, readAll(t.Context(), s))
		unspoilt(t, server.Resume())
		s.config.ReadTimeout, s.config.WriteTimeout = 10*time.Second, time.Minute
		unspoilt(t, readAll(t.Context(), s))
		unspoilt(t, add(t.Context(), s))
	})
	unspoilt(t, server.Stop())
	unspoilt(t, os.RemoveAll(filepath.Join(folder, "data")))
	unspoilt(t, os.Mkdir(filepath.Join(folder, "data"), 0o755))
	unspoilt(t, server.Restart(t.Context()))
	t.Run("it says that the database is empty, and does not wait for what never comes", func(t *testing.T) {
		fails(t, readAll(t.Context(), s), kg.Unavailable, "emptied")
		fails(t, add(t.Context(), s), kg.Unavailable, "emptied")
	})
	t.Run("it goes on by itself with what is put there", func(t *testing.T) {
		someSchools().Apply(t, connect(t, kgtest.Ontology(), server.Target))
		unspoilt(t, readAll(t.Context(), s))
		if rev, err := kg.NewGraph(kgtest.Ontology(), s).Revision(t.Context()); rev != 1 || err != nil {
			t.Errorf("the revision is %d: %v", rev, err)
		}
		unspoilt(t, add(t.Context(), s))
	})
}

func TestEmptiedDatabase(t *testing.T) {
	s := openStore(t, kgtest.Ontology())
	someSchools().Apply(t, s)
	g := kg.NewGraph(kgtest.Ontology(), s)
	target := neo4jtest.Open(t)
	everyShape := func(t *testing.T, says string) {
		t.Helper()
		for _, shape := range shapes() {
			lookedJustNow(s) // so that it is the answer that makes it look
			_, err := g.Run(t.Context(), kg.Viewer{}, shape.plan())
			if kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), says) {
				t.Errorf("%s is answered %v, want UNAVAILABLE with %q", shape.name, err, says)
			}
		}
	}
	for name, change := range map[string]string{
		"schema": "MATCH (m:`_Meta`) SET m.was = m.schema, m.schema = 'else'",
		"form":   "MATCH (m:`_Meta`) SET m.was = m.format, m.format = 99",
	} {
		t.Run("it says so when the database is of another "+name, func(t *testing.T) {
			run(t, s, change)
			s.looked.Store(nil)
			for range 2 {
				fails(t, readAll(t.Context(), s), kg.Unavailable, "another "+name)
			}
			_, err := g.Revision(t.Context())
			fails(t, err, kg.Unavailable, "another "+name)
			run(t, s, "MATCH (m:`_Meta`) SET m."+map[string]string{"schema": "schema", "form": "format"}[name]+" = m.was REMOVE m.was")
			unspoilt(t, readAll(t.Context(), s))
		})
	}
	neo4jtest.Empty(t, target)
	t.Run("it says so when the database was emptied, whatever is asked", func(t *testing.T) {
		everyShape(t, "emptied")
		_, err := countAll(t.Context(), s)
		fails(t, err, kg.Unavailable, "emptied")
		_, err = g.Revision(t.Context())
		fails(t, err, kg.Unavailable, "emptied")
		fails(t, add(t.Context(), s), kg.Unavailable, "emptied")
	})
}

func TestMustLook(t *testing.T) {
	s, now := &Store{}, time.Now()
	for _, c := range []struct {
		name  string
		after time.Duration
		want  bool
	}{
		{"when nobody has looked yet", 0, true},
		{"not again at once", lookAgain - 1, false},
		{"after a while", lookAgain, true},
	} {
		if got := s.mustLook(now.Add(c.after)); got != c.want {
			t.Errorf("it looks %s: %t", c.name, got)
		}
	}
}
