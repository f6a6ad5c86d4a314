package localstore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/portolan/portolan/internal/adjacency"
	"github.com/portolan/portolan/internal/kg"
)

// create makes a store where there is no file: beside its place, and puts it
// there when it is whole, so that a process killed meanwhile leaves no half of
// one. Where the file system cannot do that, bbolt makes the file in its place.
func (f *file) create(o *kg.Ontology) error {
	if _, err := os.Stat(f.path); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	made := file{disk: f.disk, path: fmt.Sprint(f.path, unfinished, os.Getpid()), schema: f.schema, now: f.now}
	if err := os.Remove(made.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannotOpen(f.path, err)
	}
	defer os.Remove(made.path)
	var err error
	if made.db, err = made.openBolt(made.path, false); err != nil {
		return err
	}
	if err := errors.Join(made.initialise(adjacency.New(o)), made.db.Close()); err != nil {
		return err
	}
	if os.Link(made.path, f.path) == nil { // another process may have been first: then it is its file
		return f.syncFolder(filepath.Dir(f.path))
	}
	return nil
}

// unfinished marks the names of stores in the making.
const unfinished = ".new-"

// tidy removes what processes left that were killed while they made the store.
// One that is still at it finds that there is a store now, and opens that.
func tidy(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return // they do no harm
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+unfinished) {
			_ = os.Remove(filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
}

// syncFolder makes the name of a new file last.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return cannotOpen(path, err)
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return cannotOpen(path, err)
	}
	return nil
}
