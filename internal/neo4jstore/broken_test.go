package neo4jstore

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest/wire"
)

// countAll reads all that there is, and says how much came.
func countAll(ctx context.Context, s kg.Store) (n int, err error) {
	for _, err = range kg.NewGraph(kgtest.Ontology(), s).All(ctx, kg.System) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// TestBrokenConnections reads and writes through a network that fails.
func TestBrokenConnections(t *testing.T) {
	target := neo4jtest.Open(t)
	neo4jtest.Empty(t, target)
	p, through := wire.Start(t, target)
	c := configOf(through)
	c.RetryTime, c.ConnectTimeout = time.Second, time.Second
	s, err := Open(t.Context(), kgtest.Ontology(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	someSchools().Apply(t, s)
	if err := readAll(t.Context(), s); err != nil { // so that the server has its plan
		t.Fatal(err)
	}
	all, err := countAll(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	well := func(t *testing.T) {
		t.Helper()
		if err := readAll(t.Context(), s); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	}

	t.Run("it reads again where a connection was cut", func(t *testing.T) {
		p.Cut()
		well(t)
	})
	t.Run("it is unavailable while the server is away, and well by itself when it is back", func(t *testing.T) {
		p.Stop()
		unavailable(t, readAll(t.Context(), s))
		unavailable(t, add(t.Context(), s))
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		well(t)
		if err := add(t.Context(), s); err != nil {
			t.Error(err)
		}
	})
	t.Run("it is unavailable where connections are reset", func(t *testing.T) {
		end := p.Add("reset_peer", "downstream", nil)
		p.Cut() // what is open is not reset by new poison
		unavailable(t, readAll(t.Context(), s))
		unavailable(t, add(t.Context(), s))
		end()
		well(t)
	})
	t.Run("it is unavailable where the server falls silent", func(t *testing.T) {
		end := p.Silence()
		s.config.ReadTimeout = time.Second
		unavailable(t, readAll(t.Context(), s))
		s.config.ReadTimeout = time.Minute
		end()
		well(t)
	})
	t.Run("it does not know of a write whose answer is lost, and says so", func(t *testing.T) {
		end := p.Silence()
		s.config.WriteTimeout = time.Second
		unavailable(t, add(t.Context(), s))
		s.config.WriteTimeout = time.Minute
		end()
		well(t)
	})
	t.Run("it gives the caller's own end of waiting as it is", func(t *testing.T) {
		end := p.Silence()
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := readAll(ctx, s); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the error is %v, want that of the context", err)
		}
		end()
		well(t)
	})
	t.Run("it waits for a network that is slow", func(t *testing.T) {
		defer p.Add("latency", "downstream", map[string]any{"latency": 100, "jitter": 50})()
		well(t)
	})
	t.Run("it is unavailable where an answer trickles", func(t *testing.T) {
		p, through := wire.Start(t, target) // of its own: this poison is slow to leave
		s := connect(t, kgtest.Ontology(), through)
		s.config.WriteTimeout = time.Second
		p.Add("bandwidth", "downstream", map[string]any{"rate": 1})
		_, err := countAll(t.Context(), s)
		unavailable(t, err)
	})
	t.Run("it says so where a connection breaks in the middle of a stream", func(t *testing.T) {
		end := p.Add("limit_data", "downstream", map[string]any{"bytes": 50_000})
		p.Cut()
		n, err := countAll(t.Context(), s)
		unavailable(t, err)
		if n == 0 || n >= all {
			t.Errorf("%d of %d records came, want some", n, all)
		}
		end()
		well(t)
	})
	t.Run("it is unavailable where connections break in the middle of an answer", func(t *testing.T) {
		end := p.Add("limit_data", "downstream", map[string]any{"bytes": 3000})
		p.Cut()
		_, err := kg.NewGraph(kgtest.Ontology(), s).Run(t.Context(), kg.Viewer{}, roots("School", page(200)))
		unavailable(t, err)
		end()
		well(t)
	})
	t.Run("it has lost nothing", func(t *testing.T) {
		if n, err := countAll(t.Context(), s); err != nil || n != all {
			t.Errorf("%d of %d records are there: %v", n, all, err)
		}
	})
}
