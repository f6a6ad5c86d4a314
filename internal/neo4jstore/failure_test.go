package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

// fails fails the test unless the error has the code, in words that hold nothing
// of the driver's and no password.
func fails(tb testing.TB, err error, code kg.Code, says string) {
	tb.Helper()
	if kg.CodeOf(err) != code || !strings.Contains(err.Error(), says) {
		tb.Fatalf("the error is %v (%s, %v), want one that is %s and says %q", err, kg.CodeOf(err), errors.Unwrap(err), code, says)
	}
	for _, theirs := range []string{"Neo.", "Error", "127.0.0.1", "bolt", "context", wrongPassword} {
		if strings.Contains(err.Error(), theirs) {
			tb.Errorf("the error says %q", err)
		}
	}
	for err := err; err != nil; err = errors.Unwrap(err) { // what goes to the log
		if strings.Contains(err.Error(), wrongPassword) {
			tb.Errorf("the error says the password: %q", err)
		}
	}
}

func unavailable(tb testing.TB, err error) {
	tb.Helper()
	fails(tb, err, kg.Unavailable, "")
}

const wrongPassword = "wrong-password"

func readAll(ctx context.Context, s kg.Store) error {
	_, err := kg.NewGraph(kgtest.Ontology(), s).Run(ctx, kg.Viewer{}, roots("School", page(5)))
	return err
}

func add(ctx context.Context, s kg.Store) error {
	_, err := s.Apply(ctx, kg.System, 0, kgtest.NewW().Changes())
	return err
}

// listen gives the address of a port where somebody says one thing to all who come.
func listen(t *testing.T, says string) (url string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = c.Close() })
			_, _ = io.WriteString(c, says)
		}
	}()
	return "bolt://" + l.Addr().String()
}

// TestServerOfItsOwn asks a server that refuses, runs out of memory, goes away
// and comes back read-only.
func TestServerOfItsOwn(t *testing.T) {
	server := neo4jtest.Start(t, neo4jtest.Options{Auth: true, Brief: true, Settings: map[string]string{"db.memory.transaction.max": "8m"}})
	t.Run("Open refuses", func(t *testing.T) { openRefuses(t, server.Target) })
	c := configOf(server.Target)
	c.RetryTime, c.ReadTimeout = time.Second, time.Minute
	s, err := Open(t.Context(), kgtest.Ontology(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := errors.Join(add(t.Context(), s), readAll(t.Context(), s)); err != nil {
		t.Fatal(err)
	}
	t.Run("it says so when a read takes more memory than Neo4j gives", func(t *testing.T) {
		_, err := s.read(t.Context(), &statement{text: "CYPHER 5\nUNWIND range(1, 2000000) AS i RETURN count(DISTINCT toString(i))"})
		fails(t, err, kg.CostLimit, "ask for less")
	})
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	t.Run("it is unavailable while the server is away", func(t *testing.T) {
		unavailable(t, readAll(t.Context(), s))
		unavailable(t, add(t.Context(), s))
	})
	server.Reconfigure("server.databases.default_to_read_only", "true")
	if err := server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Run("it reads by itself when the server is back", func(t *testing.T) {
		if err := readAll(t.Context(), s); err != nil {
			t.Error(err)
		}
	})
	t.Run("it says so when the server takes no changes", func(t *testing.T) {
		fails(t, add(t.Context(), s), kg.Unavailable, "read-only")
	})
	t.Run("it opens a database that takes no changes", func(t *testing.T) {
		if err := readAll(t.Context(), connect(t, kgtest.Ontology(), server.Target)); err != nil {
			t.Error(err)
		}
	})
	t.Run("it says so when a database that takes no changes is not ready for the schema", func(t *testing.T) {
		o := loadSchools(t, "motto: String @attr(search: true)", "motto: String @attr(search: true, sort: true)")
		_, err := Open(t.Context(), o, configOf(server.Target))
		fails(t, err, kg.Unavailable, "read-only")
	})
}

func openRefuses(t *testing.T, target neo4jtest.Target) {
	for _, c := range []struct {
		name   string
		change func(*Config)
		code   kg.Code
		says   string
	}{
		{"a wrong password", func(c *Config) { c.Password = wrongPassword }, kg.Invalid, "user or the password"},
		{"no user", func(c *Config) { c.User = "" }, kg.Invalid, "user or the password"},
		{"a database that is absent", func(c *Config) { c.Database = "absent" }, kg.Invalid, "no database of that name"},
		{"what is no address", func(c *Config) { c.URL, c.Password = "http://localhost", wrongPassword }, kg.Invalid, "write neo4j://"},
		{"a port that speaks HTTP", func(c *Config) { c.URL = listen(t, "HTTP/1.1 400 Bad Request\r\n\r\n") }, kg.Invalid, "7687"},
		{"a port nobody listens on", func(c *Config) { c.URL = "bolt://127.0.0.1:1" }, kg.Unavailable, "cannot be reached"},
		{"a port that says nothing", func(c *Config) { c.URL, c.ReadTimeout, c.Password = listen(t, ""), 300*time.Millisecond, wrongPassword }, kg.Unavailable, "cannot be reached"},
		{"to speak plainly where encryption is asked for", func(c *Config) { c.URL = strings.Replace(target.URL, "neo4j:", "bolt+s:", 1) }, kg.Unavailable, "cannot be reached"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := configOf(target)
			c.change(&config)
			_, err := Open(t.Context(), kgtest.Ontology(), config)
			fails(t, err, c.code, c.says)
		})
	}
}

// slow is a statement that would read someSchools for days, with a mark by which
// the server's list of transactions shows it.
func slow(mark string) *statement {
	return &statement{text: "CYPHER 5 /* " + mark + " */\nMATCH (a), (b), (c), (d), (e) RETURN count(a.name = b.name)"}
}

// running waits until the server runs a statement with the mark, or none.
func running(t *testing.T, target neo4jtest.Target, mark string, want bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		rows := target.Rows(t, "CYPHER 5 SHOW TRANSACTIONS YIELD currentQuery AS q WHERE q CONTAINS $mark RETURN q", "mark", "/* "+mark)
		if (len(rows) > 0) == want {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("a statement %q runs on the server: %t, want %t", mark, !want, want)
		}
	}
}

func TestSlowStatementsEnd(t *testing.T) {
	s := openStore(t, kgtest.Ontology())
	someSchools().Apply(t, s)
	target := neo4jtest.Open(t)
	t.Run("on the server, which is told how long they may take", func(t *testing.T) {
		s.config.ReadTimeout = 300 * time.Millisecond
		_, err := s.read(t.Context(), slow("told"))
		fails(t, err, kg.Unavailable, "took too long")
		running(t, target, "told", false)
	})
	s.config.ReadTimeout = time.Minute
	t.Run("when whoever asked goes away", func(t *testing.T) {
		ctx, leave := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := s.read(ctx, slow("left"))
			ended <- err
		}()
		running(t, target, "left", true)
		leave()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v, want that of the context", err)
		}
		running(t, target, "left", false)
	})
	t.Run("when a reader of a stream has enough", func(t *testing.T) {
		st := &statement{text: "CYPHER 5 /* stream */\nUNWIND range(1, 1000000000) AS a RETURN a"}
		err := s.stream(t.Context(), st, func([]any) (bool, error) { return false, nil })
		if err != nil {
			t.Error(err)
		}
		running(t, target, "stream", false)
	})
	t.Run("when a stream takes too long", func(t *testing.T) {
		s.config.WriteTimeout = 300 * time.Millisecond
		err := s.stream(t.Context(), slow("long"), func([]any) (bool, error) { return true, nil })
		fails(t, err, kg.Unavailable, "took too long")
		running(t, target, "long", false)
	})
}

func TestInternalErrorsTellNoValues(t *testing.T) {
	s := openStore(t, kgtest.Ontology())
	_, err := s.read(t.Context(), &statement{text: "CYPHER 5\nRETURN date($d)", params: map[string]any{"d": "secret value"}})
	if kg.CodeOf(err) != kg.Internal {
		t.Fatalf("the error is %v, want one that is internal", err)
	}
	for err := err; err != nil; err = errors.Unwrap(err) {
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error says %q", err)
		}
	}
}

func TestOpenTogether(t *testing.T) {
	target := neo4jtest.Open(t)
	neo4jtest.EmptyAll(t, target)
	const processes = 4
	stores, errs := make([]*Store, processes), make(chan error, processes)
	for i := range stores {
		go func() {
			var err error
			stores[i], err = Open(t.Context(), kgtest.Ontology(), configOf(target))
			errs <- err
		}()
	}
	for range stores {
		if err := <-errs; err != nil {
			t.Errorf("one of %d that open an empty database at once: %v", processes, err)
		}
	}
	for _, s := range stores {
		if s != nil {
			t.Cleanup(func() { _ = s.Close() })
		}
	}
	if rows := target.Rows(t, "CYPHER 5 MATCH (n) RETURN labels(n)[0]"); fmt.Sprint(rows) != "[[_Meta]]" {
		t.Errorf("the database holds %v, want one _Meta", rows)
	}
}
