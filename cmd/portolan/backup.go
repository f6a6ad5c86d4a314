package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/admin"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/localstore"
)

type backupCmd struct {
	File  string `arg:"" help:"File to make: a store that portolan serve --store opens."`
	Store string `help:"The store; see portolan serve --help. It may be served meanwhile."`
	Admin string `help:"Ask the process that serves at this admin address, whatever its store is." placeholder:"ADDRESS"`
	Force bool   `help:"Replace the file if it is there."`
}

// Run makes a backup, checks it and puts it in its place.
func (c *backupCmd) Run(e *env) error {
	o, err := graph.Ontology()
	if err != nil {
		return err
	}
	fill, err := c.from(e)
	if err != nil {
		return err
	}
	done := e.progress("making a backup", 0)
	note, err := localstore.Backup(e.ctx, o, c.File, c.Force, fill)
	done()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s %s\n", c.File, note)
	return nil
}

// from gives what writes the backup to a path.
func (c *backupCmd) from(e *env) (func(path string) error, error) {
	if c.Admin != "" {
		return func(path string) error { return asked(e.ctx, c.Admin, path) }, nil
	}
	b, err := e.backend(c.Store)
	if err != nil {
		return nil, err
	}
	if err := b.there(e.ctx); err != nil {
		return nil, err
	}
	if same(b.file, c.File) {
		return nil, kg.Errorf(kg.Invalid, c.File, "is the store itself; name another file")
	}
	return func(path string) error { return b.copyTo(e.ctx, path) }, nil
}

func same(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// copied copies the file of a store, or asks the process that has it open.
func copied(ctx context.Context, store, path string) error {
	err := localstore.CopyFile(ctx, store, path)
	if address := localstore.Admin(store); localstore.IsHeld(err) && address != "" {
		return asked(ctx, address, path)
	}
	return err
}

// asked has the process at an admin address make the backup.
func asked(ctx context.Context, address, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return kg.Errorf(kg.Invalid, path, "cannot be made: %v", err)
	}
	return errors.Join(admin.Backup(ctx, address, f), f.Close())
}

// replay writes the history of a graph into a file.
func replay(ctx context.Context, o *kg.Ontology, g *kg.Graph, path string) error {
	return localstore.Replay(ctx, o, path, g.History(ctx, kg.System, 0))
}

// A copier is a store that can write what it holds into a file (localstore.Store).
type copier interface {
	Copy(ctx context.Context, path string) error
}

// adminOff is the admin address of who wants none.
const adminOff = "off"

// adminListener listens on the admin address: that of the flag, or else on a
// socket beside the store's file, without which the store is served too. It gives
// nil where there is none.
func (c *serveCmd) adminListener(g *kg.Graph, log *slog.Logger) (net.Listener, error) {
	file := fileOf(g)
	switch {
	case c.Admin == adminOff, c.Admin == "" && file == "":
		return nil, nil
	case c.Admin != "":
		return admin.Listen(c.Admin)
	}
	l, err := admin.Listen(besides(file))
	if err != nil {
		log.Warn("no backup can be asked for; name another address with --admin", "reason", err)
		return nil, nil
	}
	return l, nil
}

// A filed store is one in a file that nobody else can open (localstore.Store).
type filed interface {
	Path() string
	Announce(admin string)
}

// fileOf gives the path of the file that the graph is kept in; "" where it is in
// none that this process alone has.
func fileOf(g *kg.Graph) string {
	if s, ok := kg.StoreAs[filed](g.Store()); ok {
		return s.Path()
	}
	return ""
}

// besides gives the path of the socket beside a store's file.
func besides(file string) string {
	if abs, err := filepath.Abs(file); err == nil {
		file = abs
	}
	return file + ".sock"
}

// administer says beside the store what the admin address is, and answers there
// until the context ends.
func administer(ctx context.Context, l net.Listener, g *kg.Graph, log *slog.Logger) error {
	if s, ok := kg.StoreAs[filed](g.Store()); ok {
		s.Announce(l.Addr().String())
	}
	cfg := admin.Config{Log: log, Backup: func(ctx context.Context, path string) error {
		if s, ok := kg.StoreAs[copier](g.Store()); ok {
			return s.Copy(ctx, path)
		}
		return replay(ctx, g.Ontology(), g, path)
	}}
	if file := fileOf(g); file != "" {
		cfg.Folder = filepath.Dir(file)
	}
	return admin.Serve(ctx, l, admin.New(cfg), log)
}
