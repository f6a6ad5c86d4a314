package localstore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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
	made := file{path: fmt.Sprintf("%s.new-%d", f.path, os.Getpid()), schema: f.schema, now: f.now}
	if err := os.Remove(made.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannotOpen(f.path, err)
	}
	defer os.Remove(made.path)
	var err error
	if made.db, err = openBolt(made.path, false); err != nil {
		return err
	}
	if err := errors.Join(made.initialise(adjacency.New(o)), made.db.Close()); err != nil {
		return err
	}
	if os.Link(made.path, f.path) == nil { // another process may have been first: then it is its file
		return syncFolder(filepath.Dir(f.path))
	}
	return nil
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
