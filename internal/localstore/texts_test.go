package localstore

import (
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

func TestOpenOfOlderTexts(t *testing.T) {
	const composed, apart = "\u0141\u00e9da", "\u0141e\u0301da"
	path := t.TempDir() + "/store"
	s, err := Open(path, kgtest.Ontology())
	if err != nil {
		t.Fatal(err)
	}
	kgtest.NewW().Has("teacher/ada", "name", composed).Is("teacher/ada").Apply(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	alter(t, path, func(tx *bolt.Tx) error { // as it was stored before texts were composed
		b, key := tx.Bucket(bucketEntities), []byte("teacher/ada")
		var e storedEntity
		if err := decode(key, b.Get(key), &e); err != nil {
			return err
		}
		for i := range e.Facts {
			if e.Facts[i].About == kg.AttrName {
				e.Facts[i].Value = apart
			}
		}
		if err := put(b, key, e); err != nil {
			return err
		}
		var state storedState
		if err := readState(tx, &state); err != nil {
			return err
		}
		state.Schema = "of older rules"
		return put(tx.Bucket(bucketMeta), keyState, state)
	})
	s, err = Open(path, kgtest.Ontology())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	o := kgtest.Ontology()
	g := kg.NewGraph(o, s)
	name := &kg.Compare{Attr: o.Kind("Teacher").Attr(kg.AttrName), Op: kg.Eq, Value: apart}
	for it, p := range map[string]*kg.Plan{
		"it finds a text that was stored otherwise by its name":  {Kind: o.Any, Search: kg.SearchFor("leda"), List: kg.List{First: 5, Items: true}, Node: &kg.Shape{}},
		"it compares a text that was stored otherwise as stored": {Kind: o.Kind("Teacher"), List: kg.List{First: 5, Items: true, Filter: name}, Node: &kg.Shape{}},
	} {
		t.Run(it, func(t *testing.T) {
			page, err := g.Run(t.Context(), kg.Viewer{}, p)
			if err != nil || len(page.Edges) != 1 {
				t.Errorf("it finds %v (%v), want teacher/ada", page, err)
			}
		})
	}
}
