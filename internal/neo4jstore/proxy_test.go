package neo4jstore

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest/wire"
)

// lookedJustNow has a store look at whose the database is only where nothing is found.
func lookedJustNow(s *Store) {
	later := time.Now().Add(time.Hour)
	s.looked.Store(&later)
}

func TestRunCostsOneRoundTrip(t *testing.T) {
	target := neo4jtest.Open(t)
	neo4jtest.Empty(t, target)
	p, through := wire.Start(t, target)
	s := connect(t, kgtest.Ontology(), through)
	someSchools().Apply(t, s)
	g := kg.NewGraph(kgtest.Ontology(), s)
	for _, shape := range shapes() {
		t.Run("for "+shape.name, func(t *testing.T) {
			lookedJustNow(s)
			before, said := p.RoundTrips(), len(p.Statements())
			page, err := g.Run(t.Context(), kg.Viewer{}, shape.plan())
			if err != nil {
				t.Fatal(err)
			}
			want := 1
			if empty(page) { // it looks whether that can be
				want = 2
			}
			if n := p.RoundTrips() - before; n != want {
				t.Errorf("it took %d round trips, want %d", n, want)
			}
			if got := p.Statements()[said:]; len(got) != want || !slices.Contains(got, compile(shape.normal(t), kg.Viewer{}, names{}).text) {
				t.Errorf("it said %s", strings.Join(got, "\n--\n"))
			}
		})
	}
}
