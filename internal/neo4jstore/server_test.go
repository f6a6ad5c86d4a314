package neo4jstore

import (
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest/wire"
)

func TestCheckVersion(t *testing.T) {
	for _, c := range []struct{ name, agent, says string }{
		{"takes the oldest release it knows", "Neo4j/5.26.0", ""},
		{"takes the line after", "Neo4j/2026.02.3", ""},
		{"takes what is run as a service", "Neo4j/5.27-aura", ""},
		{"refuses an older line", "Neo4j/4.4.42", "is Neo4j 4.4; Portolan needs 5.26 or newer"},
		{"refuses an older release", "Neo4j/5.9.0", "is Neo4j 5.9; Portolan needs 5.26 or newer"},
		{"refuses what calls itself compatible", "Neo4j/v5.11.0 compatible graph database server - Else", `calls itself "Neo4j/v5.11.0 compatible`},
		{"refuses what says nothing", "", `calls itself ""`},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			err := checkVersion(c.agent)
			switch {
			case c.says == "" && err != nil:
				t.Error(err)
			case c.says != "" && (kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), c.says)):
				t.Errorf("got %v, want one that is invalid and says %q", err, c.says)
			}
		})
	}
}

func TestOpenRefusesAnOldServer(t *testing.T) {
	target := neo4jtest.Open(t)
	neo4jtest.EmptyAll(t, target)
	p, through := wire.Start(t, target)
	version := target.Rows(t, "CALL dbms.components() YIELD versions RETURN versions[0]")[0][0].(string)
	p.Forge("Neo4j/"+version[:len("5.26.")], "Neo4j/4.44.") // 2026. is as long
	_, err := Open(t.Context(), kgtest.Ontology(), configOf(through))
	if kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), "is Neo4j 4.44; Portolan needs 5.26") {
		t.Errorf("got %v, want one that is invalid and names both versions", err)
	}
	if said := p.Statements(); len(said) > 0 {
		t.Errorf("it was asked all the same: %q", said)
	}
}
