package server

import (
	"io"
	"net/http"

	"github.com/portolan/portolan/internal/licences"
	"github.com/portolan/portolan/internal/web"
)

// Licences gives the licence texts of all that the binary holds: Portolan, Go, the
// modules linked into it, and the packages in the code of its pages.
func Licences() string { return licences.Go + "\n" + web.Licences() }

func licenceTexts(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = io.WriteString(w, Licences()) // nobody is left to tell
}
