package kg

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func someFacts(source ID, n int) []Fact {
	facts := make([]Fact, n)
	for i := range facts {
		facts[i] = Fact{ID: FactID(fmt.Sprint(i)), Subject: "need/1", About: "name", Value: fmt.Sprint(i), Source: source}
	}
	return facts
}

func TestChangeParts(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes []Change
		entries int
	}{
		{"no changes", nil, 0},
		{"one fact", []Change{Assert{Fact{ID: "1"}}}, 1},
		{"as many facts as an entry holds", []Change{Assert{Fact{ID: "1"}}, Retract{"need/1", "2"}, Assert{Fact{ID: "3"}}}, 1},
		{"one more", []Change{Assert{Fact{ID: "1"}}, Retract{"need/1", "2"}, Assert{Fact{ID: "3"}}, Assert{Fact{ID: "4"}}}, 2},
		{"a source that states nothing any more", []Change{ReplaceSource{Source: "source/a"}}, 1},
		{"a source in one part", []Change{ReplaceSource{"source/a", someFacts("source/a", 3)}}, 1},
		{"a source in many parts, and what follows it", []Change{ReplaceSource{"source/a", someFacts("source/a", 8)}, ReplaceSource{"source/b", someFacts("source/b", 1)}, Retract{"need/1", "2"}}, 4},
		{"the same source twice", []Change{ReplaceSource{"source/a", someFacts("source/a", 2)}, ReplaceSource{"source/a", someFacts("source/a", 1)}}, 1},
	} {
		t.Run("keeps and gives back "+c.name, func(t *testing.T) {
			entries := slices.Collect(ChangeParts(c.changes, 3))
			if len(entries) != c.entries {
				t.Errorf("there are %d entries, want %d: %v", len(entries), c.entries, entries)
			}
			for _, e := range entries {
				n := 0
				for _, p := range e {
					n += max(1, len(p.Facts))
				}
				if n > 3 {
					t.Errorf("an entry holds %d", n)
				}
			}
			again, err := JoinParts(slices.Concat(entries...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.changes, again, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestJoinPartsRefuses(t *testing.T) {
	open := ChangePart{Replace: "source/a", More: true}
	for name, parts := range map[string][]ChangePart{
		"a part that is no change":               {{}},
		"a source whose end is missing":          {open},
		"a source that goes on as another":       {open, {Replace: "source/b"}},
		"a source that goes on as another thing": {open, {Retract: "1", Subject: "need/1"}},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			if changes, err := JoinParts(parts); CodeOf(err) != Internal {
				t.Errorf("it gives %v, %v", changes, err)
			}
		})
	}
}
