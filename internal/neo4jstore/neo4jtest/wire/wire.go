// Package wire puts a proxy between a client and a Neo4j: one that delays, drops,
// cuts and resets (toxiproxy), and that hears what the client says.
package wire

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"sync"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

// A Proxy stands between clients and a server. Stop makes the server away for
// its clients, Start brings it back.
type Proxy struct {
	*toxiproxy.Proxy
	tb    testing.TB
	heard *heard
}

// Start gives a proxy for the target, which ends with the test, and the target as
// seen through it.
func Start(tb testing.TB, t neo4jtest.Target) (*Proxy, neo4jtest.Target) {
	tb.Helper()
	u, err := url.Parse(t.URL)
	if err != nil {
		tb.Fatal(err)
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	p := &Proxy{toxiproxy.NewProxy(server, "neo4j", "127.0.0.1:0", u.Host), tb, newHeard()}
	if err := p.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		p.Stop()
		p.heard.forget()
	})
	for _, stream := range []string{up, down} {
		p.Add(earType, stream, map[string]any{"heard": p.heard.id, "stream": stream})
	}
	t.URL = "bolt://" + p.Listen // neo4j:// would lead past the proxy
	return p, t
}

// The streams of a connection: what the client says, and what the server does.
const (
	up   = "upstream"
	down = "downstream"
)

// Add does something to one stream of all connections, as toxiproxy documents it,
// until the function it gives is called, or the test ends.
func (p *Proxy) Add(kind, stream string, attributes map[string]any) (remove func()) {
	p.tb.Helper()
	text, err := json.Marshal(map[string]any{"type": kind, "stream": stream, "attributes": attributes})
	if err != nil {
		p.tb.Fatal(err)
	}
	toxic, err := p.Toxics.AddToxicJson(bytes.NewReader(text))
	if err != nil {
		p.tb.Fatal(err)
	}
	return func() {
		p.tb.Helper()
		if err := p.Toxics.RemoveToxic(p.tb.Context(), toxic.Name); err != nil {
			p.tb.Error(err)
		}
	}
}

// Silence drops what the server says, as a broken network does, until the
// function it gives is called; then the connections are closed.
func (p *Proxy) Silence() (end func()) {
	p.tb.Helper()
	return p.Add("timeout", down, nil)
}

// Cut breaks all connections; new ones are taken.
func (p *Proxy) Cut() {
	p.tb.Helper()
	p.Stop()
	if err := p.Start(); err != nil {
		p.tb.Fatal(err)
	}
}

// RoundTrips is how often a client has begun to speak after the server did.
func (p *Proxy) RoundTrips() int {
	p.heard.Lock()
	defer p.heard.Unlock()
	return p.heard.trips
}

// Statements are the texts of all statements that clients have sent, in order.
func (p *Proxy) Statements() []string {
	p.heard.Lock()
	defer p.heard.Unlock()
	return slices.Clone(p.heard.statements)
}

// heard is what a proxy has heard.
type heard struct {
	id int
	sync.Mutex
	answered   bool
	trips      int
	statements []string
}

// hearings are those that go on, by number: toxiproxy makes its toxics itself,
// from JSON.
var hearings struct {
	sync.Mutex
	last int
	byID map[int]*heard
}

func newHeard() *heard {
	hearings.Lock()
	defer hearings.Unlock()
	hearings.last++
	if hearings.byID == nil {
		hearings.byID = map[int]*heard{}
	}
	h := &heard{id: hearings.last, answered: true}
	hearings.byID[h.id] = h
	return h
}

func hearing(id int) *heard {
	hearings.Lock()
	defer hearings.Unlock()
	return hearings.byID[id]
}

func (h *heard) forget() {
	hearings.Lock()
	defer hearings.Unlock()
	delete(hearings.byID, h.id)
}

func (h *heard) server() {
	h.Lock()
	defer h.Unlock()
	h.answered = true
}

func (h *heard) client(statements []string) {
	h.Lock()
	defer h.Unlock()
	if h.answered {
		h.trips++
	}
	h.answered = false
	h.statements = append(h.statements, statements...)
}
