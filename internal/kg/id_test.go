package kg_test

import (
	"regexp"
	"testing"

	"github.com/portolan/portolan/internal/kg"
)

// idForm is the form of ids as docs state it.
var idForm = regexp.MustCompile(`^[a-z][a-z0-9-]*/[a-z0-9.-]+\z`)

func FuzzIDCheck(f *testing.F) {
	for _, id := range []string{
		"need/ccscap-2016-2.5", "country/jm", "a/b", "a/-", "a/.", "", "/", "a/", "/b", "a", "A/b", "a/B", "1/b", "-/b",
		"a.b/c", "a/b/c", "a_b/c", "a/b c", "a/b\n", "a/é", "training-programme/x", "a/b\x00",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		want := idForm.MatchString(id) && len(id) <= kg.MaxIDLength
		if err := kg.ID(id).Check(); (err == nil) != want {
			t.Errorf("it says %v of %q", err, id)
		}
	})
}
