package localstore_test

import (
	"bufio"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/localstore"
)

// kills is how many processes the crash test kills; they all write one store.
const kills = 30

func TestCrash(t *testing.T) {
	t.Run("it loses nothing acknowledged when its process is killed at any moment", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "crash.db")
		random := rand.New(rand.NewPCG(1, uint64(os.Getpid())))
		last := kg.Revision(0)
		for n := range kills {
			acknowledged := writeUntilKilled(t, path, time.Duration(random.IntN(60_000))*time.Microsecond, n%4 == 0)
			last = max(last, acknowledged)
			last = checkNumbered(t, path, last)
		}
		if last < kills/2 {
			t.Fatalf("only %d changes in %d runs: nothing was put to the test", last, kills)
		}
	})
}

// writeUntilKilled lets a child write for some time, kills it and gives the last
// number it said, 0 if none. The time runs from the first number on; early, from
// the beginning, so that the child may die while it makes or opens the store.
func writeUntilKilled(t *testing.T, path string, after time.Duration, early bool) (acknowledged kg.Revision) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childMode+"=write", childPath+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	kill := func() { _ = child.Process.Kill() }
	if early {
		time.AfterFunc(after, kill)
	}
	for lines.Scan() {
		n, err := strconv.ParseUint(lines.Text(), 10, 64)
		if err != nil {
			break // the last line may be cut
		}
		if acknowledged == 0 && !early {
			time.AfterFunc(after, kill)
		}
		acknowledged = kg.Revision(n)
	}
	if err := child.Wait(); err == nil || child.ProcessState.Exited() {
		t.Fatalf("the child ended by itself: %v", err)
	}
	return acknowledged
}

// checkNumbered sees to it that the store holds all numbered books up to at
// least the last that was acknowledged, and gives how many there are.
func checkNumbered(t *testing.T, path string, acknowledged kg.Revision) kg.Revision {
	t.Helper()
	s, err := localstore.Open(path, kgtest.Ontology())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	v := s.Version()
	if v.Revision() < acknowledged {
		t.Fatalf("revision %d was acknowledged, the store has %d", acknowledged, v.Revision())
	}
	for n := kg.Revision(1); n <= v.Revision(); n++ {
		at, ok := v.Lookup(bookID(n))
		if !ok {
			t.Fatalf("%s is gone; the store is at revision %d", bookID(n), v.Revision())
		}
		follows := v.Of(at, kgtest.Ontology().Kind("Book").Link("prequels")).Len()
		if pages := v.Entity(at).Vals[v.Entity(at).Kind.Attr("pages").Index]; pages != int64(n) || follows != min(1, int(n-1)) {
			t.Fatalf("%s has %v pages and follows %d", bookID(n), pages, follows)
		}
	}
	return v.Revision()
}
