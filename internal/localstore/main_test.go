package localstore_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/kg/kgtest"
	"github.com/portolan/portolan/internal/localstore"
)

// The test binary runs itself as another process: childMode says to do what,
// childPath with which store.
const (
	childMode = "PORTOLAN_LOCALSTORE_TEST_CHILD"
	childPath = "PORTOLAN_LOCALSTORE_TEST_PATH"
)

func TestMain(m *testing.M) {
	var err error
	switch mode := os.Getenv(childMode); mode {
	case "":
		os.Exit(m.Run())
	case "hold":
		err = hold(os.Getenv(childPath))
	case "write":
		err = write(os.Getenv(childPath))
	default:
		err = fmt.Errorf("there is no child %q", mode)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// hold opens a store, says so, and keeps it open until its input ends.
func hold(path string) error {
	s, err := localstore.Open(path, kgtest.Ontology())
	if err != nil {
		return err
	}
	fmt.Println("open")
	_, _ = os.Stdin.Read(make([]byte, 1))
	return s.Close()
}

// write states one numbered book after another, and says each number when the
// store has acknowledged it, until it is killed.
func write(path string) error {
	s, err := localstore.Open(path, kgtest.Ontology())
	if err != nil {
		return err
	}
	for n := s.Version().Revision() + 1; ; n++ {
		got, err := s.Apply(context.Background(), kg.System, 0, numbered(n))
		if err != nil || got != n {
			return fmt.Errorf("revision %d instead of %d: %w", got, n, err)
		}
		fmt.Println(n)
	}
}

// numbered gives the changes that make revision n: a book, and its place after
// the one before. The first states the source too.
func numbered(n kg.Revision) []kg.Change {
	w := new(kgtest.W)
	if n == 1 {
		w = kgtest.NewW()
	}
	w.Is(bookID(n), kgtest.Where(fmt.Sprint("book ", n))).Has(bookID(n), "pages", fmt.Sprint(n))
	if n > 1 {
		w.Tie("FOLLOWED_BY", bookID(n-1), bookID(n))
	}
	var changes []kg.Change
	for _, f := range w.Facts {
		changes = append(changes, kg.Assert{Fact: f})
	}
	return changes
}

func bookID(n kg.Revision) kg.ID { return kg.ID(fmt.Sprintf("book/n%06d", n)) }
