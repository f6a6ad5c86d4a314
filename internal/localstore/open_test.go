package localstore_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/localstore"
)

// filled makes a store with some revisions in it and gives its bytes too.
func filled(t *testing.T) (path string, content []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "test.db")
	s, err := localstore.Open(path, kgtest.Ontology())
	if err != nil {
		t.Fatal(err)
	}
	for n := kg.Revision(1); n <= 12; n++ {
		if _, err := s.Apply(t.Context(), kg.System, 0, numbered(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err = os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, content
}

// refused sees to it that the file is not opened, is as it was, and that the
// error is of the code and says what it must.
func refused(t *testing.T, path string, o *kg.Ontology, code kg.Code, says ...string) {
	t.Helper()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := localstore.Open(path, o)
	if err == nil {
		s.Close()
		t.Fatal("it was opened")
	}
	if kg.CodeOf(err) != code {
		t.Errorf("the code is %s: %v", kg.CodeOf(err), err)
	}
	for _, text := range says {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("the error does not say %q: %v", text, err)
		}
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed (%v)", err)
	}
}

func overwrite(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// inBolt changes a file with bbolt itself.
func inBolt(t *testing.T, path string, change func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(change); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	put := func(bucket, key, value string) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists([]byte(bucket))
			if err != nil {
				return err
			}
			return b.Put([]byte(key), []byte(value))
		}
	}
	cut := func(part float64) func(*testing.T, string, []byte) {
		return func(t *testing.T, path string, content []byte) {
			overwrite(t, path, content[:int(part*float64(len(content)))])
		}
	}
	bolted := func(change func(*bolt.Tx) error) func(*testing.T, string, []byte) {
		return func(t *testing.T, path string, _ []byte) { inBolt(t, path, change) }
	}
	for _, c := range []struct {
		name   string
		damage func(t *testing.T, path string, content []byte)
		says   []string
	}{
		{"a text", func(t *testing.T, path string, _ []byte) { overwrite(t, path, []byte("name,country\nOAS,US\n")) }, []string{"no store of Portolan's", "Name another file"}},
		{"a long file of something else", func(t *testing.T, path string, c []byte) { overwrite(t, path, bytes.Repeat([]byte("PNG."), len(c))) }, []string{"no store of Portolan's"}},
		{"a store of another program", func(t *testing.T, path string, _ []byte) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			inBolt(t, path, put("users", "ada", "1"))
		}, []string{"no store of Portolan's"}},
		{"a store of another product", bolted(put("meta", "product", "other")), []string{"no store of Portolan's"}},
		{"a newer format", bolted(put("meta", "format", "7")), []string{"newer Portolan", "format 7", "Update"}},
		{"a format that is no number", bolted(put("meta", "format", "x")), []string{"damaged", "backup"}},
		{"a store that says an older format than it has", bolted(put("meta", "format", "1")), []string{"damaged", "two formats"}},
		{"a store whose state is garbled", bolted(put("meta", "state", "xxxxxxxxxx")), []string{"damaged", "state"}},
		{"a store with a garbled record", bolted(put("entities", string(bookID(3)), "xxxxxxxxxx")), []string{"damaged", string(bookID(3))}},
		{"a store with a record under the name of another", bolted(func(tx *bolt.Tx) error {
			b := tx.Bucket([]byte("entities"))
			return b.Put([]byte(bookID(3)), bytes.Clone(b.Get([]byte(bookID(4)))))
		}), []string{"damaged", string(bookID(3))}},
		{"a store that lacks a record", bolted(func(tx *bolt.Tx) error { return tx.Bucket([]byte("ties")).Delete(firstKey(tx, "ties")) }), []string{"damaged", "instead of"}},
		{"a store that lacks a bucket", bolted(func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("log")) }), []string{"damaged", "log"}},
		{"a store cut in the middle", cut(0.4), []string{"damaged", "cut off"}},
		{"a store cut after its first page", cut(0.04), []string{"damaged"}},
		{"a store cut in its first page", cut(0.01), []string{"damaged"}},
		{"a store cut to a few bytes", func(t *testing.T, path string, c []byte) { overwrite(t, path, c[:7]) }, []string{"no store"}},
	} {
		t.Run("it refuses "+c.name, func(t *testing.T) {
			path, content := filled(t)
			c.damage(t, path, content)
			refused(t, path, kgtest.Ontology(), kg.Invalid, append(c.says, path, "left as it is")...)
		})
	}
}

func firstKey(tx *bolt.Tx, bucket string) []byte {
	k, _ := tx.Bucket([]byte(bucket)).Cursor().First()
	return bytes.Clone(k)
}

func TestBitFlips(t *testing.T) {
	path, content := filled(t)
	t.Run("it refuses a store with any bit of its headers flipped", func(t *testing.T) {
		for _, page := range []int{0, os.Getpagesize()} {
			for at := page; at < page+80; at++ {
				if at-page >= 28 && at-page < 32 {
					continue // flags of bbolt's that it never sets; its checksum covers them
				}
				flipped := bytes.Clone(content)
				flipped[at] ^= 1 << (at % 8)
				overwrite(t, path, flipped)
				refused(t, path, kgtest.Ontology(), kg.Invalid, "left as it is")
			}
		}
	})
	t.Run("it refuses a store with a bit flipped anywhere, or reads what was written", func(t *testing.T) {
		overwrite(t, path, content)
		want := everything(t, path)
		random := rand.New(rand.NewPCG(7, 7))
		read := 0
		for range 400 {
			flipped := bytes.Clone(content)
			at := random.IntN(len(flipped))
			flipped[at] ^= 1 << random.IntN(8)
			overwrite(t, path, flipped)
			s, err := localstore.Open(path, kgtest.Ontology())
			if err != nil {
				refused(t, path, kgtest.Ontology(), kg.Invalid, "left as it is")
				continue
			}
			s.Close()
			read++
			if diff := cmp.Diff(want, everything(t, path)); diff != "" {
				t.Fatalf("byte %d: %s", at, diff)
			}
		}
		if read == 0 || read == 400 {
			t.Errorf("%d of 400 were opened; flips in unused pages should be, those in records not", read)
		}
	})
}

// everything gives all records of a store as texts.
func everything(t *testing.T, path string) []string {
	t.Helper()
	s, err := localstore.Open(path, kgtest.Ontology())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return texts(t, s)
}

func texts(t *testing.T, s kg.Store) []string {
	t.Helper()
	r, err := s.Read(t.Context(), kg.System)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	at, err := r.Revision(t.Context())
	out := []string{fmt.Sprint(at, err)}
	for rec, err := range r.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if rec.Entity != nil {
			e := *rec.Entity
			e.Kind = nil
			out = append(out, fmt.Sprintf("%+v", e))
		} else {
			tie := *rec.Tie
			tie.Type = nil
			out = append(out, fmt.Sprintf("%+v", tie))
		}
	}
	for d, err := range r.Changes(t.Context(), 3) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(d.Revision, d.Key, d.Record.Exists()))
	}
	return out
}

func TestReopen(t *testing.T) {
	t.Run("it keeps all records, revisions and changes", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "test.db")
		s := open(t, path, kgtest.Ontology())
		for n := kg.Revision(1); n <= 12; n++ {
			if _, err := s.Apply(t.Context(), kg.System, 0, numbered(n)); err != nil {
				t.Fatal(err)
			}
		}
		want := texts(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, everything(t, path)); diff != "" {
			t.Error(diff)
		}
		s2, err := localstore.Open(path, kgtest.Ontology())
		if err != nil {
			t.Fatal(err)
		}
		if at, err := s2.Apply(t.Context(), kg.System, 0, numbered(13)); at != 13 || err != nil {
			t.Errorf("the next revision is %d, %v", at, err)
		}
		s2.Close()
	})
	t.Run("it takes an empty file for a new store", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "empty.db")
		overwrite(t, path, nil)
		if s := open(t, path, kgtest.Ontology()); s.Version().Revision() != 0 {
			t.Error("it is not empty")
		}
	})
	t.Run("it says what to do where the folder is missing", func(t *testing.T) {
		_, err := localstore.Open(filepath.Join(t.TempDir(), "no", "test.db"), kgtest.Ontology())
		if kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), "make it") {
			t.Error(err)
		}
	})
	t.Run("it refuses a folder", func(t *testing.T) {
		_, err := localstore.Open(t.TempDir(), kgtest.Ontology())
		if kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), "no regular file") {
			t.Error(err)
		}
	})
	t.Run("it leaves no files but the store, not even those of killed processes", func(t *testing.T) {
		path, _ := filled(t)
		overwrite(t, path+".new-1", []byte("half a store"))
		everything(t, path)
		files, err := os.ReadDir(filepath.Dir(path))
		if err != nil || len(files) != 1 {
			t.Errorf("%v, %v", files, err)
		}
	})
}

func TestSecondProcess(t *testing.T) {
	path, _ := filled(t)
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childMode+"=hold", childPath+"="+path)
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if !bufio.NewScanner(out).Scan() {
		t.Fatal("the child did not open the store")
	}
	t.Run("it tells a second process who has the store", func(t *testing.T) {
		host, _ := os.Hostname()
		refused(t, path, kgtest.Ontology(), kg.Unavailable, path, fmt.Sprint("process ", child.Process.Pid), host, "since")
	})
	t.Run("it does not take for damaged what the other is just writing", func(t *testing.T) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		torn := bytes.Clone(content)
		clear(torn[40:80])
		overwrite(t, path, torn)
		refused(t, path, kgtest.Ontology(), kg.Unavailable, "in use by")
		overwrite(t, path, content)
	})
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err != nil {
		t.Fatal(err)
	}
	t.Run("it opens once the other has closed", func(t *testing.T) { everything(t, path) })
}

// altered gives the test ontology with a text of its schema replaced.
func altered(t *testing.T, before, after string) *kg.Ontology {
	t.Helper()
	text, err := os.ReadFile("../kg/kgtest/schools.graphql")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), before) {
		t.Fatalf("the schema has no %q", before)
	}
	o, err := kg.LoadOntology(kg.SchemaFile{Name: "altered.graphql", Text: strings.Replace(string(text), before, after, 1)})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

const bookPages = "pages: Int @attr(sort: true)"

func TestOtherSchema(t *testing.T) {
	t.Run("it refuses a schema that does not allow its facts, and names them", func(t *testing.T) {
		path, _ := filled(t)
		refused(t, path, altered(t, bookPages, "leaves: Int @attr(sort: true)"), kg.Invalid, "schema does not allow", string(bookID(7))+" pages", "has no attribute", "left as it is")
	})
	t.Run("it refuses a schema that requires what its facts do not state", func(t *testing.T) {
		path, _ := filled(t)
		refused(t, path, altered(t, bookPages, bookPages+"\n  shelf: String!"), kg.Invalid, string(bookID(7)), "lacks shelf")
	})
	t.Run("it does not list more facts than one can read", func(t *testing.T) {
		path, _ := filled(t)
		s, err := localstore.Open(path, kgtest.Ontology())
		if err != nil {
			t.Fatal(err)
		}
		for n := kg.Revision(13); n <= 40; n++ {
			if _, err := s.Apply(t.Context(), kg.System, 0, numbered(n)); err != nil {
				t.Fatal(err)
			}
		}
		s.Close()
		refused(t, path, altered(t, bookPages, "leaves: Int @attr(sort: true)"), kg.Invalid, "and 20 more")
	})
	t.Run("it works its records out anew for a schema that allows them", func(t *testing.T) {
		path, _ := filled(t)
		before := everything(t, path)
		o := altered(t, bookPages, "pages: String @attr(sort: true)\n  binding: String")
		for range 2 { // rewritten, then read as it was rewritten
			s, err := localstore.Open(path, o)
			if err != nil {
				t.Fatal(err)
			}
			v := s.Version()
			n, _ := v.Lookup(bookID(9))
			e := v.Entity(n)
			if got := e.Vals[e.Kind.Attr("pages").Index]; got != "9" || e.Revision != 9 || v.Revision() != 12 {
				t.Errorf("pages are %#v at revision %d of %d", got, e.Revision, v.Revision())
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(before, everything(t, path)); diff != "" {
			t.Errorf("and back again it is not what it was: %s", diff)
		}
	})
}

func TestContext(t *testing.T) {
	t.Run("it writes nothing for a context that has ended", func(t *testing.T) {
		path, content := filled(t)
		s, err := localstore.Open(path, kgtest.Ontology())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Apply(ctx, kg.System, 0, numbered(13)); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
		if s.Version().Revision() != 12 {
			t.Error("the version changed")
		}
		s.Close()
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(content, after) {
			t.Errorf("the file changed (%v)", err)
		}
	})
}
