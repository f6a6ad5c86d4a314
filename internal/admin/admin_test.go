package admin_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/admin"
	"github.com/portolan/portolan/internal/kg"
)

var quiet = slog.New(slog.DiscardHandler)

// writes gives a backup that is a text.
func writes(text string) func(context.Context, string) error {
	return func(_ context.Context, path string) error { return os.WriteFile(path, []byte(text), 0o600) }
}

// serve answers on an address until the test ends.
func serve(t *testing.T, address string, cfg admin.Config) net.Listener {
	t.Helper()
	l, err := admin.Listen(address)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Log = quiet
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- admin.Serve(ctx, l, admin.New(cfg), quiet) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return l
}

func TestBackup(t *testing.T) {
	text := strings.Repeat("a store\n", 100_000)
	for _, address := range []string{"127.0.0.1:0", filepath.Join(t.TempDir(), "admin.sock")} {
		t.Run("it gives a backup at "+filepath.Base(address)+", and keeps nothing of it", func(t *testing.T) {
			folder := t.TempDir()
			l := serve(t, address, admin.Config{Backup: writes(text), Folder: folder})
			for range 2 {
				var got bytes.Buffer
				if err := admin.Backup(t.Context(), l.Addr().String(), &got); err != nil || got.String() != text {
					t.Fatalf("it gives %d bytes, %v", got.Len(), err)
				}
			}
			if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
				t.Errorf("it leaves %v, %v", left, err)
			}
		})
	}
	t.Run("it tells why there is none", func(t *testing.T) {
		l := serve(t, "127.0.0.1:0", admin.Config{Folder: t.TempDir(), Backup: func(context.Context, string) error {
			return kg.Errorf(kg.Unavailable, "", "the disk is full")
		}})
		if err := admin.Backup(t.Context(), l.Addr().String(), io.Discard); kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), "the disk is full") {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("it makes one at a time", func(t *testing.T) {
		begun, go_ := make(chan bool), make(chan bool)
		l := serve(t, "127.0.0.1:0", admin.Config{Folder: t.TempDir(), Backup: func(ctx context.Context, path string) error {
			close(begun)
			<-go_
			return writes(text)(ctx, path)
		}})
		first := make(chan error)
		go func() { first <- admin.Backup(t.Context(), l.Addr().String(), io.Discard) }()
		<-begun
		if err := admin.Backup(t.Context(), l.Addr().String(), io.Discard); err == nil || !strings.Contains(err.Error(), "already") {
			t.Errorf("the second gets %v", err)
		}
		close(go_)
		if err := <-first; err != nil {
			t.Error(err)
		}
	})
	t.Run("its reader notices one that is cut off", func(t *testing.T) {
		cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte("half"))
		}))
		defer cut.Close()
		if err := admin.Backup(t.Context(), cut.Listener.Addr().String(), io.Discard); kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), "whole") {
			t.Errorf("the error is %v", err)
		}
		endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("of no known length"))
			w.(http.Flusher).Flush()
		}))
		defer endless.Close()
		if err := admin.Backup(t.Context(), endless.Listener.Addr().String(), io.Discard); err == nil {
			t.Error("one of no known length is taken for whole")
		}
	})
	t.Run("it says that nobody is there", func(t *testing.T) {
		for _, address := range []string{"127.0.0.1:1", filepath.Join(t.TempDir(), "none.sock")} {
			if err := admin.Backup(t.Context(), address, io.Discard); kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), "nobody answers") {
				t.Errorf("the error is %v", err)
			}
		}
	})
}

func TestLocal(t *testing.T) {
	h := admin.New(admin.Config{Backup: writes("secret"), Folder: t.TempDir(), Log: quiet})
	for _, c := range []struct {
		name, host, header, value string
		want                      int
	}{
		{"a program", "127.0.0.1:8081", "", "", 200},
		{"a program by IPv6", "[::1]:8081", "", "", 200},
		{"a program by name", "localhost:8081", "", "", 200},
		{"a page of another site", "127.0.0.1:8081", "Origin", "https://elsewhere.example", 403},
		{"a page that hides where it is from", "127.0.0.1:8081", "Origin", "null", 403},
		{"an image on a page", "127.0.0.1:8081", "Sec-Fetch-Site", "cross-site", 403},
		{"a page of this very address", "127.0.0.1:8081", "Sec-Fetch-Site", "same-origin", 403},
		{"a page whose name was bound to this machine", "elsewhere.example:8081", "", "", 403},
		{"a name that begins like this machine's", "127.0.0.1.elsewhere.example", "", "", 403},
	} {
		t.Run(c.name+" gets what it should", func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/backup", nil)
			r.Host = c.host
			if c.header != "" {
				r.Header.Set(c.header, c.value)
			}
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code != c.want || strings.Contains(w.Body.String(), "secret") != (c.want == 200) {
				t.Errorf("it gets %d: %s", w.Code, w.Body)
			}
		})
	}
}

func TestListen(t *testing.T) {
	t.Run("it listens on nothing that other machines can reach", func(t *testing.T) {
		for _, address := range []string{":8081", "0.0.0.0:8081", "[::]:8081", "192.0.2.7:8081", "example.org:8081", "8081", ""} {
			if l, err := admin.Listen(address); kg.CodeOf(err) != kg.Invalid {
				t.Errorf("%q: the error is %v", address, err)
				if l != nil {
					l.Close()
				}
			}
		}
	})
	t.Run("a socket is its user's alone, and goes when it is closed", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.sock")
		l, err := admin.Listen(path)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("its rights are %v, %v", info.Mode(), err)
		}
		if _, err := admin.Listen(path); kg.CodeOf(err) != kg.Unavailable {
			t.Errorf("a second one on it gives %v", err)
		}
		l.Close()
		if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 0 {
			t.Errorf("it leaves %v, %v", left, err)
		}
	})
	t.Run("it takes the place of a socket whose process was killed, and of nothing else", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.sock")
		dead, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
		if err != nil {
			t.Fatal(err)
		}
		dead.SetUnlinkOnClose(false)
		dead.Close()
		l, err := admin.Listen(path)
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		if err := os.WriteFile(path, []byte("dear"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := admin.Listen(path); kg.CodeOf(err) != kg.Invalid {
			t.Errorf("a file gives %v", err)
		}
		if text, err := os.ReadFile(path); string(text) != "dear" || errors.Is(err, os.ErrNotExist) {
			t.Errorf("the file is %q, %v", text, err)
		}
	})
	t.Run("it says that a port is taken", func(t *testing.T) {
		l, err := admin.Listen("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		if _, err := admin.Listen(l.Addr().String()); kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), "in use") {
			t.Errorf("the error is %v", err)
		}
	})
}
