// Package server is Portolan over HTTP: the GraphQL endpoint, the pages, the
// schema, and what those who run it ask for (health, readiness, logs, limits).
package server

import (
	"compress/gzip"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/rs/cors"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/panics"
	"github.com/portolan/portolan/internal/web"
)

// Config is what a server needs.
type Config struct {
	Graph *kg.Graph
	// StoreKind says on the front page what sort of store it is, such as "Neo4j".
	StoreKind string
	Version   string
	Logger    *slog.Logger
	// Origins are those of pages on other hosts that may ask, such as
	// https://dashboard.example; none where empty.
	Origins []string
	// PublicURL is how the server is called from outside, as ParsePublicURL gives it;
	// nil where it is called as it is asked.
	PublicURL *url.URL
	// Hosts are the names by which the server may be asked, as ParseHost gives them,
	// besides those that a machine has for itself; nil is any.
	Hosts []string
	// Proxies are the addresses of proxies in front, whose X-Forwarded-For is
	// believed when clients are told apart.
	Proxies []netip.Prefix
	// Ready says why the server is not ready though its store answers; nil where it
	// is. It may be nil itself.
	Ready func() error
	// GraphQL are the limits of requests and what they may ask of the schema.
	GraphQL graph.Options
}

// New gives the handler of everything Portolan serves.
func New(cfg Config) http.Handler {
	cfg.GraphQL.Log, cfg.GraphQL.Client = cfg.Logger, clientIn
	s := &server{Config: cfg, loaded: loaded{graph: cfg.Graph}, schemaTag: graph.EntityTag([]byte(graph.SDL()))}
	mux := http.NewServeMux()
	graphql, pages := s.graphql(), s.pages()
	schema := compressed(reading(s.schema))
	mux.Handle("/graphql", graphql)
	mux.Handle("/graphql/{$}", graphql)
	for path, text := range map[string]http.HandlerFunc{"/healthz": healthy, "/readyz": s.ready} {
		mux.Handle(path, reading(text))
	}
	mux.Handle("/schema.graphql", s.shared(http.MethodGet, http.MethodHead).Handler(schema))
	mux.Handle("/playground/questions.json", s.shared(http.MethodGet, http.MethodHead).Handler(compressed(pages)))
	mux.Handle("/licences.txt", compressed(reading(licenceTexts)))
	mux.Handle("/", pages)
	return s.placed(s.logged(s.recovered(s.named(mux))))
}

type server struct {
	Config
	loaded    loaded
	unready   atomic.Value // the reason that was last given, a string
	panics    panics.Log
	schemaTag string
}

// graphql guards the endpoint: who may ask from where. How much and how long is
// the edge's own care.
func (s *server) graphql() http.Handler {
	return s.shared(http.MethodGet, http.MethodPost).Handler(s.sameSite(s.identified(compressed(graph.NewHandler(s.Graph, s.GraphQL)))))
}

// compressed packs what is worth it for who can unpack it: answers of GraphQL are
// text that repeats itself. The fastest level takes off most of that.
func compressed(h http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.CompressionLevel(gzip.BestSpeed))
	if err != nil { // only for options that cannot be
		panic(err)
	}
	return wrap(h)
}

// shared lets the pages of allowed origins read what is answered. They may send any
// header: none is believed for where it comes from, and browsers add no cookies.
func (s *server) shared(methods ...string) *cors.Cors {
	return cors.New(cors.Options{
		AllowOriginFunc: s.allows,
		AllowedMethods:  methods,
		AllowedHeaders:  []string{"*"},
		ExposedHeaders:  []string{"Retry-After", "ETag"},
		MaxAge:          600,
	})
}

func (s *server) pages() http.Handler {
	var questions []web.Question
	for _, q := range graph.Questions() {
		questions = append(questions, web.Question{Name: q.Name, Title: q.Title, Description: q.Description, Group: q.Group, Query: q.Query, Variables: q.Variables})
	}
	return web.Handler(web.Config{
		Questions: questions, Log: s.Logger, PublicURL: s.PublicURL, SchemaClosed: !s.GraphQL.Introspection,
		Loaded: func(ctx context.Context) (web.Loaded, error) {
			l, err := s.loaded.get(ctx)
			l.Store, l.Version = s.StoreKind, s.Version
			return l, err
		},
	})
}

// schema tells what introspection would, where that is answered.
func (s *server) schema(w http.ResponseWriter, r *http.Request) {
	if !s.GraphQL.Introspection {
		refuse(w, http.StatusForbidden, "FORBIDDEN", "this server does not tell its schema (introspection)")
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-cache") // to be kept, and asked about
	w.Header().Set("ETag", s.schemaTag)
	http.ServeContent(w, r, "", time.Time{}, stringReader(graph.SDL()))
}

// healthy says that the process answers.
func healthy(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok\n") }

// ready says whether the store answers too, and if not, why.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()
	err := s.readiness(ctx)
	s.noteReadiness(err)
	if err != nil {
		plain(w, http.StatusServiceUnavailable, "not ready: "+told(err)+"\n")
		return
	}
	plain(w, http.StatusOK, "ready\n")
}

// noteReadiness logs what is new: health checks ask every few seconds.
func (s *server) noteReadiness(err error) {
	reason := ""
	if err != nil {
		reason = err.Error()
	}
	switch before, _ := s.unready.Swap(reason).(string); {
	case before == reason:
	case err != nil:
		s.Logger.Warn("not ready", "reason", reason, "cause", errors.Unwrap(err))
	default:
		s.Logger.Info("ready")
	}
}

func (s *server) readiness(ctx context.Context) error {
	if _, err := s.Graph.Revision(ctx); err != nil || s.Ready == nil {
		return err
	}
	return s.Ready()
}

// told gives what may be told of an error: only words of our own, and not where the
// store is.
func told(err error) string {
	var known *kg.Error
	if errors.As(err, &known) && known.Code == kg.Unavailable {
		return known.Message
	}
	return "the store does not answer"
}

// reading refuses other methods than GET and HEAD.
func reading(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			next(w, r)
			return
		}
		w.Header().Set("Allow", "GET, HEAD")
		plain(w, http.StatusMethodNotAllowed, "this is for reading: use GET or HEAD\n")
	})
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}

// Grace is how long requests may go on after a server was told to stop.
const Grace = 20 * time.Second

// Serve answers on l until the context ends, then lets requests under way finish
// for at most Grace. It gives nil after an orderly stop.
func Serve(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), Grace)
		defer cancel()
		stopped <- srv.Shutdown(ctx)
	})
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
