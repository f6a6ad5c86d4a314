package neo4jstore

import (
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest/wire"
)

func TestRunCostsOneRoundTrip(t *testing.T) {
	target := neo4jtest.Open(t)
	neo4jtest.Empty(t, target)
	p, through := wire.Start(t, target)
	s := connect(t, kgtest.Ontology(), through)
	someSchools().Apply(t, s)
	g := kg.NewGraph(kgtest.Ontology(), s)
	for _, shape := range shapes() {
		t.Run("for "+shape.name, func(t *testing.T) {
			before, said := p.RoundTrips(), len(p.Statements())
			if _, err := g.Run(t.Context(), kg.Viewer{}, shape.plan()); err != nil {
				t.Fatal(err)
			}
			if n := p.RoundTrips() - before; n != 1 {
				t.Errorf("it took %d round trips, want 1", n)
			}
			if got := p.Statements()[said:]; len(got) != 1 || !slices.Contains(got, compile(shape.normal(t), kg.Viewer{}, names{}).text) {
				t.Errorf("it said %s", strings.Join(got, "\n--\n"))
			}
		})
	}
}
