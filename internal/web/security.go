package web

import "net/http"

// Content security policies: what a page may load. Forms, plug-ins, frames and other hosts are closed to all of them.
const (
	policyBase = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
	// A page without scripts.
	policyPage = policyBase + "style-src 'self'; img-src 'self'"
	// The playground. GraphiQL's dialogs and menus lock the page's scrolling by a style element of their own, and its style sheet
	// draws error marks from data: images. Nothing in it evaluates text as code.
	policyPlayground = policyBase + "script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
)

// secured sets the headers that hold for every answer, with the strict policy; the playground widens its own.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policyPage)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
