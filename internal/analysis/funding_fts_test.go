package analysis

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// sharedTable reads a CSV file of the test data, which does not come with the
// project; without it the test is skipped.
func sharedTable(tb testing.TB, name string) [][]string {
	tb.Helper()
	f, err := os.Open(filepath.Join(cmp.Or(os.Getenv("PORTOLAN_TEST_DATA"), "../../../shared/data"), name))
	if err != nil {
		tb.Skipf("no %s here; PORTOLAN_TEST_DATA names the folder that holds it", name)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	return rows
}

const ftsSharedRow, ftsUnspecifiedRow = "Multiple clusters/sectors (shared)", "Not specified"

// TestFundingOfFTS makes a world of each plan in a file of OCHA's Financial Tracking
// Service, a need of each cluster, and holds the answer to the file's own figures.
func TestFundingOfFTS(t *testing.T) {
	rows := sharedTable(t, "fts-requirements-funding-cluster-global.csv")[1:]
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
			cells := map[kg.ID]FundingCell{}
			for _, c := range fundingOf(t, worldOf(t, ftsWorld(rows).W), FundingQuery{}).Cells {
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

func ftsWorld(rows [][]string) money {
	m := money{organisation(plain(), "organisation/anybody")}
	m.Is("initiative/several")
	for i, row := range rows {
		id := ftsID(row)
		if id.KindSlug() == "need" {
			need(m.Has(id, "name", row[8]), id, fmt.Sprintf("1.%d", i)).Tie("ADDRESSES", "initiative/several", id)
		}
		if row[9] != "" {
			m.costs(row[7], row[9], "USD", id)
		}
		if row[10] != "" {
			m.paid(fmt.Sprint(i), row[10], "organisation/anybody", "", ftsPurpose(id)...)
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

func checkFTS(t *testing.T, c FundingCell, name, requirement, funding, percent string) {
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

// TestPresenceOf3W makes a world of a table of who does what where, an initiative of
// each row, and holds the partners of each cell to a count of the rows.
func TestPresenceOf3W(t *testing.T) {
	rows := sharedTable(t, "3w-hxl-unhcr-17-countries.csv")[2:] // below headings and HXL tags
	world, present := presenceWorld(rows)
	if len(rows) != 2250 || len(present) != 244 {
		t.Fatalf("the file has %d rows and %d cells, want 2250 and 244", len(rows), len(present))
	}
	found := 0
	for _, c := range coverageOf(t, worldOf(t, world), CoverageQuery{By: ByNeedAndCountry}).Cells(CellStates{}) {
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
	equal(t, found, len(present))
}

// presenceWorld gives the world of the rows, and the organisations of each sector
// and country.
func presenceWorld(rows [][]string) (*kgtest.W, map[[2]kg.ID]map[string]bool) {
	m := money{plain()}.region()
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
		sector := named("need", row[4], func(id kg.ID) { need(m.W, id, fmt.Sprintf("1.%d", len(names))) })
		who := named("organisation", row[7], func(id kg.ID) { organisation(m.W, id) })
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
