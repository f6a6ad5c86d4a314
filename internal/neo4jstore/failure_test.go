package neo4jstore

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

// unavailable fails the test unless the error says that the store is, in words
// that hold nothing of the driver's.
func unavailable(tb testing.TB, err error) {
	tb.Helper()
	if kg.CodeOf(err) != kg.Unavailable {
		tb.Fatalf("the error is %v (%s), want one that is %s", err, kg.CodeOf(err), kg.Unavailable)
	}
	for _, theirs := range []string{"Neo.", "Error", "127.0.0.1", "bolt", "context"} {
		if strings.Contains(err.Error(), theirs) {
			tb.Errorf("the error says %q", err)
		}
	}
}

func readAll(ctx context.Context, s kg.Store) error {
	_, err := kg.NewGraph(kgtest.Ontology(), s).Run(ctx, kg.Viewer{}, roots("School", page(5)))
	return err
}

func add(ctx context.Context, s kg.Store) error {
	_, err := s.Apply(ctx, kg.System, 0, kgtest.NewW().Changes())
	return err
}

func TestOpenRefuses(t *testing.T) {
	server := neo4jtest.Start(t, neo4jtest.Options{Auth: true})
	for name, change := range map[string]func(*Config){
		"a wrong password":          func(c *Config) { c.Password = "wrong-password" },
		"no user":                   func(c *Config) { c.User = "" },
		"a database that is absent": func(c *Config) { c.Database = "absent" },
		"a port nobody listens on":  func(c *Config) { c.URL, c.ConnectTimeout = "bolt://127.0.0.1:1", time.Second },
	} {
		t.Run(name, func(t *testing.T) {
			c := configOf(server.Target)
			change(&c)
			_, err := Open(t.Context(), kgtest.Ontology(), c)
			unavailable(t, err)
			if strings.Contains(err.Error(), "wrong-password") {
				t.Errorf("the error says the password: %q", err)
			}
		})
	}
	t.Run("what is no address", func(t *testing.T) {
		_, err := Open(t.Context(), kgtest.Ontology(), Config{URL: "http://localhost", Password: "wrong-password"})
		if kg.CodeOf(err) != kg.Invalid || strings.Contains(err.Error(), "wrong-password") {
			t.Errorf("the error is %v, want one that is invalid", err)
		}
	})
	t.Run("nothing of the right user, also after the server was lost", func(t *testing.T) {
		lostAndFound(t, server)
	})
}

func lostAndFound(t *testing.T, server *neo4jtest.Server) {
	c := configOf(server.Target)
	c.RetryTime, c.ConnectTimeout = time.Second, 2*time.Second
	s, err := Open(t.Context(), kgtest.Ontology(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := errors.Join(add(t.Context(), s), readAll(t.Context(), s)); err != nil {
		t.Fatal(err)
	}
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	unavailable(t, readAll(t.Context(), s))
	unavailable(t, add(t.Context(), s))
	if err := server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := readAll(t.Context(), s); err != nil {
		t.Errorf("after the server came back: %v", err)
	}
	if err := add(t.Context(), s); err != nil {
		t.Errorf("after the server came back: %v", err)
	}
}

func TestBrokenConnections(t *testing.T) {
	target := neo4jtest.Open(t)
	neo4jtest.Empty(t, target)
	p, through := startProxy(t, target)
	c := configOf(through)
	c.RetryTime, c.ConnectTimeout = time.Second, time.Second
	s, err := Open(t.Context(), kgtest.Ontology(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := readAll(t.Context(), s); err != nil { // so that the server has its plan
		t.Fatal(err)
	}
	s.config.ReadTimeout = 500 * time.Millisecond
	t.Run("it reads again where a connection broke", func(t *testing.T) {
		p.cut()
		if err := readAll(t.Context(), s); err != nil {
			t.Error(err)
		}
	})
	t.Run("it is unavailable where the server does not answer in time", func(t *testing.T) {
		p.hold.Store(true)
		defer p.hold.Store(false)
		unavailable(t, readAll(t.Context(), s))
	})
	t.Run("it gives the caller's own end of waiting as it is", func(t *testing.T) {
		p.hold.Store(true)
		defer p.hold.Store(false)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := readAll(ctx, s); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the error is %v, want that of the context", err)
		}
	})
	t.Run("it is well afterwards", func(t *testing.T) {
		p.cut()
		if err := readAll(t.Context(), s); err != nil {
			t.Error(err)
		}
	})
}

func TestServerTimeout(t *testing.T) {
	s := openStore(t, kgtest.Ontology())
	s.config.ReadTimeout = 300 * time.Millisecond
	slow := &statement{"CYPHER 5\nUNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(a % 7 = b % 11)", nil}
	_, err := s.read(t.Context(), slow)
	unavailable(t, err)
}

func TestInternalErrorsTellNoValues(t *testing.T) {
	s := openStore(t, kgtest.Ontology())
	_, err := s.read(t.Context(), &statement{"CYPHER 5\nRETURN date($d)", map[string]any{"d": "secret value"}})
	if kg.CodeOf(err) != kg.Internal {
		t.Fatalf("the error is %v, want one that is internal", err)
	}
	for err := err; err != nil; err = errors.Unwrap(err) {
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error says %q", err)
		}
	}
}
