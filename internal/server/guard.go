package server

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/portolan/portolan/internal/panics"
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
		foreign := site == "cross-site" || site == "same-site" || site == "" && origin != "" && !s.own(origin, r.Host)
		if foreign && !s.allows(origin) {
			refuse(w, http.StatusForbidden, "FORBIDDEN", "this request comes from a page of another site; the operator can allow its origin with --origin")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// own says whether an origin is that of the server's own pages. A proxy may ask for
// the server by another name than they have.
func (s *server) own(origin, host string) bool {
	scheme, rest, _ := strings.Cut(origin, "://")
	return rest == host || s.PublicURL != nil && scheme == s.PublicURL.Scheme && strings.EqualFold(rest, s.PublicURL.Host)
}

// refuse answers a request that never reaches GraphQL in GraphQL's form.
func refuse(w http.ResponseWriter, status int, code, message string) {
	type graphqlError struct {
		Message    string            `json:"message"`
		Extensions map[string]string `json:"extensions"`
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []graphqlError{{message, map[string]string{"code": code}}}})
}

// recovered answers a panic with an error in GraphQL's form and tells the log. Where
// an answer has begun, its connection is ended, so that nobody takes it for whole.
func (s *server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if !panics.IsAbort(p) {
				s.panics.Tell(r.Context(), s.Logger, p, "path", r.URL.Path)
			}
			if seen, ok := w.(*statusWriter); panics.IsAbort(p) || ok && seen.begun {
				panic(http.ErrAbortHandler)
			}
			refuse(w, http.StatusInternalServerError, "INTERNAL", "something went wrong on our side; the server's log has more")
		}()
		next.ServeHTTP(w, r)
	})
}

// logged writes a line for each request: never its query, its variables or its
// address.
func (s *server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		body := &seenBody{ReadCloser: r.Body, whole: r.ContentLength == 0}
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK, body: body}
		asked := *r
		asked.Body = body
		level := slog.LevelInfo
		if isHealth(r.URL.Path) {
			level = slog.LevelDebug
		}
		defer func() {
			s.Logger.Log(r.Context(), level, "request", "method", r.Method, "path", r.URL.Path, "status", seen.status, "bytes", seen.bytes, "ms", float64(time.Since(began).Microseconds())/1000)
		}()
		next.ServeHTTP(seen, &asked)
	})
}

// seenBody notes whether a body was read to its end.
type seenBody struct {
	io.ReadCloser
	whole bool
}

func (b *seenBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.whole = b.whole || errors.Is(err, io.EOF)
	return n, err
}

// statusWriter notes what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
	bytes  int
	begun  bool
	body   *seenBody
}

// begin ends the connection after an answer that did not need the whole body: the
// server would wait for the rest before it sends anything otherwise.
func (w *statusWriter) begin() {
	if !w.begun && !w.body.whole {
		w.Header().Set("Connection", "close")
	}
	w.begun = true
}

func (w *statusWriter) WriteHeader(status int) {
	w.begin()
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	w.begin()
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the writer below.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
