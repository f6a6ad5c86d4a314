package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/server"
)

// A slowPlanner answers a question when it is told to, or when who asked has gone.
type slowPlanner struct{ asked, answer chan struct{} }

func (p slowPlanner) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked <- struct{}{}
	select {
	case <-p.answer:
		fmt.Fprint(w, "{}")
	case <-r.Context().Done():
	}
}

// warming gives a server whose store has come and whose first saved question is
// being planned.
func warming(t *testing.T) (p slowPlanner, ready func() string, ended chan error, end func(), log fmt.Stringer) {
	t.Helper()
	a, said := awaiting(t)
	o, err := graph.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	p = slowPlanner{make(chan struct{}), make(chan struct{})}
	st := a.start(kg.NewGraph(o, a.gate), graph.Options{}, &warmUp{p, a.log})
	h := server.New(server.Config{Graph: st.graph, Ready: st.ready, GraphQL: st.options, Logger: slog.New(slog.DiscardHandler), Hosts: server.Hosts(nil, nil, nil)})
	ready = func() string {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		return w.Body.String()
	}
	if got := ready(); !strings.Contains(got, "nobody has asked yet") {
		t.Errorf("before the store is there it says %s", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	ended = make(chan error, 1)
	go func() { ended <- st.finish(ctx) }()
	<-p.asked
	return p, ready, ended, cancel, said
}

func TestWarmUp(t *testing.T) {
	t.Run("goes on behind a server that is ready, one question at a time", func(t *testing.T) {
		p, ready, ended, _, log := warming(t)
		for i := range graph.Questions() {
			if i > 0 {
				<-p.asked
			}
			if got := ready(); got != "ready\n" {
				t.Fatalf("while question %d is planned it says %s", i, got)
			}
			select {
			case <-p.asked:
				t.Fatal("a question was asked before the one before was answered")
			default:
			}
			p.answer <- struct{}{}
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if got := log.String(); !strings.Contains(got, fmt.Sprintf("questions=%d", len(graph.Questions()))) || strings.Contains(got, "not planned") {
			t.Errorf("the log says %s", got)
		}
	})
	t.Run("ends with the server", func(t *testing.T) {
		p, _, ended, end, log := warming(t)
		end()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		select {
		case <-p.asked:
			t.Error("a question was asked after the end")
		default:
		}
		if got := log.String(); strings.Contains(got, "planned") || strings.Contains(got, "asked once") {
			t.Errorf("the log says %s", got)
		}
	})
	t.Run("asks nothing where it is not wanted", func(t *testing.T) {
		a, _ := awaiting(t)
		if err := a.start(nil, graph.Options{}, nil).finish(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
