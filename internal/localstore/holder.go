package localstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	berrors "go.etcd.io/bbolt/errors"

	"github.com/portolan/portolan/internal/kg"
)

// holder says which process has a store open. It stands beside the store, only
// to be read by people: what keeps others out is bbolt's lock, which ends with
// the process.
type holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
	// Admin is the address at which the process can be asked for a backup.
	Admin string `json:"admin,omitempty"`
}

func holderPath(path string) string { return path + ".lock" }

// writeHolder is done as well as it can be: without it the store works too.
func writeHolder(path string, now time.Time, admin string) {
	host, _ := os.Hostname()
	b, err := json.Marshal(holder{PID: os.Getpid(), Host: host, Since: now.UTC().Truncate(time.Second), Admin: admin})
	if err == nil {
		_ = os.WriteFile(holderPath(path), append(b, '\n'), 0o644)
	}
}

func removeHolder(path string) { _ = os.Remove(holderPath(path)) }

// readHolder gives what stands beside the store; nothing where it cannot be read.
func readHolder(path string) (h holder) {
	b, err := os.ReadFile(holderPath(path))
	if err != nil || json.Unmarshal(b, &h) != nil {
		return holder{}
	}
	return h
}

// Admin gives the address at which the process that has the store open can be
// asked for a backup; "" where it said none.
func Admin(path string) string { return readHolder(path).Admin }

// IsHeld says whether an error is that another process has the store open.
func IsHeld(err error) bool { return errors.Is(err, berrors.ErrTimeout) }

// Announce says beside the store at which address its process can be asked for a
// backup. A store without a file that it has alone says nothing.
func (s *Store) Announce(admin string) {
	if f, ok := s.journal.(*file); ok && f.writable() {
		writeHolder(f.path, f.now(), admin)
	}
}

// Path gives the path of the file that this process alone has open; "" where the
// store is in memory, or can only be read.
func (s *Store) Path() string {
	if f, ok := s.journal.(*file); ok && f.writable() {
		return f.path
	}
	return ""
}

// held is the error of a store that another process has open.
func held(path string) error {
	who := "another process"
	if h := readHolder(path); h.PID != 0 {
		who = fmt.Sprintf("process %d on %s, since %s", h.PID, h.Host, h.Since.Format(time.RFC3339))
	}
	return &kg.Error{Code: kg.Unavailable, Field: path, Message: "is in use by " + who + "; stop that one, ask it instead, or name another file", Cause: berrors.ErrTimeout}
}
