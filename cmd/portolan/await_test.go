package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
	"github.com/portolan/portolan/internal/server"
)

var errAway = kg.Errorf(kg.Unavailable, "", "the database cannot be reached")

// awaiting gives a store that fails with the errors, one a try, and then opens; and the log.
func awaiting(t *testing.T, errs ...error) (*awaited, *bytes.Buffer) {
	t.Helper()
	o, err := graph.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	a := &awaited{
		gate: shutGate("nobody has asked yet"), name: "the test's", log: slog.New(slog.NewTextHandler(log, nil)),
		open: func(context.Context) (kg.Store, error) {
			if len(errs) > 0 {
				err := errs[0]
				errs = errs[1:]
				return nil, err
			}
			return localstore.OpenMemory(o), nil
		},
		fill: func(context.Context, kg.Store) error { return nil },
	}
	t.Cleanup(func() { _ = a.gate.Close() })
	return a, log
}

// refuses fails the test unless the gate answers that the store is unavailable, with that reason.
func refuses(t *testing.T, s kg.Store, reason string) {
	t.Helper()
	_, err := s.Read(t.Context(), kg.Viewer{})
	_, writing := s.Apply(t.Context(), kg.System, 0, nil)
	for _, err := range []error{err, writing} {
		if kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), reason) {
			t.Errorf("got %v, want UNAVAILABLE with %q", err, reason)
		}
	}
}

func TestAwait(t *testing.T) {
	t.Run("is unavailable until the store is there, and says why", func(t *testing.T) {
		a, log := awaiting(t, errAway)
		refuses(t, a.gate, "nobody has asked yet")
		fill := a.fill
		a.fill = func(ctx context.Context, s kg.Store) error {
			refuses(t, a.gate, "the seed is being loaded")
			return fill(ctx, s)
		}
		if err := a.bring(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := a.gate.Apply(t.Context(), kg.System, 0, nil); err != nil {
			t.Error(err)
		}
		if got := log.String(); !strings.Contains(got, "tries=1") || !strings.Contains(got, errAway.Message) || !strings.Contains(got, "next_try_in") || !strings.Contains(got, "tries=2") {
			t.Errorf("the log does not tell of each try:\n%s", got)
		}
	})
	t.Run("opens the store again where it goes away while it is filled", func(t *testing.T) {
		a, _ := awaiting(t)
		filled := 0
		a.fill = func(context.Context, kg.Store) error {
			if filled++; filled == 1 {
				return errAway
			}
			return nil
		}
		if err := a.bring(t.Context()); err != nil || filled != 2 {
			t.Errorf("filled %d times: %v", filled, err)
		}
	})
	t.Run("gives up where waiting does not help", func(t *testing.T) {
		wrong := kg.Errorf(kg.Invalid, "store", "holds what Portolan did not write")
		a, _ := awaiting(t, wrong, errAway)
		if err := a.bring(t.Context()); !errors.Is(err, wrong) {
			t.Errorf("got %v, want %v", err, wrong)
		}
	})
	t.Run("ends in order when it is told to", func(t *testing.T) {
		a, _ := awaiting(t, errAway, errAway, errAway)
		ctx, cancel := context.WithCancel(t.Context())
		open := a.open
		a.open = func(c context.Context) (kg.Store, error) {
			cancel()
			return open(c)
		}
		if err := a.bring(ctx); err != nil {
			t.Error(err)
		}
		refuses(t, a.gate, "nobody has asked yet")
	})
}

func TestPrefixes(t *testing.T) {
	got, err := prefixes([]string{"10.0.0.7", "192.168.0.0/16", "::1"})
	if err != nil || len(got) != 3 || got[0].String() != "10.0.0.7/32" || got[1].String() != "192.168.0.0/16" || got[2].String() != "::1/128" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := prefixes([]string{"proxy.example"}); kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), "10.0.0.0/8") {
		t.Errorf("got %v, want what to write", err)
	}
}

func TestGateHidesNothing(t *testing.T) {
	type lends interface{ Version() *adjacency.Version }
	g := shutGate("nobody has asked yet")
	if _, ok := kg.StoreAs[lends](g); ok {
		t.Error("it lends a graph while it is shut")
	}
	o, err := graph.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	g.open(server.LimitShapes(localstore.OpenMemory(o), 1))
	if s, ok := kg.StoreAs[lends](g); !ok || s.Version() == nil {
		t.Error("it lends no graph when it is open")
	}
}
