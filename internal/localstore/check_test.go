package localstore

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
)

// written makes a file with a small graph of three revisions.
func written(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "check.db")
	s, err := Open(path, kgtest.Ontology())
	if err != nil {
		t.Fatal(err)
	}
	w := kgtest.NewW().Is("teacher/ada").Has("teacher/ada", "name", "Ada").Is("teacher/bo").Tie("FRIEND_OF", "teacher/ada", "teacher/bo")
	w.Apply(t, s)
	w.Then().Is("teacher/cy", kgtest.Marked(kg.Amber)).Tie("MENTORED_BY", "teacher/cy", "teacher/ada").Apply(t, s)
	w.Then().Apply(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// alter changes a file as somebody does who knows its format.
func alter(t *testing.T, path string, change func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bolt.Tx) error { return errors.Join(change(tx), recount(tx)) }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// recount sets the sums of the state right.
func recount(tx *bolt.Tx) error {
	var state storedState
	if err := readState(tx, &state); err != nil {
		return err
	}
	sum := func(name []byte) (n uint64) {
		_ = tx.Bucket(name).ForEach(func(_, v []byte) error {
			n += weight(v)
			return nil
		})
		return n
	}
	state.Records, state.LogSum = sum(bucketEntities)+sum(bucketTies), sum(bucketLog)
	return put(tx.Bucket(bucketMeta), keyState, state)
}

// entity gives a change to a stored entity, its checksum set right.
func entity(id string, change func(*storedEntity)) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketEntities)
		var e storedEntity
		if err := decode([]byte(id), b.Get([]byte(id)), &e); err != nil {
			return err
		}
		change(&e)
		return put(b, []byte(id), e)
	}
}

func problems(t *testing.T, path string) (out []kg.Finding) {
	t.Helper()
	for f, err := range Check(t.Context(), kgtest.Ontology(), path) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Problem != "" {
			out = append(out, f)
		}
	}
	return out
}

func TestCheck(t *testing.T) {
	t.Run("it finds nothing wrong with a file that nobody touched", func(t *testing.T) {
		if found := problems(t, written(t)); found != nil {
			t.Errorf("it finds %v", found)
		}
	})
	tie := kg.TieKey{Kind: "MENTORED_BY", From: "teacher/cy", To: "teacher/ada"}
	for _, c := range []struct {
		name          string
		change        func(*bolt.Tx) error
		subject, says string
		reworked      bool // working it out anew sets it right
	}{
		{"a fact that is not marked as shown", entity("teacher/ada", func(e *storedEntity) { e.Facts[0].Shown = false }), "teacher/ada", "marked as shown", true},
		{"a marking that is not that of its facts", entity("teacher/bo", func(e *storedEntity) { e.Marking = 3 }), "teacher/bo", "is marked AMBER_STRICT, which is CLEAR by its facts", true},
		{"sources it does not rest on", entity("teacher/ada", func(e *storedEntity) { e.Cites = nil }), "teacher/ada", "other sources", true},
		{"a fact from a source that is not there", entity("teacher/ada", func(e *storedEntity) { e.Facts[0].Source = "source/gone" }), "teacher/ada", "source/gone, which is no source", false},
		{"a fact under the id of another", entity("teacher/ada", func(e *storedEntity) { e.Facts[0].Where = "elsewhere" }), "teacher/ada", "not as it was written", false},
		{"a tie whose fact has a value", func(tx *bolt.Tx) error {
			b := tx.Bucket(bucketTies)
			var s storedTie
			if err := decode(tieKey(tie), b.Get(tieKey(tie)), &s); err != nil {
				return err
			}
			s.Facts[0].Value = "x"
			return put(b, tieKey(tie), s)
		}, tie.String(), "not a value", false},
		{"a revision that the log lacks", func(tx *bolt.Tx) error {
			var state storedState
			if err := readState(tx, &state); err != nil {
				return err
			}
			state.Log--
			if err := tx.Bucket(bucketLog).Delete(logKey(3, 0)); err != nil {
				return err
			}
			return put(tx.Bucket(bucketMeta), keyState, state)
		}, "log of revision 3", "is missing", false},
		{"a log that is no changes", func(tx *bolt.Tx) error {
			return put(tx.Bucket(bucketLog), logKey(3, 0), storedLog{Changes: []storedChange{{Replace: "source/doc", More: true}}})
		}, "log of revision 3", "cannot be read", false},
	} {
		t.Run("it finds "+c.name, func(t *testing.T) {
			path := written(t)
			alter(t, path, c.change)
			found := problems(t, path)
			if !slices.ContainsFunc(found, func(f kg.Finding) bool {
				return f.Subject == c.subject && strings.Contains(f.Problem, c.says) && f.Remedy != ""
			}) {
				t.Errorf("it finds %v, want that %s %s", found, c.subject, c.says)
			}
			if !c.reworked {
				return
			}
			if err := Rework(kgtest.Ontology(), path); err != nil {
				t.Fatal(err)
			}
			if found := problems(t, path); found != nil {
				t.Errorf("after it was worked out anew it finds %v", found)
			}
		})
	}
	t.Run("it gives an error for a file that is damaged", func(t *testing.T) {
		path := written(t)
		alter(t, path, func(tx *bolt.Tx) error {
			return tx.Bucket(bucketEntities).Put([]byte("teacher/ada"), []byte("xxxxxxxxxx"))
		})
		for _, err := range Check(t.Context(), kgtest.Ontology(), path) {
			if kg.CodeOf(err) != kg.Invalid {
				t.Errorf("the error is %v", err)
			}
		}
	})
	t.Run("it stops when the context ends, or who reads does", func(t *testing.T) {
		path := written(t)
		for range Check(t.Context(), kgtest.Ontology(), path) {
			break
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		n := 0
		for _, err := range Check(ctx, kgtest.Ontology(), path) {
			if n++; err == nil {
				t.Error("it goes on")
			}
		}
		if n != 1 {
			t.Errorf("it tells %d times that it has ended", n)
		}
	})
}
