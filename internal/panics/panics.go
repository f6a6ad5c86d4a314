// Package panics tells a log of panics: enough to find the fault, and no more than
// that, however often somebody makes it happen.
package panics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
)

// What is told of a panic at most.
const (
	mostFrames = 30
	mostText   = 500 // bytes of what was panicked with
)

// A Log tells of panics. The zero Log is ready for use, by many at once.
type Log struct {
	known sync.Map // the places whose stack was told
}

// Tell writes one line about a panic that was recovered by the function that calls
// it, or by one that calls that: what it says, where it was and, the first time
// that it was there, how the program came there.
func (l *Log) Tell(ctx context.Context, log *slog.Logger, recovered any, more ...any) {
	frames := stack()
	place := "unknown"
	if len(frames) > 0 {
		place = frames[0]
	}
	line := append([]any{"panic", textOf(recovered), "at", place}, more...)
	if _, told := l.known.LoadOrStore(place, true); !told {
		line = append(line, "stack", strings.Join(frames, " < "))
	}
	log.ErrorContext(ctx, "a request panicked", line...)
}

// IsAbort says whether a panic is the way a handler ends a connection on purpose.
func IsAbort(recovered any) bool {
	err, ok := recovered.(error)
	return ok && errors.Is(err, http.ErrAbortHandler)
}

func textOf(recovered any) string {
	text := fmt.Sprint(recovered)
	if len(text) > mostText {
		return strings.ToValidUTF8(text[:mostText], "") + "…"
	}
	return text
}

// stack gives the functions that were under way when the panic began, the innermost
// first, each with its line.
func stack() []string {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	var out []string
	panicked := false
	for more := true; more && len(out) < mostFrames; {
		var f runtime.Frame
		f, more = frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			panicked, out = true, nil
		case panicked && !(len(out) == 0 && strings.HasPrefix(f.Function, "runtime.")): // the runtime's own are how it noticed
			out = append(out, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
	}
	return out
}
