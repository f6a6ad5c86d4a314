package web

import (
	"bytes"
	"embed"
	"html/template"
	"log/slog"
	"net/http"
)

//go:embed templates
var templateFiles embed.FS

//go:embed ui/src/logo.svg
var logo string

// pages renders the HTML.
type pages struct {
	cfg    Config
	log    *slog.Logger
	groups []questionGroup
	byName map[string]*template.Template
}

// frontView, errorView: what the templates of those names show.
type frontView struct {
	Loaded
	Groups []questionGroup
}

type errorView struct{ Title, Text string }

func newPages(cfg Config, a assets) *pages {
	functions := template.FuncMap{
		"asset": func(name string) string { return cfg.path(a.urls[name]) },
		"path":  cfg.path, "address": cfg.address, "schema": func() bool { return !cfg.SchemaClosed },
		"logo":  func() template.HTML { return template.HTML(logo) }, // #nosec G203 -- our own drawing
		"label": label, "number": number, "words": words, "total": total,
	}
	layout := template.Must(template.New("layout.html").Funcs(functions).ParseFS(templateFiles, "templates/layout.html"))
	p := &pages{cfg: cfg, log: cfg.Log, groups: grouped(cfg.Questions), byName: map[string]*template.Template{}}
	for _, name := range []string{"front.html", "playground.html", "error.html"} {
		p.byName[name] = template.Must(template.Must(layout.Clone()).ParseFS(templateFiles, "templates/"+name))
	}
	return p
}

func (p *pages) front(w http.ResponseWriter, r *http.Request) {
	loaded, err := p.cfg.Loaded(r.Context())
	if err != nil {
		p.log.ErrorContext(r.Context(), "front page: the store cannot be read", "error", err)
		w.Header().Set("Retry-After", "10")
		p.render(w, r, http.StatusServiceUnavailable, "error.html", errorView{
			Title: "The graph cannot be read just now",
			Text:  "Portolan is running, but its store does not answer. Try again in a moment; whoever runs this server finds the cause in its log.",
		})
		return
	}
	p.render(w, r, http.StatusOK, "front.html", frontView{Loaded: loaded, Groups: p.groups})
}

func (p *pages) playground(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", policyPlayground)
	p.render(w, r, http.StatusOK, "playground.html", nil)
}

func (p *pages) notFound(w http.ResponseWriter, r *http.Request) {
	p.render(w, r, http.StatusNotFound, "error.html", errorView{
		Title: "There is nothing at this address",
		Text:  "The chart ends here. The front page lists what this server has.",
	})
}

// render writes a whole page or, when its template fails, none of it.
func (p *pages) render(w http.ResponseWriter, r *http.Request, status int, name string, view any) {
	var page bytes.Buffer
	if err := p.byName[name].Execute(&page, view); err != nil {
		p.log.ErrorContext(r.Context(), "page cannot be rendered", "page", name, "error", err)
		http.Error(w, "The page cannot be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	if status == http.StatusOK {
		serveTagged(w, r, page.Bytes(), digestOf(page.Bytes()))
		return
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(page.Bytes()) // a reader who left is no error of ours
	}
}
