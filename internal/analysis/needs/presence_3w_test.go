package needs

import (
	"fmt"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// TestPresenceOf3W makes a world of a table of who does what where, an initiative of
// each row, and holds the partners of each cell to a count of the rows.
func TestPresenceOf3W(t *testing.T) {
	rows := worldtest.SharedTable(t, "3w-hxl-unhcr-17-countries.csv")[2:] // below headings and HXL tags
	world, present := presenceWorld(rows)
	if len(rows) != 2250 || len(present) != 244 {
		t.Fatalf("the file has %d rows and %d cells, want 2250 and 244", len(rows), len(present))
	}
	found := 0
	for _, c := range coverageOf(t, worldtest.WorldOf(t, world), CoverageQuery{By: ByNeedAndCountry}).Cells(CellStates{}) {
		want := present[[2]kg.ID{c.Need(), c.Country()}]
		if got := len(c.Partners()); got != len(want) {
			t.Errorf("%s in %s: %d organisations, want %d", c.Need(), c.Country(), got, len(want))
		}
		if (c.State() == NeedUnknown) != (len(want) == 0) {
			t.Errorf("%s in %s is %s with %d organisations", c.Need(), c.Country(), c.State(), len(want))
		}
		if len(want) > 0 {
			found++
		}
	}
	worldtest.Equal(t, found, len(present))
}

// presenceWorld gives the world of the rows, and the organisations of each sector
// and country.
func presenceWorld(rows [][]string) (*kgtest.W, map[[2]kg.ID]map[string]bool) {
	m := worldtest.Money{W: worldtest.Plain()}.Region()
	names, present := map[string]kg.ID{}, map[[2]kg.ID]map[string]bool{}
	named := func(kind, name string, add func(kg.ID)) kg.ID {
		id, known := names[kind+name]
		if !known {
			id = kg.ID(fmt.Sprintf("%s/%d", kind, len(names)))
			names[kind+name] = id
			add(id)
		}
		return id
	}
	for i, row := range rows {
		country := named("country", row[0], func(id kg.ID) { m.Is(id).Tie("MEMBER_OF", id, "region/r", kgtest.With("status", "MEMBER")) })
		sector := named("need", row[4], func(id kg.ID) { worldtest.Need(m.W, id, fmt.Sprintf("1.%d", len(names))) })
		who := named("organisation", row[7], func(id kg.ID) { worldtest.Organisation(m.W, id) })
		work := kg.ID(fmt.Sprintf("initiative/row-%d", i))
		m.Has(work, "status", "IMPLEMENTATION").Is(work).Tie("IMPLEMENTS", who, work).Tie("ADDRESSES", work, sector).Tie("IN", work, country)
		cell := [2]kg.ID{sector, country}
		if present[cell] == nil {
			present[cell] = map[string]bool{}
		}
		present[cell][row[7]] = true
	}
	return m.W, present
}
