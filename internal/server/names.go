package server

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// ParsePublicURL reads how a server is called from outside: scheme, host and, behind
// a proxy that has other paths too, the path in front of all of ours. The path has no
// slash at its end.
func ParsePublicURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http": // neither is repeated, since it may hold a password
		return nil, kg.Errorf(kg.Invalid, "--public-url", "is no address of a server; write https://data.example or https://data.example/portolan/")
	case u.User != nil:
		return nil, kg.Errorf(kg.Invalid, "--public-url", "holds a user or a password, which everybody would read; take it out")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, kg.Errorf(kg.Invalid, "--public-url", "has a part that begins with ? or #; end it with the path")
	}
	u.Host = portless(u)
	if u.Path = cleaned(u.Path); strings.Trim(u.Path, unescaped) != "" {
		return nil, kg.Errorf(kg.Invalid, "--public-url", "has the path %q; use letters, digits, and / - . _ ~", u.Path)
	}
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), ""
	if first, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/"); slices.Contains(ours, first) {
		return nil, kg.Errorf(kg.Invalid, "--public-url", "has the path %s, which is the name of a page of the server's own; choose another", u.Path)
	}
	return u, nil
}

// ParseOrigin reads the origin of pages as browsers name it: scheme, host and, where it
// is not the usual one, port; or * for any. A slash at the end is left out, since
// people copy it along; anything else would never be equal to what a browser sends.
func ParseOrigin(text string) (string, error) {
	if text == "*" {
		return text, nil
	}
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.Host == "" || u.Scheme == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", kg.Errorf(kg.Invalid, "--origin", "is no origin of pages; write scheme and host, such as https://dashboard.example, without a path, or * for any")
	}
	return u.Scheme + "://" + portless(u), nil
}

// portless gives host and port, in lower case and without the port that everybody
// takes for the scheme.
func portless(u *url.URL) string {
	return strings.ToLower(strings.TrimSuffix(u.Host, map[string]string{"http": ":80", "https": ":443"}[u.Scheme]))
}

// unescaped are the characters that a path in front may have: those that every
// program writes in one way.
const unescaped = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~"

// ours are the beginnings of the paths that a server has itself.
var ours = []string{"graphql", "schema.graphql", "playground", "assets", "healthz", "readyz", "favicon.ico"}

// ParseHost reads a name by which a server may be asked: a host name or an address,
// without a port, or * for any.
func ParseHost(text string) (string, error) {
	name := hostOf(text)
	if name == "" || strings.ContainsAny(name, "/@?# ") || hasPort(text) {
		return "", kg.Errorf(kg.Invalid, "--host", "is no name of a host; write data.example or 10.0.0.7, without scheme and port, or * for any")
	}
	return name, nil
}

func hasPort(text string) bool {
	_, _, err := net.SplitHostPort(text)
	return err == nil
}

// hostOf gives the name in a Host header as it is compared: without a port, in lower
// case, without the dot of the root.
func hostOf(header string) string {
	name, _, err := net.SplitHostPort(header)
	if err != nil {
		name = header
	}
	name = strings.TrimSuffix(strings.ToLower(strings.Trim(name, "[]")), ".")
	if addr, err := netip.ParseAddr(name); err == nil {
		return addr.Unmap().WithZone("").String()
	}
	return name
}

// isLoopback says whether a name is always this machine's own: no other machine can
// be called so.
func isLoopback(name string) bool {
	addr, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && addr.IsLoopback()
}

// Hosts gives the names by which a server on that address may be asked: those given,
// that of the public URL and those that every machine has for itself. Without any
// given, a server that other machines can reach answers by any name: nil. On an
// address of this machine alone only its own names are right: a page whose name was
// bound to that address would read the graph otherwise (DNS rebinding).
func Hosts(listening net.Addr, given []string, public *url.URL) []string {
	at, ok := listening.(*net.TCPAddr)
	local := ok && at.IP.IsLoopback()
	if !local && len(given) == 0 && public == nil || slices.Contains(given, "*") {
		return nil
	}
	names := slices.Clone(given)
	if public != nil {
		names = append(names, hostOf(public.Host))
	}
	return append(names, "localhost")
}

// named answers who asks for the server by one of its names. Whether it is alive and
// ready everybody may ask, since those who do know its address at most.
func (s *server) named(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := hostOf(r.Host)
		if s.Hosts == nil || name == "" || isLoopback(name) || slices.Contains(s.Hosts, name) || isHealth(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		refuse(w, http.StatusMisdirectedRequest, "FORBIDDEN", fmt.Sprintf("this server is not called %.100q; its operator can let it be asked by that name with --host, or name it with --public-url", name))
	})
}

func isHealth(path string) bool { return path == "/healthz" || path == "/readyz" }

// placed takes the path of the public URL off, for proxies that leave it on, and
// tidies the rest, so that no redirect has to.
func (s *server) placed(next http.Handler) http.Handler {
	prefix := ""
	if s.PublicURL != nil {
		prefix = s.PublicURL.Path
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := cleaned(r.URL.Path)
		if prefix != "" && at == prefix {
			to := url.URL{Path: prefix + "/", RawQuery: r.URL.RawQuery}
			http.Redirect(w, r, to.String(), http.StatusPermanentRedirect)
			return
		}
		if rest, below := strings.CutPrefix(at, prefix+"/"); below {
			at = "/" + rest
		}
		u, asked := *r.URL, *r
		u.Path, u.RawPath = at, ""
		asked.URL = &u
		next.ServeHTTP(w, &asked)
	})
}

// cleaned gives a path without empty steps, . and .., with the slash at its end that
// it had.
func cleaned(p string) string {
	out := path.Clean("/" + p)
	if strings.HasSuffix(p, "/") && out != "/" {
		out += "/"
	}
	return out
}
