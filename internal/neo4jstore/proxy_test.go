package neo4jstore

import (
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

// A proxy stands between a client and a server and counts round trips: how often
// the client begins to speak after the server did. It can be made to hold back
// what the server says.
type proxy struct {
	net.Listener
	server string
	trips  atomic.Int64
	hold   atomic.Bool
	wait   sync.WaitGroup
	mu     sync.Mutex
	open   []net.Conn
}

// startProxy gives a proxy for the target and the target as seen through it.
func startProxy(tb testing.TB, t neo4jtest.Target) (*proxy, neo4jtest.Target) {
	tb.Helper()
	u, err := url.Parse(t.URL)
	if err != nil {
		tb.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	p := &proxy{Listener: l, server: u.Host}
	p.wait.Go(p.accept)
	tb.Cleanup(func() {
		_ = l.Close()
		p.cut()
		p.wait.Wait()
	})
	t.URL = "bolt://" + l.Addr().String() // neo4j:// would lead past the proxy
	return p, t
}

func (p *proxy) accept() {
	for {
		client, err := p.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.server)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.open = append(p.open, client, server)
		p.mu.Unlock()
		answered := new(atomic.Bool)
		answered.Store(true)
		p.wait.Go(func() {
			p.pass(server, client, func() bool {
				if answered.Swap(false) {
					p.trips.Add(1)
				}
				return true
			})
		})
		p.wait.Go(func() {
			p.pass(client, server, func() bool { answered.Store(true); return !p.hold.Load() })
		})
	}
}

// pass copies from one end to the other; each piece is asked about first.
func (p *proxy) pass(to, from net.Conn, ask func() bool) {
	defer to.Close()
	piece := make([]byte, 64<<10)
	for {
		n, err := from.Read(piece)
		if n > 0 && ask() {
			if _, err := to.Write(piece[:n]); err != nil {
				return
			}
		}
		if err != nil {
			_ = from.Close()
			return
		}
	}
}

// cut breaks all connections.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.open {
		_ = c.Close()
	}
	p.open = nil
}

func TestRunCostsOneRoundTrip(t *testing.T) {
	target := neo4jtest.Open(t)
	neo4jtest.Empty(t, target)
	p, through := startProxy(t, target)
	s := connect(t, kgtest.Ontology(), through)
	someSchools().Apply(t, s)
	g := kg.NewGraph(kgtest.Ontology(), s)
	for _, shape := range shapes() {
		t.Run("for "+shape.name, func(t *testing.T) {
			before := p.trips.Load()
			if _, err := g.Run(t.Context(), kg.Viewer{}, shape.plan()); err != nil {
				t.Fatal(err)
			}
			if n := p.trips.Load() - before; n != 1 {
				t.Errorf("it took %d round trips, want 1", n)
			}
		})
	}
}
