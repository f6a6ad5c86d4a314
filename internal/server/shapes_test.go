package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/server"
)

// reply is what a test reads of an answer.
type reply struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Extensions struct {
			Code       string
			RetryAfter int
		}
	}
}

// asker asks a server whose store lets each client ask for two new shapes a minute.
func asker(t *testing.T) func(from, forwarded, query string) reply {
	cfg := config(t, io.Discard)
	cfg.Graph = kg.NewGraph(cfg.Graph.Ontology(), server.LimitShapes(seededStore(t), 2))
	cfg.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	h := server.New(cfg)
	return func(from, forwarded, query string) (got reply) {
		t.Helper()
		req := httptest.NewRequest("POST", "/graphql", strings.NewReader(fmt.Sprintf(`{"query":%q}`, query)))
		req.Header.Set("Content-Type", "application/json")
		req.RemoteAddr = from
		if forwarded != "" {
			req.Header.Set("X-Forwarded-For", forwarded)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		return got
	}
}

// newShape gives a query of a shape that no other number gives.
func newShape(n int) string {
	fields := []string{"name", "ref", "statement", "standing", "marking", "revision", "audiences", "asOf"}
	var chosen []string
	for i, f := range fields {
		if n&(1<<i) != 0 {
			chosen = append(chosen, f)
		}
	}
	return "{needs(first:1){nodes{id " + strings.Join(chosen, " ") + "}}}"
}

func TestLimitShapes(t *testing.T) {
	ask := asker(t)
	fine := func(t *testing.T, got reply) {
		t.Helper()
		if len(got.Errors) > 0 || len(got.Data) == 0 {
			t.Errorf("it refuses: %+v", got)
		}
	}
	refused := func(t *testing.T, got reply) {
		t.Helper()
		if len(got.Errors) != 1 || got.Errors[0].Extensions.Code != "COST_LIMIT" {
			t.Fatalf("it answers %s with %+v, want COST_LIMIT", got.Data, got.Errors)
		}
		if e := got.Errors[0]; e.Extensions.RetryAfter < 1 || e.Extensions.RetryAfter > 30 ||
			!strings.Contains(e.Message, fmt.Sprintf("try again in %ds", e.Extensions.RetryAfter)) {
			t.Errorf("it does not say when to try again: %+v", e)
		}
	}
	const one, other = "192.0.2.1:4000", "192.0.2.2:4000"
	fine(t, ask(one, "", newShape(1)))
	fine(t, ask(one, "", newShape(2)))
	t.Run("refuses the third new shape of a client", func(t *testing.T) { refused(t, ask(one, "", newShape(3))) })
	t.Run("does not take another port for another client", func(t *testing.T) { refused(t, ask("192.0.2.1:4001", "", newShape(3))) })
	t.Run("does not believe a stranger about who asks", func(t *testing.T) { refused(t, ask(one, "198.51.100.9", newShape(3))) })
	t.Run("answers known shapes without end, with other values", func(t *testing.T) {
		for range 5 {
			fine(t, ask(one, "", newShape(1)))
			fine(t, ask(one, "", strings.Replace(newShape(2), "first:1", "first:3", 1)))
		}
	})
	t.Run("answers another client", func(t *testing.T) { fine(t, ask(other, "", newShape(3))) })
	t.Run("knows for all what one has asked", func(t *testing.T) { fine(t, ask(one, "", newShape(3))) })

	t.Run("counts each selection of a request", func(t *testing.T) {
		got := ask("192.0.2.3:1", "", "{a:actionPlans{nodes{name}} b:countries{nodes{name}} c:organisations{nodes{name}}}")
		refused(t, got)
	})
	t.Run("takes those behind one proxy apart", func(t *testing.T) {
		const proxy = "10.1.2.3:5000"
		for n := range 2 {
			fine(t, ask(proxy, "203.0.113.5, 198.51.100.7, 10.9.9.9", newShape(16+n)))
		}
		refused(t, ask(proxy, "203.0.113.5, 198.51.100.7, 10.9.9.9", newShape(18)))
		t.Run("but not what one of them makes up", func(t *testing.T) {
			refused(t, ask(proxy, "203.0.113.77, 198.51.100.7, 10.9.9.9", newShape(18)))
		})
		fine(t, ask(proxy, "198.51.100.8", newShape(18)))
	})
	t.Run("takes the addresses of one IPv6 network for one client", func(t *testing.T) {
		fine(t, ask("[2001:db8:0:1::1]:1", "", newShape(32)))
		fine(t, ask("[2001:db8:0:1::2]:1", "", newShape(33)))
		refused(t, ask("[2001:db8:0:1:ffff::3]:1", "", newShape(34)))
		fine(t, ask("[2001:db8:0:2::1]:1", "", newShape(34)))
	})
}
