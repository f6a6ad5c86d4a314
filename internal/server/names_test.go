package server_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/portolan/portolan/internal/server"
)

func TestParsePublicURL(t *testing.T) {
	for _, c := range []struct{ it, text, want, says string }{
		{it: "it takes a host", text: "https://data.example", want: "https://data.example"},
		{it: "it takes a slash at the end", text: "https://data.example/", want: "https://data.example"},
		{it: "it takes a path", text: "https://x.example/portolan/", want: "https://x.example/portolan"},
		{it: "it takes a path of several steps", text: "http://x.example:8443/a//b.c/./d", want: "http://x.example:8443/a/b.c/d"},
		{it: "it leaves out the port that everybody takes", text: "https://X.example:443/p", want: "https://x.example/p"},
		{it: "it takes an address", text: "http://[::1]:8080", want: "http://[::1]:8080"},
		{it: "it refuses another scheme", text: "ftp://data.example", says: "is no address of a server"},
		{it: "it refuses a name alone", text: "data.example", says: "is no address of a server"},
		{it: "it refuses a path alone", text: "/portolan", says: "is no address of a server"},
		{it: "it refuses what is no address, and does not repeat it", text: "https://ann:secret@%zz", says: "is no address of a server"},
		{it: "it refuses a password, and does not repeat it", text: "https://ann:secret@data.example", says: "holds a user or a password"},
		{it: "it refuses a query", text: "https://data.example/?a=secret", says: "begins with ?"},
		{it: "it refuses a fragment", text: "https://data.example/#a", says: "begins with ?"},
		{it: "it refuses a path that has to be escaped", text: "https://data.example/a b", says: "use letters"},
		{it: "it refuses a path that pages of ours have", text: "https://data.example/graphql/", says: "choose another"},
	} {
		t.Run(c.it, func(t *testing.T) {
			u, err := server.ParsePublicURL(c.text)
			switch {
			case c.says != "":
				if err == nil || !strings.HasPrefix(err.Error(), "--public-url: ") || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "secret") {
					t.Errorf("says %v, want %q", err, c.says)
				}
			case err != nil || u.String() != c.want:
				t.Errorf("gives %v, %v, want %s", u, err, c.want)
			}
		})
	}
}

func TestParseHost(t *testing.T) {
	for text, want := range map[string]string{
		"data.example": "data.example", "Data.Example.": "data.example", "10.0.0.7": "10.0.0.7", "::1": "::1", "[2001:DB8::1]": "2001:db8::1", "*": "*",
		"": "", "data.example:80": "", "https://data.example": "", "ann:secret@data.example": "", "a/b": "", "[::1]:80": "",
	} {
		t.Run("it reads "+text, func(t *testing.T) {
			got, err := server.ParseHost(text)
			if got != want || (err != nil) != (want == "") || err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("gives %q, %v, want %q", got, err, want)
			}
		})
	}
}

func TestParseOrigin(t *testing.T) {
	for text, want := range map[string]string{
		"https://dashboard.example": "https://dashboard.example", "https://Dashboard.example/": "https://dashboard.example", "*": "*",
		"https://dashboard.example:443": "https://dashboard.example", "http://localhost:3000": "http://localhost:3000", "HTTP://[::1]:80": "http://[::1]",
		"dashboard.example": "", "localhost:3000": "", "https://dashboard.example/app": "", "https://ann:secret@dashboard.example": "", "": "", "null": "", "https://a b": "",
	} {
		t.Run("it reads "+text, func(t *testing.T) {
			got, err := server.ParseOrigin(text)
			if got != want || (err != nil) != (want == "") || err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("gives %q, %v, want %q", got, err, want)
			}
		})
	}
}

func TestHosts(t *testing.T) {
	const machine, network = "127.0.0.1:8080", "0.0.0.0:8080"
	for _, c := range []struct {
		it, listen, public string
		hosts              []string
		answers, refuses   string
	}{
		{
			it: "it answers a machine's own names alone on an address that no other machine reaches", listen: machine,
			answers: "localhost localhost:8080 LOCALHOST. 127.0.0.1 127.0.0.1:99 127.1.2.3 [::1] [::1]:8080", refuses: "evil.example evil.example:8080 localhost.evil.example 127.0.0.1.evil.example 10.0.0.7 0.0.0.0 [::]",
		},
		{it: "it does so on the address of IPv6", listen: "[::1]:8080", answers: "localhost [::1]:8080", refuses: "evil.example"},
		{it: "it answers by any name on an address that others reach", listen: network, answers: "localhost evil.example 10.0.0.7:8080"},
		{it: "it answers by the names that are given", listen: network, hosts: []string{"data.example", "10.0.0.7"}, answers: "data.example Data.Example:8080 10.0.0.7:8080 localhost:8080", refuses: "evil.example x.data.example 10.0.0.8"},
		{it: "it answers by the public name", listen: network, public: "https://data.example:8443/p", answers: "data.example data.example:8443 localhost", refuses: "evil.example"},
		{it: "it answers by the public name behind a proxy on this machine", listen: machine, public: "https://data.example", answers: "data.example 127.0.0.1:8080", refuses: "evil.example"},
		{it: "it answers by all names", listen: machine, public: "https://data.example", hosts: []string{"data.example", "*"}, answers: "data.example evil.example"},
		{it: "it answers by any name on an address that others reach, which is named alone", listen: "192.0.2.7:80", answers: "192.0.2.7 evil.example"},
	} {
		t.Run(c.it, func(t *testing.T) {
			at, err := net.ResolveTCPAddr("tcp", c.listen)
			if err != nil {
				t.Fatal(err)
			}
			cfg := config(t, io.Discard)
			if c.public != "" {
				if cfg.PublicURL, err = server.ParsePublicURL(c.public); err != nil {
					t.Fatal(err)
				}
			}
			cfg.Hosts = server.Hosts(at, c.hosts, cfg.PublicURL)
			h := server.New(cfg)
			for _, host := range strings.Fields(c.answers) {
				if w := get(h, "/graphql?query={__typename}", "Host", host); w.Code != 200 {
					t.Errorf("answers %s with %d %s", host, w.Code, w.Body)
				}
			}
			for _, host := range strings.Fields(c.refuses) {
				for _, path := range []string{"/graphql?query={__typename}", "/", "/schema.graphql", "/playground/questions.json", "/nowhere"} {
					w := get(h, path, "Host", host)
					if w.Code != 421 || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") || !strings.Contains(w.Body.String(), "--host") {
						t.Errorf("answers %s%s with %d %s", host, path, w.Code, w.Body)
					}
				}
				for _, path := range []string{"/healthz", "/readyz"} {
					if w := get(h, path, "Host", host); w.Code != 200 {
						t.Errorf("does not tell %s its health: %d %s", host, w.Code, w.Body)
					}
				}
			}
		})
	}
	t.Run("it answers who gives no name, which no browser does", func(t *testing.T) {
		cfg := config(t, io.Discard)
		cfg.Hosts = []string{"localhost"}
		req := httptest.NewRequest(http.MethodGet, "/graphql?query={__typename}", nil)
		req.Host = ""
		w := httptest.NewRecorder()
		server.New(cfg).ServeHTTP(w, req)
		if w.Code != 200 {
			t.Error(w.Code, w.Body)
		}
	})
}

func TestPublicURL(t *testing.T) {
	cfg := config(t, io.Discard)
	u, err := server.ParsePublicURL("https://x.example/portolan/")
	if err != nil {
		t.Fatal(err)
	}
	cfg.PublicURL = u
	h := server.New(cfg)
	for _, c := range []struct {
		it, path string
		status   int
		contains string
		location string
	}{
		{it: "it answers where a proxy takes the path off", path: "/graphql?query={__typename}", status: 200, contains: `"Query"`},
		{it: "it answers where a proxy leaves the path on", path: "/portolan/graphql?query={__typename}", status: 200, contains: `"Query"`},
		{it: "it has its front page below the path", path: "/portolan/", status: 200, contains: `href="/portolan/playground"`},
		{it: "it has its front page where the path is taken off", path: "/", status: 200, contains: `href="/portolan/schema.graphql"`},
		{it: "it leads from the path to the front page", path: "/portolan?a=b", status: 308, location: "/portolan/?a=b"},
		{it: "it leads from the playground with a slash to the one below the path", path: "/portolan/playground/?question=a", status: 308, location: "/portolan/playground?question=a"},
		{it: "it tells its health below the path", path: "/portolan/healthz", status: 200, contains: "ok"},
		{it: "it has no page at a path that only begins so", path: "/portolanic/graphql", status: 404},
		{it: "it takes a path off once", path: "/portolan/portolan/graphql", status: 404},
		{it: "it leads nobody elsewhere by a path with steps back", path: "/portolan/x/../graphql?query={__typename}", status: 200, contains: `"Query"`},
		{it: "it leads nobody elsewhere by steps back that are escaped", path: "/%2e%2e//evil.example/%2E%2E/graphql?query={__typename}", status: 200, contains: `"Query"`},
		{it: "it leads nobody elsewhere by two slashes", path: "//evil.example/portolan", status: 404},
	} {
		t.Run(c.it, func(t *testing.T) {
			w := get(h, c.path)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.contains) || w.Header().Get("Location") != c.location {
				t.Errorf("answers %d to %q, want %d to %q with %q:\n%.400s", w.Code, w.Header().Get("Location"), c.status, c.location, c.contains, w.Body)
			}
		})
	}
	t.Run("it answers pages of its public name, by whatever name a proxy asks", func(t *testing.T) {
		for origin, status := range map[string]int{"https://x.example": 200, "http://x.example": 403, "https://y.example": 403} {
			if w := get(h, "/graphql?query={__typename}", "Host", "127.0.0.1:8080", "Origin", origin); w.Code != status {
				t.Errorf("answers %s with %d", origin, w.Code)
			}
		}
	})
	t.Run("it logs the path that is meant", func(t *testing.T) {
		var out log
		cfg := config(t, &out)
		cfg.PublicURL = u
		get(server.New(cfg), "/portolan/schema.graphql")
		if lines := strings.Split(out.String(), "\n"); !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "path=/schema.graphql status=200") }) {
			t.Error(out.String())
		}
	})
}
