package neo4jstore

import (
	"testing"

	"github.com/portolan/portolan/internal/kg/kgtest"
)

func TestMaxDegree(t *testing.T) {
	s := openStore(t, kgtest.Ontology())
	w := kgtest.NewW().Is("book/a").Is("book/b").Is("book/c").Is("book/d").
		Tie("FOLLOWED_BY", "book/a", "book/b").Tie("FOLLOWED_BY", "book/a", "book/c").Tie("FOLLOWED_BY", "book/a", "book/d").Tie("FOLLOWED_BY", "book/b", "book/c")
	w.Apply(t, s)
	book := kgtest.Ontology().Kind("Book")
	for field, want := range map[string]int{"sequels": 3, "prequels": 2, "praisedBy": 0} {
		t.Run("it counts "+field, func(t *testing.T) {
			for range 2 { // the second time, as it was remembered
				got, err := s.MaxDegree(t.Context(), book.Link(field))
				if err != nil || got != want {
					t.Errorf("got %d, %v, want %d", got, err, want)
				}
			}
		})
	}
}
