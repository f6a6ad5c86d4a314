package kg_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

const (
	orgA kg.ID = "organisation/a"
	orgB kg.ID = "organisation/b"
)

// ownAudiences are the markings alone and those of two owners.
func ownAudiences() []kg.Audience {
	var out []kg.Audience
	for i := range kg.Markings {
		out = append(out, kg.AudienceOf(kg.Marking(i)))
	}
	for _, m := range []kg.Marking{kg.Amber, kg.AmberStrict, kg.Red} {
		out = append(out, kg.AudienceOf(m, orgA), kg.AudienceOf(m, orgB), kg.AudienceOf(m, orgB, orgA))
	}
	return out
}

// someAudiences are those and what both and either of two of them may see.
func someAudiences() []kg.Audience {
	out := ownAudiences()
	for _, a := range ownAudiences() {
		for _, b := range ownAudiences() {
			out = append(out, kg.Both(a, b), kg.Either(a, b))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// readers are one for each set of audiences that somebody can see.
func readers() []kg.Viewer {
	cleared := []kg.Audience{kg.AudienceOf(kg.Clear), kg.AudienceOf(kg.Green)}
	of := func(owners ...kg.ID) []kg.Audience {
		out := slices.Clone(cleared)
		for _, m := range []kg.Marking{kg.Amber, kg.AmberStrict, kg.Red} {
			out = append(out, kg.AudienceOf(m, owners...))
		}
		return out
	}
	var out []kg.Viewer
	for _, own := range of() {
		for _, a := range of(orgA) {
			for _, b := range of(orgB) {
				out = append(out, kg.NewViewer("", own, a, b))
			}
		}
	}
	return out
}

func TestAudiences(t *testing.T) {
	own, all, viewers := ownAudiences(), someAudiences(), readers()
	t.Run("it shows what both may see to who sees both, and what either may to who sees one", func(t *testing.T) {
		for _, a := range all {
			for _, b := range own {
				both, either := kg.Both(a, b), kg.Either(a, b)
				for _, v := range viewers {
					if v.Sees(both) != (v.Sees(a) && v.Sees(b)) {
						t.Fatalf("%s sees %t of both %s and %s (%s)", v.Audience(), v.Sees(both), a, b, both)
					}
					if v.Sees(either) != (v.Sees(a) || v.Sees(b)) {
						t.Fatalf("%s sees %t of either %s or %s (%s)", v.Audience(), v.Sees(either), a, b, either)
					}
				}
			}
		}
	})
	t.Run("it covers what all see who see the other", func(t *testing.T) {
		for _, a := range all {
			for _, b := range all {
				covers := !slices.ContainsFunc(viewers, func(v kg.Viewer) bool { return v.Sees(b) && !v.Sees(a) })
				if a.Covers(b) != covers {
					t.Fatalf("%s covers %s: %t", a, b, a.Covers(b))
				}
			}
		}
	})
	t.Run("it is one number for one set of readers", func(t *testing.T) {
		for _, a := range all {
			for _, b := range all {
				same := !slices.ContainsFunc(viewers, func(v kg.Viewer) bool { return v.Sees(a) != v.Sees(b) })
				if (a == b) != same {
					t.Fatalf("%s (%d) and %s (%d) are seen by the same: %t", a, a, b, b, same)
				}
			}
		}
	})
	t.Run("it is read as it is written", func(t *testing.T) {
		for _, a := range all {
			text, err := kg.ParseAudience(a.String())
			if err != nil || text != a {
				t.Fatalf("%s is read as %s (%v)", a, text, err)
			}
			b, err := json.Marshal(a)
			var back kg.Audience
			if err == nil {
				err = json.Unmarshal(b, &back)
			}
			if err != nil || back != a {
				t.Fatalf("%s is read as %s (%v)", b, back, err)
			}
		}
	})
}

func TestAudienceText(t *testing.T) {
	for _, c := range []struct {
		name string
		is   kg.Audience
		text string
		json string
		of   kg.Marking
	}{
		{"is its marking alone", kg.AudienceOf(kg.Amber), "AMBER", "2", kg.Amber},
		{"has no owner where everybody may know", kg.AudienceOf(kg.Clear, orgA), "CLEAR", "0", kg.Clear},
		{"names its owner", kg.AudienceOf(kg.Red, orgA), "RED organisation/a", `"RED organisation/a"`, kg.Red},
		{"names either owner", kg.AudienceOf(kg.Amber, orgB, orgA), "AMBER organisation/a or AMBER organisation/b", `"AMBER organisation/a or AMBER organisation/b"`, kg.Amber},
		{"names both", kg.Both(kg.AudienceOf(kg.Amber, orgA), kg.AudienceOf(kg.Red, orgB)), "AMBER organisation/a and RED organisation/b", `"AMBER organisation/a and RED organisation/b"`, kg.Red},
		{"is of the less restricted of either", kg.Either(kg.AudienceOf(kg.Amber, orgA), kg.AudienceOf(kg.Red, orgB)), "AMBER organisation/a or RED organisation/b", `"AMBER organisation/a or RED organisation/b"`, kg.Amber},
		{"is the server's own and an owner's", kg.Both(kg.AudienceOf(kg.Amber), kg.AudienceOf(kg.Amber, orgA)), "AMBER and AMBER organisation/a", `"AMBER and AMBER organisation/a"`, kg.Amber},
		{"is who sees everything where nobody else can be in both", kg.Both(kg.AudienceOf(kg.Red), kg.AudienceOf(kg.Amber, orgA)), "RED", "4", kg.Red},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			b, err := json.Marshal(c.is)
			if c.is.String() != c.text || string(b) != c.json || err != nil || c.is.Marking() != c.of {
				t.Errorf("it is %s, %s (%v), %s", c.is, b, err, c.is.Marking())
			}
		})
	}
	for _, text := range []string{"", "AMBER organisation", "CLEAR organisation/a", "GREEN organisation/a", "AMBER or ", "amber", "AMBER organisation/a and ", "AMBER  organisation/a"} {
		t.Run("it refuses "+text, func(t *testing.T) {
			if a, err := kg.ParseAudience(text); kg.CodeOf(err) != kg.Invalid {
				t.Errorf("it is %s (%v)", a, err)
			}
		})
	}
}

func TestViewers(t *testing.T) {
	a, b := kg.AudienceOf(kg.Amber, orgA), kg.AudienceOf(kg.Amber, orgB)
	for _, c := range []struct {
		name string
		v    kg.Viewer
		of   kg.Audience
		sees bool
	}{
		{"shows everybody what is clear", kg.Viewer{}, kg.AudienceOf(kg.Clear), true},
		{"hides from the anonymous what is for all who are cleared", kg.Viewer{}, kg.AudienceOf(kg.Green), false},
		{"shows it to who is cleared by an owner", kg.NewViewer("ann", a), kg.AudienceOf(kg.Green), true},
		{"shows an owner its own", kg.NewViewer("ann", a), a, true},
		{"shows no owner what is another's", kg.NewViewer("ann", a), b, false},
		{"shows no owner what is the server's own", kg.NewViewer("ann", a), kg.AudienceOf(kg.Amber), false},
		{"shows nobody cleared for the server's own what is an owner's", kg.Cleared("ann", kg.AmberStrict), a, false},
		{"shows who is in several what both may see", kg.NewViewer("ann", a, b), kg.Both(a, b), true},
		{"shows who sees everything all there is", kg.System, kg.Both(a, b), true},
		{"shows an audience that came after the viewer", kg.NewViewer("ann", a), kg.Either(a, kg.AudienceOf(kg.Red, "organisation/later")), true},
		{"shows nobody what nothing is known of", kg.System, 65535, false},
	} {
		t.Run("it "+c.name, func(t *testing.T) {
			if c.v.Sees(c.of) != c.sees {
				t.Errorf("%s sees %s: %t", c.v.Audience(), c.of, !c.sees)
			}
		})
	}
	t.Run("it tells viewers apart by what they see", func(t *testing.T) {
		if kg.NewViewer("ann", a).Audience() != kg.NewViewer("bo", a).Audience() || kg.NewViewer("ann", a).Audience() == kg.NewViewer("ann", b).Audience() {
			t.Error("it does not")
		}
	})
	t.Run("it lets only writers write", func(t *testing.T) {
		if (kg.Viewer{}).MayWrite() || kg.Cleared("ann", kg.Red).MayWrite() || !kg.Writer("ann").MayWrite() || !kg.System.SeesAll() || kg.NewViewer("", a, b).SeesAll() {
			t.Error("it does not")
		}
	})
}

func BenchmarkSees(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	levels, owned := make([]kg.Audience, 1024), make([]kg.Audience, 1024)
	all := someAudiences()
	for i := range levels {
		levels[i], owned[i] = kg.Audience(r.IntN(5)), all[r.IntN(len(all))]
	}
	v := kg.NewViewer("ann", kg.AudienceOf(kg.Amber, orgA))
	for name, of := range map[string][]kg.Audience{"markings": levels, "owners": owned} {
		b.Run(name, func(b *testing.B) {
			n := 0
			for i := 0; b.Loop(); i++ {
				if v.Sees(of[i&1023]) {
					n++
				}
			}
			_ = n
		})
	}
}
