package graph_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
)

// TestBody sends what a program writes byte by byte, over a connection of its own.
func TestBody(t *testing.T) {
	srv := httptest.NewServer(graph.NewHandler(small(t), graph.Options{Log: quiet(), Timeout: 100 * time.Millisecond, Limits: graph.Limits{Body: 100_000}}))
	defer srv.Close()
	const head = "POST /graphql HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
	for _, c := range []struct {
		it, sends string
		status    int
		code      string
	}{
		{"says that a body did not come in time, and not from where", head + "Content-Length: 200\r\n\r\n{\"query\":", 408, "TIMEOUT"},
		{"says that a body in chunks did not come in time", head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"que\r\n", 408, "TIMEOUT"},
		{"waits for no body that is declared to be too large", head + "Content-Length: 100001\r\n\r\n", 413, "COST_LIMIT"},
		{"waits for no body of a type that it does not take", "POST /graphql HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 900000\r\n\r\n", 415, "BAD_USER_INPUT"},
		{"tells nobody to go on with what is too large", head + "Expect: 100-continue\r\nContent-Length: 100001\r\n\r\n", 413, "COST_LIMIT"},
		{"tells nobody to go on whom it cannot answer", head + "Accept: text/html\r\nExpect: 100-continue\r\nContent-Length: 20\r\n\r\n", 406, "BAD_USER_INPUT"},
		{"refuses chunks that are no chunks", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}", 400, "BAD_USER_INPUT"},
	} {
		t.Run(c.it, func(t *testing.T) {
			conn, err := net.Dial("tcp", srv.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprint(conn, c.sends)
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			errs := errorsOf(t, body)
			if resp.StatusCode != c.status || len(errs) != 1 || errs[0].Extensions.Code != c.code || strings.Contains(string(body), "127.0.0.1") {
				t.Errorf("got %d %s, want %d with %s", resp.StatusCode, body, c.status, c.code)
			}
		})
	}
}

// TestLongAnswer makes an answer that takes longer than the server gives a request to
// come, or an answer to be read.
func TestLongAnswer(t *testing.T) {
	o, err := graph.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	slow := failing{err: func(ctx context.Context) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
			return kg.Errorf(kg.Conflict, "", "it is done")
		}
	}}
	srv := httptest.NewUnstartedServer(graph.NewHandler(kg.NewGraph(o, slow), graph.Options{Log: quiet(), Timeout: time.Minute}))
	srv.Config.ReadTimeout, srv.Config.WriteTimeout = 100*time.Millisecond, 100*time.Millisecond
	srv.Start()
	defer srv.Close()
	const query = `{need(id:"need/1.1"){ref}}`
	for it, ask := range map[string]func() (*http.Response, error){
		"it is waited for by GET": func() (*http.Response, error) { return http.Get(srv.URL + "?query=" + url.QueryEscape(query)) },
		"it is waited for by POST": func() (*http.Response, error) {
			return http.Post(srv.URL, oldJSON, strings.NewReader(fmt.Sprintf(`{"query":%q}`, query)))
		},
	} {
		t.Run(it, func(t *testing.T) {
			resp, err := ask()
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			if errs := errorsOf(t, body); len(errs) != 1 || errs[0].Extensions.Code != "CONFLICT" {
				t.Errorf("got %s", body)
			}
		})
	}
}

// TestPanic lets the edge panic where gqlgen does not look.
func TestPanic(t *testing.T) {
	var log bytes.Buffer
	h := graph.NewHandler(small(t), graph.Options{
		Log:    slog.New(slog.NewTextHandler(&log, nil)),
		Viewer: func(context.Context) kg.Viewer { panic("secret") },
	})
	for range 2 {
		r := httptest.NewRequest(http.MethodGet, "/graphql?query={__typename}", nil)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		errs := errorsOf(t, w.Body.Bytes())
		if w.Code != 500 || w.Header().Get("Content-Type") != oldJSON+"; charset=utf-8" || len(errs) != 1 || errs[0].Extensions.Code != "INTERNAL" || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("answers %d %s %s", w.Code, w.Header(), w.Body)
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 2 || strings.Count(log.String(), "stack=") != 1 || log.Len() > 8<<10 {
		t.Errorf("logs %d lines of %d bytes:\n%s", n, log.Len(), &log)
	}
}
