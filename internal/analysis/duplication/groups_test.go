package duplication

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func groupsOf(tb testing.TB, w *world.World, q Query) *Groups {
	tb.Helper()
	g, err := Grouped(tb.Context(), w, q)
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// summaries tells groups in a line each.
func summaries(g *Groups) []string {
	out := []string{}
	for i := range g.List {
		x := &g.List[i]
		line := string(x.Class())
		if x.ProposalClass() != "" {
			line += ", proposed " + string(x.ProposalClass())
		}
		line += " " + string(x.About())
		var who []string
		for _, m := range x.Members() {
			who = append(who, strings.TrimPrefix(string(m.Organisation), "organisation/"))
		}
		line += fmt.Sprintf(" [%s] untied %d", strings.Join(who, " "), x.UntiedCount())
		if x.AcrossSilos() {
			line += " across silos"
		}
		out = append(out, line)
	}
	return out
}

func interested(w *kgtest.W, body, need kg.ID, status string) *kgtest.W {
	return w.Tie("INTERESTED_IN", body, need, kgtest.With("status", status))
}

func TestDuplicationGroups(t *testing.T) {
	both := func(w *kgtest.W) {
		interested(w, "organisation/a", "need/n", "PRESENT")
		interested(w, "organisation/b", "need/n", "POTENTIAL")
	}
	solution := func(w *kgtest.W, id, need kg.ID) {
		w.Has(id, "name", string(id)).Has(id, "text", string(id)).Is(id).Tie("ADDRESSES", id, need)
	}
	teaching := func(w *kgtest.W, id, body kg.ID) {
		w.Has(id, "name", string(id)).Is(id).Tie("FOR", id, "need/n").Tie("PROVIDES", body, id)
	}
	council := func(w *kgtest.W, members ...kg.ID) {
		w.Has("organisation/m", "form", "COUNCIL").Has("organisation/m", "collective", "false").Is("organisation/m")
		for _, id := range members {
			w.Tie("TAKES_PART_IN", id, "organisation/m", kgtest.With("role", "MEMBER"))
		}
	}
	for _, c := range []struct {
		it   string
		add  func(w *kgtest.W)
		want []string
	}{
		{"makes interest in one need fragmentation", both, []string{"FRAGMENTATION need/n [a b] untied 1 across silos"}},
		{"makes no group of one body", func(w *kgtest.W) { interested(w, "organisation/a", "need/n", "PRESENT") }, []string{}},
		{"makes it an overlap where the need names whom it is for, and nothing ties the bodies", func(w *kgtest.W) {
			both(w)
			w.Has("need/n", "audiences", "judges")
		}, []string{"OVERLAP need/n [a b] untied 1 across silos"}},
		{"leaves it fragmentation where they sit in a mechanism", func(w *kgtest.W) {
			both(w)
			w.Has("need/n", "audiences", "judges")
			council(w, "organisation/a", "organisation/b")
		}, []string{"FRAGMENTATION need/n [a b] untied 0"}},
		{"makes it an overlap where a work for the need names whom it is for", func(w *kgtest.W) {
			both(w)
			teaching(w, "training-programme/x", "organisation/a")
			w.Has("training-programme/x", "audiences", "judges")
		}, []string{"OVERLAP need/n [a b] untied 1 across silos"}},
		{"makes it an overlap where other bodies teach for it", func(w *kgtest.W) {
			teaching(w, "training-programme/x", "organisation/a")
			teaching(w, "training-programme/y", "organisation/b")
		}, []string{"OVERLAP need/n [a b] untied 1 across silos"}},
		{"leaves it fragmentation where one body teaches both", func(w *kgtest.W) {
			both(w)
			teaching(w, "training-programme/x", "organisation/a")
			teaching(w, "training-programme/y", "organisation/a")
		}, []string{"FRAGMENTATION need/n [a b] untied 1 across silos"}},
		{"joins needs for which one solution is proposed, and leaves the class of the bodies", func(w *kgtest.W) {
			worldtest.Need(w, "need/o", "1.2")
			interested(w, "organisation/a", "need/n", "PRESENT")
			interested(w, "organisation/b", "need/n", "PRESENT")
			solution(w, "solution/s", "need/n")
			solution(w, "solution/t", "need/o")
			w.Tie("SAME_SOLUTION", "solution/s", "solution/t")
		}, []string{"FRAGMENTATION, proposed DUPLICATION solution/s [a b] untied 1 across silos"}},
		{"tells of proposals for needs where nobody is", func(w *kgtest.W) {
			worldtest.Need(w, "need/o", "1.2")
			solution(w, "solution/s", "need/n")
			solution(w, "solution/t", "need/o")
			w.Tie("SAME_SOLUTION", "solution/s", "solution/t")
		}, []string{"OVERLAP, proposed DUPLICATION solution/s [] untied 0"}},
		{"makes a group of works that are alike, with their class", func(w *kgtest.W) {
			project(w, "initiative/x", "organisation/a", "Harbour patrol training")
			project(w, "initiative/y", "organisation/b", "Training of harbour patrols")
		}, []string{"OVERLAP  [a b] untied 1 across silos"}},
		{"shows works that are alike inside the group of their need", func(w *kgtest.W) {
			project(w, "initiative/x", "organisation/a", "Harbour patrol training").Tie("ADDRESSES", "initiative/x", "need/n")
			project(w, "initiative/y", "organisation/b", "Training of harbour patrols").Tie("ADDRESSES", "initiative/y", "need/n")
		}, []string{"OVERLAP need/n [a b] untied 1 across silos"}},
		{"joins no works of one body, and none that followed the other", func(w *kgtest.W) {
			project(w, "initiative/x", "organisation/a", "Harbour patrol training").Has("initiative/x", "end", "2015-06")
			project(w, "initiative/y", "organisation/b", "Harbour patrol training").Has("initiative/y", "start", "2016")
		}, []string{}},
		{"puts units under what they are units of, and takes them for tied", func(w *kgtest.W) {
			both(w)
			worldtest.Organisation(w, "organisation/c")
			interested(w, "organisation/c", "need/n", "PRESENT")
			w.Tie("UNIT_OF", "organisation/c", "organisation/a")
		}, []string{"FRAGMENTATION need/n [a c b] untied 2 across silos"}},
	} {
		t.Run("it "+c.it, func(t *testing.T) {
			w := doubling()
			c.add(w)
			got := groupsOf(t, worldtest.WorldOf(t, w), Query{})
			if diff := cmp.Diff(c.want, summaries(got)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestMembersOfGroups(t *testing.T) {
	w := doubling()
	interested(w, "organisation/a", "need/n", "UNSTATED")
	interested(w, "organisation/b", "need/n", "PRESENT")
	worldtest.Organisation(w, "organisation/c")
	project(w, "initiative/x", "organisation/c", "Apples").Tie("ADDRESSES", "initiative/x", "need/n").Tie("UNIT_OF", "organisation/c", "organisation/b")
	for id, who := range map[kg.ID]kg.ID{"solution/s": "", "solution/t": "organisation/a"} {
		w.Has(id, "name", string(id)).Has(id, "text", string(id)).Is(id).Tie("ADDRESSES", id, "need/n")
		if who != "" {
			w.Tie("NAMES", id, who)
		}
	}
	got := groupsOf(t, worldtest.WorldOf(t, w), Query{})
	if len(got.List) != 1 {
		t.Fatalf("%d groups: %v", len(got.List), summaries(got))
	}
	g := &got.List[0]
	one := 1
	want := []GroupMember{
		{Organisation: "organisation/a", Status: world.Unstated, Does: []kg.ID{}},
		{Organisation: "organisation/b", Status: world.Present, Does: []kg.ID{}, Silo: &one},
		{Organisation: "organisation/c", Parent: "organisation/b", Does: []kg.ID{"initiative/x"}, Silo: &one},
	}
	if diff := cmp.Diff(want, g.Members()); diff != "" {
		t.Errorf("members: -want +got\n%s", diff)
	}
	if diff := cmp.Diff([]SiloShare{{&one, []kg.ID{"organisation/b", "organisation/c"}}, {nil, []kg.ID{"organisation/a"}}}, g.Silos()); diff != "" {
		t.Errorf("silos: -want +got\n%s", diff)
	}
	if diff := cmp.Diff([]kg.ID{"solution/s"}, g.Unassigned()); diff != "" {
		t.Errorf("of nobody: -want +got\n%s", diff)
	}
	const question = "Who of organisation/a, organisation/b and organisation/c does which part of “need/n”? Who takes on “solution/s”, which names nobody?"
	if g.Question() != question {
		t.Errorf("asks %s", g.Question())
	}
	if g.Pairs().List[0].Score() != g.Score() {
		t.Errorf("score %v, first pair %v", g.Score(), g.Pairs().List[0].Score())
	}
}

func TestGroupsAreFiltered(t *testing.T) {
	w := doubling()
	worldtest.Need(w, "need/o", "1.2")
	for _, n := range []kg.ID{"need/n", "need/o"} {
		interested(w, "organisation/a", n, "PRESENT")
		interested(w, "organisation/b", n, "PRESENT")
	}
	w.Has("need/o", "audiences", "judges")
	in := worldtest.WorldOf(t, w)
	for _, c := range []struct {
		it     string
		filter OverlapFilter
		want   int
	}{
		{"lists all without a filter", OverlapFilter{}, 2},
		{"chooses by class of the group", OverlapFilter{Classes: []OverlapClass{Overlapping}}, 1},
		{"chooses by need", OverlapFilter{Needs: []kg.ID{"need/n"}}, 1},
		{"chooses by score", OverlapFilter{MinimumScore: ptr(0.9)}, 0},
		{"chooses by kinds of efforts", OverlapFilter{Kinds: []EffortKind{InitiativeEffort}}, 0},
	} {
		t.Run("it "+c.it, func(t *testing.T) {
			if got := groupsOf(t, in, Query{Filter: c.filter}); len(got.List) != c.want {
				t.Errorf("%d groups: %v", len(got.List), summaries(got))
			}
		})
	}
}

// TestGroupsOfTheSeed measures groups against the pairs that were labelled by hand: a pair
// is found where one group of a class holds both. What a group holds besides is no error.
func TestGroupsOfTheSeed(t *testing.T) {
	var rows []worldtest.Scored
	for _, s := range reportStandings {
		w := worldtest.SeedWorld(t, world.Scope{Standings: s.standings})
		got := groupsOf(t, w, Query{})
		labels := readLabels(t, s.standings)
		for _, least := range []OverlapClass{Fragmentation, Overlapping, Duplicating} {
			row := worldtest.Scored{Name: fmt.Sprintf("%s, groups of %s or more", s.name, least)}
			for key, l := range labels {
				if l.doubles() {
					row.Wanted++
				}
				if !slices.ContainsFunc(got.List, func(g Group) bool { return g.holds(key, least) }) {
					continue
				}
				row.Found++
				if l.doubles() {
					row.Right++
				}
			}
			rows = append(rows, row)
		}
	}
	worldtest.NoWorse(t, "groups of the seed", rows)
}

// holds says whether a group of that class, or of what is proposed in it, at least has both
// efforts of a pair.
func (g *Group) holds(key string, least OverlapClass) bool {
	has := map[string]bool{}
	class := g.class
	for _, i := range slices.Concat(g.efforts, g.proposals) {
		has[keyOf(g.in.w, &g.in.by.list[i])] = true
	}
	a, b, _ := strings.Cut(key, " | ")
	if strings.HasPrefix(a, "solution/") && g.twice {
		class = Duplicating
	}
	return has[a] && has[b] && !g.in.as.stronger(least, class)
}
