package server

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

func stringReader(s string) io.ReadSeeker { return strings.NewReader(s) }

// allows says whether pages of that origin were named as allowed.
func (s *server) allows(origin string) bool {
	return slices.Contains(s.Origins, origin) || slices.Contains(s.Origins, "*")
}

// sameSite refuses what a browser sends for a page of another site that was not
// allowed, so that no page can make its readers' browsers ask here. Browsers say
// so in Sec-Fetch-Site, older ones in Origin; other clients send neither.
func (s *server) sameSite(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
		foreign := site == "cross-site" || site == "same-site" || site == "" && origin != "" && !sameHost(origin, r.Host)
		if foreign && !s.allows(origin) {
			refuse(w, http.StatusForbidden, "FORBIDDEN", "this request comes from a page of another site; the operator can allow its origin with --origin")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func sameHost(origin, host string) bool {
	_, rest, _ := strings.Cut(origin, "://")
	return rest == host
}

// refuse answers a request that never reaches GraphQL in GraphQL's form.
func refuse(w http.ResponseWriter, status int, code, message string) {
	type graphqlError struct {
		Message    string            `json:"message"`
		Extensions map[string]string `json:"extensions"`
	}
	w.Header().Set("Content-Type", "application/graphql-response+json; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []graphqlError{{message, map[string]string{"code": code}}}})
}

// recovered turns a panic into a plain 500 and a log entry.
func (s *server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil && !isAbort(p) {
				s.Logger.Error("panic", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				plain(w, http.StatusInternalServerError, "an error of the server's own; it has been logged\n")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// isAbort says whether a panic is the way a handler ends a connection on purpose.
func isAbort(p any) bool {
	err, ok := p.(error)
	return ok && errors.Is(err, http.ErrAbortHandler)
}

// logged writes a line for each request: never its query, its variables or its
// address.
func (s *server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		level := slog.LevelInfo
		if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
			level = slog.LevelDebug
		}
		s.Logger.Log(r.Context(), level, "request", "method", r.Method, "path", r.URL.Path, "status", seen.status, "bytes", seen.bytes, "ms", float64(time.Since(began).Microseconds())/1000)
	})
}

// statusWriter notes what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the writer below.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
