package panics

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// told gives the lines of a log that is told of what happens.
func told(t *testing.T, times int, happens func()) []string {
	t.Helper()
	var out bytes.Buffer
	var l Log
	log := slog.New(slog.NewTextHandler(&out, nil))
	for range times {
		func() {
			defer func() { l.Tell(t.Context(), log, recover(), "path", "/graphql") }()
			happens()
		}()
	}
	return strings.Split(strings.TrimSpace(out.String()), "\n")
}

func deep(n int) {
	if n == 0 {
		panic("too deep")
	}
	deep(n - 1)
}

func TestTell(t *testing.T) {
	t.Run("it says what happened, where and for whom", func(t *testing.T) {
		line := told(t, 1, func() { deep(0) })[0]
		for _, part := range []string{"panic=\"too deep\"", "at=github.com/portolan/portolan/internal/panics.deep:", "path=/graphql", "stack="} {
			if !strings.Contains(line, part) {
				t.Errorf("the line lacks %s: %s", part, line)
			}
		}
	})
	t.Run("it tells the stack once", func(t *testing.T) {
		lines := told(t, 3, func() { deep(0) })
		if len(lines) != 3 || strings.Count(strings.Join(lines, "\n"), "stack=") != 1 {
			t.Errorf("it tells %q", lines)
		}
	})
	t.Run("it names the place where the runtime noticed", func(t *testing.T) {
		var none map[string]int
		if line := told(t, 1, func() { none["a"] = 1 })[0]; !strings.Contains(line, "at=github.com/portolan/portolan/internal/panics.TestTell") {
			t.Error(line)
		}
	})
	t.Run("it cuts a stack and a text that are long", func(t *testing.T) {
		if line := told(t, 1, func() { deep(1000) })[0]; len(line) > 8<<10 {
			t.Errorf("the line has %d bytes", len(line))
		}
		if line := told(t, 1, func() { panic(strings.Repeat("x", 1<<20)) })[0]; len(line) > 8<<10 {
			t.Errorf("the line has %d bytes", len(line))
		}
	})
}

func TestIsAbort(t *testing.T) {
	if !IsAbort(fmt.Errorf("gone: %w", http.ErrAbortHandler)) || IsAbort(errors.New("other")) || IsAbort("text") {
		t.Error("knows http.ErrAbortHandler, and nothing else, as the end of a connection")
	}
}
