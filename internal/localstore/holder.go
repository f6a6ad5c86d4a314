package localstore

import (
	"encoding/json"
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
}

func holderPath(path string) string { return path + ".lock" }

// writeHolder is done as well as it can be: without it the store works too.
func writeHolder(path string, now time.Time) {
	host, _ := os.Hostname()
	b, err := json.Marshal(holder{PID: os.Getpid(), Host: host, Since: now.UTC().Truncate(time.Second)})
	if err == nil {
		_ = os.WriteFile(holderPath(path), append(b, '\n'), 0o644)
	}
}

func removeHolder(path string) { _ = os.Remove(holderPath(path)) }

// held is the error of a store that another process has open.
func held(path string) error {
	who := "another process"
	var h holder
	if b, err := os.ReadFile(holderPath(path)); err == nil && json.Unmarshal(b, &h) == nil && h.PID != 0 {
		who = fmt.Sprintf("process %d on %s, since %s", h.PID, h.Host, h.Since.Format(time.RFC3339))
	}
	return &kg.Error{Code: kg.Unavailable, Field: path, Message: "is in use by " + who + "; stop that one, ask it instead, or name another file", Cause: berrors.ErrTimeout}
}
