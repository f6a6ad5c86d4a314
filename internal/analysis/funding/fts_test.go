package funding

import (
	"cmp"
	"fmt"
	"strconv"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
)

const ftsSharedRow, ftsUnspecifiedRow = "Multiple clusters/sectors (shared)", "Not specified"

// TestFundingOfFTS makes a world of each plan in a file of OCHA's Financial Tracking
// Service, a need of each cluster, and holds the answer to the file's own figures.
func TestFundingOfFTS(t *testing.T) {
	rows := worldtest.SharedTable(t, "fts-requirements-funding-cluster-global.csv")[1:]
	plans := map[string][][]string{}
	for _, row := range rows {
		plans[row[3]] = append(plans[row[3]], row)
	}
	if len(rows) != 40 || len(plans) != 3 {
		t.Fatalf("the file has %d rows of %d plans, want 40 of 3", len(rows), len(plans))
	}
	// As the README of the data says, there are blanks and more than 100 %.
	blank, over := 0, 0
	for _, row := range rows {
		if row[9] == "" {
			blank++
		}
		if percent, err := strconv.Atoi(row[11]); err == nil && percent > 100 {
			over++
		}
	}
	if blank != 8 || over != 3 {
		t.Fatalf("%d rows have no requirement and %d more than 100 %%, want 8 and 3", blank, over)
	}
	for code, rows := range plans {
		t.Run("it gives what FTS gives for "+code, func(t *testing.T) {
			cells := map[kg.ID]Cell{}
			for _, c := range fundingOf(t, worldtest.WorldOf(t, ftsWorld(rows).W), Query{}).Cells {
				cells[c.what()] = c
			}
			for _, row := range rows {
				checkFTS(t, cells[ftsID(row)], row[8], row[9], row[10], row[11])
			}
		})
	}
}

func ftsID(row []string) kg.ID {
	switch row[8] {
	case ftsSharedRow:
		return "shared"
	case ftsUnspecifiedRow:
		return "not specified"
	}
	return kg.ID("need/cluster-" + row[7])
}

func ftsWorld(rows [][]string) worldtest.Money {
	m := worldtest.Money{W: worldtest.Organisation(worldtest.Plain(), "organisation/anybody")}
	m.Is("initiative/several")
	for i, row := range rows {
		id := ftsID(row)
		if id.KindSlug() == "need" {
			worldtest.Need(m.Has(id, "name", row[8]), id, fmt.Sprintf("1.%d", i)).Tie("ADDRESSES", "initiative/several", id)
		}
		if row[9] != "" {
			m.Costs(row[7], row[9], "USD", id)
		}
		if row[10] != "" {
			m.Paid(fmt.Sprint(i), row[10], "organisation/anybody", "", ftsPurpose(id)...)
		}
	}
	return m
}

func ftsPurpose(id kg.ID) []kg.ID {
	switch id {
	case "shared":
		return []kg.ID{"initiative/several"}
	case "not specified":
		return nil
	}
	return []kg.ID{id}
}

func checkFTS(t *testing.T, c Cell, name, requirement, funding, percent string) {
	t.Helper()
	if string(c.Requirement) != requirement || string(c.Net) != cmp.Or(funding, "0") {
		t.Errorf("%s: %s of %s, want %s of %s", name, c.Net, c.Requirement, funding, requirement)
	}
	if (c.Coverage == "") != (requirement == "") {
		t.Errorf("%s: the coverage is %q with a requirement of %q", name, c.Coverage, requirement)
	}
	if percent == "" {
		return
	}
	if got := decimalOf(t, c.Coverage).Mul(hundred).Round(0).String(); got != percent {
		t.Errorf("%s: covered to %s %%, want %s", name, got, percent)
	}
}
