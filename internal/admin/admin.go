// Package admin is what a serving process does for those who run it: on an
// address of its own, which other machines cannot reach and pages in a browser
// cannot ask.
package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/portolan/portolan/internal/kg"
)

// Config says what can be asked for.
type Config struct {
	// Backup writes a store of all that is served into a new file at path.
	Backup func(ctx context.Context, path string) error
	// Folder is where a backup is kept until it has been read: it needs the room.
	Folder string
	Log    *slog.Logger
}

// backupPath is where a backup is asked for.
const backupPath = "/backup"

// New gives the handler of the admin address.
func New(cfg Config) http.Handler {
	h := &handler{Config: cfg}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+backupPath, h.backup)
	return local(mux)
}

// local lets only those ask who mean this machine: a page in a browser says where
// it is from, or, where its name was bound to this machine's address, asks for a
// host that this is not.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLocal(r.Host) || r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "" {
			http.Error(w, "only programs on this machine may ask here", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isLocal(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	addr, err := netip.ParseAddr(strings.Trim(name, "[]"))
	return name == "localhost" || err == nil && addr.IsLoopback()
}

type handler struct {
	Config
	busy sync.Mutex // held while a backup is made
}

func (h *handler) backup(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	size, err := h.send(w, r)
	if err != nil {
		h.Log.Warn("no backup was made", "reason", err)
		return
	}
	h.Log.Info("a backup was made", "bytes", size, "took", time.Since(began).Round(time.Millisecond))
}

// send makes a backup, and sends it once it is whole: who reads it slowly keeps
// no writer waiting.
func (h *handler) send(w http.ResponseWriter, r *http.Request) (size int64, err error) {
	f, err := h.made(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		http.Error(w, "the backup cannot be read", http.StatusInternalServerError)
		return 0, err
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", fmt.Sprint(info.Size()))
	return io.Copy(w, f)
}

// made gives a backup in a file without a name, which is gone when it is closed.
func (h *handler) made(ctx context.Context) (*os.File, error) {
	if !h.busy.TryLock() {
		return nil, kg.Errorf(kg.Unavailable, "", "a backup is being made already; try again when it is done")
	}
	defer h.busy.Unlock()
	dir, err := os.MkdirTemp(h.Folder, ".portolan-backup-")
	if err != nil {
		return nil, &kg.Error{Code: kg.Unavailable, Message: "there is no place for a backup", Cause: err}
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "backup.db")
	if err := h.Backup(ctx, path); err != nil {
		return nil, err
	}
	return os.Open(path)
}

// Serve answers on the address until the context ends; a backup that is being read
// then is cut off, which its reader notices.
func Serve(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	srv := &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	stop := context.AfterFunc(ctx, func() { srv.Close() })
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
