package localstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/portolan/portolan/internal/kg"
)

// Backup makes the file of a store at path, which fill writes. It is written
// under another name, checked as Check does, and put in its place when it is whole
// and on disk; note is what the check says that it holds. It gives Invalid where
// there is a file already, unless that may be replaced, and where what was written
// is no sound store.
func Backup(ctx context.Context, o *kg.Ontology, path string, replace bool, fill func(path string) error) (note string, err error) {
	if err := free(path, replace); err != nil {
		return "", err
	}
	made := fmt.Sprint(path, unfinished, os.Getpid())
	if err := os.Remove(made); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", cannotOpen(path, err)
	}
	defer os.Remove(made)
	if err := fill(made); err != nil {
		return "", err
	}
	if err := syncFile(made); err != nil {
		return "", cannotWrite(path, err)
	}
	if note, err = soundCopy(ctx, o, made); err != nil {
		return "", err
	}
	return note, place(made, path, replace)
}

// free sees to it that a backup may be made at path.
func free(path string, replace bool) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return cannotOpen(path, err)
	case !info.Mode().IsRegular():
		return kg.Errorf(kg.Invalid, path, "is no regular file; name a file for the backup")
	case !replace:
		return kg.Errorf(kg.Invalid, path, "is there already; name another file, or replace it with --force")
	}
	f := &file{disk: realDisk, path: path}
	db, err := f.openBolt(path, true)
	if IsHeld(err) {
		return err
	}
	if db != nil {
		return db.Close()
	}
	return nil // whatever it is, it may be replaced
}

// soundCopy checks a copy and says what it holds.
func soundCopy(ctx context.Context, o *kg.Ontology, path string) (note string, err error) {
	for found, err := range Check(ctx, o, path) {
		switch {
		case err != nil:
			return "", err
		case found.Problem != "":
			return "", kg.Errorf(kg.Invalid, found.Subject, "%s; no backup was made. Look over the store with portolan store check", found.Problem)
		}
		note = found.Note
	}
	return note, nil
}

// place gives a file its name, which lasts afterwards.
func place(made, path string, replace bool) error {
	move := os.Link // refuses where another has put something there meanwhile
	if replace {
		move = os.Rename
	}
	err := move(made, path)
	if errors.Is(err, fs.ErrExist) {
		return kg.Errorf(kg.Invalid, path, "is there by now; name another file, or replace it with --force")
	}
	if err != nil && !replace { // a file system without links
		err = os.Rename(made, path)
	}
	if err != nil {
		return cannotWrite(path, err)
	}
	return syncFolder(filepath.Dir(path))
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func cannotWrite(path string, err error) error {
	return &kg.Error{Code: kg.Unavailable, Field: path, Message: "could not be written; see that the disk is sound and has space", Cause: err}
}

// Copy writes what the store holds now into a new file at path: a store of its
// own. Writers may have to wait for it, readers do not.
func (s *Store) Copy(ctx context.Context, path string) error {
	if f, ok := s.journal.(*file); ok {
		return f.copy(ctx, path)
	}
	return Replay(ctx, s.ontology, path, func(yield func(kg.Commit, error) bool) {
		r, err := s.Read(ctx, kg.System)
		if err != nil {
			yield(kg.Commit{}, err)
			return
		}
		defer r.Close()
		r.History(ctx, 0)(yield)
	})
}

// CopyFile does for a file that nobody writes to what Store.Copy does for a store.
// It gives Unavailable where a process has it open, and Invalid where it is damaged.
func CopyFile(ctx context.Context, from, to string) (err error) {
	f := &file{disk: realDisk, path: from}
	if f.db, err = f.openThere(); err != nil {
		return err
	}
	return errors.Join(f.copy(ctx, to), f.db.Close())
}

func (f *file) copy(ctx context.Context, path string) error {
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return cannotOpen(path, err)
	}
	err = f.view(func(tx *bolt.Tx) error {
		_, err := tx.WriteTo(ending{ctx, to})
		return err
	})
	err = errors.Join(err, to.Close())
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return cannotWrite(path, err)
}

// ending is a writer that stops when its context ends.
type ending struct {
	ctx context.Context
	to  io.Writer
}

func (w ending) Write(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.to.Write(b)
}

// Replay writes a history into a new file at path: a store that holds what the
// commits made, each under its revision, with who made it and when. Where the
// history begins late, the revisions before it have no changes.
func Replay(ctx context.Context, o *kg.Ontology, path string, commits iter.Seq2[kg.Commit, error]) error {
	var at time.Time
	f := &file{disk: realDisk, path: path, schema: o.Fingerprint(), now: func() time.Time { return at }}
	s, err := f.open(o)
	if err != nil {
		return err
	}
	f.db.NoSync = true // one sync for all, at the end
	err = s.replay(ctx, commits, func(when time.Time) { at = when })
	if err == nil {
		err = f.db.Sync()
	}
	return errors.Join(err, s.Close())
}

func (s *Store) replay(ctx context.Context, commits iter.Seq2[kg.Commit, error], set func(time.Time)) error {
	for c, err := range commits {
		if err != nil {
			return err
		}
		set(c.At)
		for s.Version().Revision()+1 < c.Revision {
			if _, err := s.Apply(ctx, kg.Writer(""), 0, nil); err != nil {
				return err
			}
		}
		switch at, err := s.Apply(ctx, kg.Writer(c.By), 0, c.Changes); {
		case err != nil:
			return fmt.Errorf("revision %d of the history cannot be made again: %w", c.Revision, err)
		case at != c.Revision:
			return kg.Errorf(kg.Internal, "", "revision %d of the history comes after revision %d", c.Revision, at-1)
		}
	}
	return nil
}
