package world_test

import (
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
)

func TestModel(t *testing.T) {
	t.Run("it finds all names of the schema", func(t *testing.T) {
		m, err := world.NewModel(worldtest.Ontology(t))
		if err != nil {
			t.Fatal(err)
		}
		worldtest.Equal(t, []string{m.Need.Kind.Name, m.Need.Ref.Name, m.Need.Organisations.Kind, m.InterestedIn.Status.Name}, []string{"Need", "ref", "INTERESTED_IN", "status"})
	})
	t.Run("it names what another schema lacks", func(t *testing.T) {
		_, err := world.NewModel(&kg.Ontology{})
		worldtest.Refused(t, err, kg.Internal, "", "another schema")
		for _, name := range []string{"Need, ", "Need.ref", "Need.organisations", "INTERESTED_IN.status"} {
			if !strings.Contains(err.Error(), name) {
				t.Errorf("it does not name %s", name)
			}
		}
	})
}
