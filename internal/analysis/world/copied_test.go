package world_test

import (
	"testing"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
)

// TestTiesWithoutEnds has a copy read ties whose ends are not there yet, or no more, as
// they are while somebody writes.
func TestTiesWithoutEnds(t *testing.T) {
	key := kg.TieKey{From: "organisation/o", Kind: "INTERESTED_IN", To: "need/n"}
	entity := func(id kg.ID) kg.Record { return kg.Record{Entity: &kg.Entity{ID: id}} }
	tie := kg.Record{Tie: &kg.Tie{TieKey: key}}
	type records = map[kg.Key]kg.Record
	o, n, between := kg.Key{Entity: key.From}, kg.Key{Entity: key.To}, kg.Key{Tie: key}
	for it, c := range map[string]struct {
		was, now records
		before   bool // the tie is written as one that was
		after    bool // and as one that is
	}{
		"takes a tie with both ends":                    {nil, records{o: entity(key.From), n: entity(key.To), between: tie}, false, true},
		"takes a tie whose ends were there before":      {records{o: entity(key.From), n: entity(key.To)}, records{between: tie}, false, true},
		"leaves out a tie that begins at nothing":       {nil, records{n: entity(key.To), between: tie}, false, false},
		"leaves out a tie that leads to nothing":        {nil, records{o: entity(key.From), between: tie}, false, false},
		"leaves out a tie whose end has just gone":      {records{o: entity(key.From), n: entity(key.To)}, records{n: {}, between: tie}, false, false},
		"takes back a tie that it had, with its end":    {records{o: entity(key.From), n: entity(key.To), between: tie}, records{o: {}, between: tie}, true, false},
		"takes back a tie that is no more, ends or not": {records{between: tie}, records{between: {}}, true, false},
	} {
		t.Run("it "+it, func(t *testing.T) {
			w := world.Write(1, func(k kg.Key) kg.Record { return c.was[k] }, c.now)
			before, after := false, false
			for _, x := range w.Ties {
				before, after = x.Before != nil, x.After != nil
			}
			worldtest.Equal(t, []bool{before, after}, []bool{c.before, c.after})
			if len(w.Ties) > 0 && !before && !after {
				t.Error("it writes a tie that neither was nor is")
			}
		})
	}
}
