// Package web serves the pages of Portolan beside its API: the front page, the GraphQL playground with the saved questions, and
// their assets. All of it is embedded, and nothing on a page asks any other host for anything.
package web

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
)

// Question is a saved question: one GraphQL request with a name of its own, offered in the playground and on the front page.
type Question struct {
	// Name identifies the question in links, /playground?question=NAME, and is unique.
	Name string `json:"name"`
	// Title is the question in plain words.
	Title string `json:"title"`
	// Description is one line on what the answer holds.
	Description string `json:"description"`
	// Group is the heading the question stands under. Groups keep the order in which questions first name them.
	Group string `json:"group"`
	// Query is a GraphQL document.
	Query string `json:"query"`
	// Variables is a JSON object, or nothing.
	Variables json.RawMessage `json:"variables,omitempty"`
}

// KindCount tells how many things of a kind are loaded.
type KindCount struct {
	// Name and Plural are those of the ontology, such as PriorityArea and priorityAreas.
	Name, Plural string
	Count        int
}

// SourceInfo describes a document or data set that facts come from. URL may be empty, as may Publisher and Published.
type SourceInfo struct {
	ID, Title, Form, Publisher, Published, URL string
}

// Loaded is what the front page says about the graph behind it.
type Loaded struct {
	// Store says what sort of store it is, such as "Neo4j": where it is is nobody's business but the operator's.
	Store    string
	Revision uint64
	Kinds    []KindCount
	Sources  []SourceInfo
	// Version is that of Portolan.
	Version string
}

// Config is what the pages show.
type Config struct {
	Questions []Question
	// Loaded is asked once for each view of the front page. Its error goes to Log and never to the reader, who gets status 503.
	Loaded func(ctx context.Context) (Loaded, error)
	// PublicURL is how the server is called from outside, nil where that is how it is asked. Links begin with its path.
	PublicURL *url.URL
	// SchemaClosed leaves out the links to a schema that is not served.
	SchemaClosed bool
	// Log is slog.Default() where it is nil.
	Log *slog.Logger
}

// path gives the path by which a reader reaches one of ours.
func (c Config) path(ours string) string {
	if c.PublicURL == nil {
		return ours
	}
	return strings.TrimSuffix(c.PublicURL.EscapedPath(), "/") + ours
}

// address gives the whole address of a path of ours, or the path alone where the server does not know its name.
func (c Config) address(ours string) string {
	if c.PublicURL == nil {
		return ours
	}
	return c.PublicURL.Scheme + "://" + c.PublicURL.Host + c.path(ours)
}

// Handler serves "/", "/playground", "/playground/questions.json" and "/assets/…" to GET and HEAD, and a page with status 404 for
// any other path. Where PublicURL has a path, that is for whoever passes requests on to take off. It panics when a question has no name, shares its name with another, or has variables that are no JSON object:
// questions are part of the program.
func Handler(cfg Config) http.Handler {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	assets := loadAssets()
	pages := newPages(cfg, assets)
	mux := http.NewServeMux()
	mux.Handle("/{$}", reading(pages.front))
	mux.Handle("/playground", reading(pages.playground))
	mux.Handle("/playground/{$}", reading(func(w http.ResponseWriter, r *http.Request) {
		to := url.URL{Path: cfg.path("/playground"), RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), http.StatusPermanentRedirect) // its addresses are relative
	}))
	mux.Handle("/playground/questions.json", reading(serveQuestions(cfg.Questions)))
	mux.Handle("/assets/{name}", reading(func(w http.ResponseWriter, r *http.Request) {
		if file, ok := assets.byURL[r.URL.Path]; ok {
			file.ServeHTTP(w, r)
			return
		}
		pages.notFound(w, r)
	}))
	// Browsers ask for it beside answers that are no pages.
	mux.Handle("/favicon.ico", reading(http.RedirectHandler(cfg.path(assets.urls["favicon.svg"]), http.StatusFound).ServeHTTP))
	mux.HandleFunc("/", pages.notFound)
	return secured(mux)
}

// reading lets GET and HEAD through and answers any other method with status 405.
func reading(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "This page is for reading: use GET or HEAD.", http.StatusMethodNotAllowed)
			return
		}
		next(w, r)
	})
}
