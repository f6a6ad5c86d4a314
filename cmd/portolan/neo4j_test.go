package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest/wire"
)

// TestTwoServersOnNeo4j runs two servers beside each other on a Neo4j that is
// away at first and empty then, and looks over their shoulders.
func TestTwoServersOnNeo4j(t *testing.T) {
	neo := neo4jtest.Start(t, neo4jtest.Options{Auth: true, Brief: true})
	p, through := wire.Start(t, neo.Target)
	p.Stop()
	servers := []*process{startServer(t, through), startServer(t, through)}
	t.Run("they are alive and not ready while Neo4j is away, and say why", func(t *testing.T) {
		for _, s := range servers {
			s.awaits(t, "/healthz", http.StatusOK, "ok")
			s.awaits(t, "/readyz", http.StatusServiceUnavailable, "the database cannot be reached")
			if got := s.ask(t, "{needs{totalCount}}", nil); !strings.Contains(got, `"UNAVAILABLE"`) || !strings.Contains(got, "cannot be reached") {
				t.Errorf("a question is answered %s", got)
			}
		}
	})
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	for _, s := range servers {
		s.awaits(t, "/readyz", http.StatusOK, "ready")
	}
	t.Run("one of them loads the seed", func(t *testing.T) {
		if rows := neo.Rows(t, "MATCH (m:`_Meta`) RETURN m.revision"); fmt.Sprint(rows) != "[[1]]" {
			t.Errorf("the revisions are %v, want one that is 1", rows)
		}
		both := servers[0].log.String() + servers[1].log.String()
		if strings.Count(both, "Loaded ") != 1 {
			t.Errorf("not one has loaded the seed:\n%s", both)
		}
	})
	t.Run("they log each try, and what they asked to have it planned", func(t *testing.T) {
		for _, s := range servers {
			s.logs(t, "the saved questions were asked once")
			log := s.log.String()
			for _, want := range []string{`msg="the store is not there yet"`, "tries=1", "next_try_in=", `msg="the store is there"`, fmt.Sprintf("questions=%d", len(graph.Questions()))} {
				if !strings.Contains(log, want) {
					t.Errorf("the log lacks %s:\n%s", want, log)
				}
			}
			if strings.Contains(log, "was not planned") {
				t.Errorf("a question was not planned:\n%s", log)
			}
		}
	})
	t.Run("they answer the saved questions as the embedded store does", func(t *testing.T) { sameAnswers(t, servers) })
	t.Run("no word of a request is in a statement's text", func(t *testing.T) { hostileRequests(t, p, servers[0]) })
	t.Run("they are unavailable while Neo4j is away, and well by themselves when it is back", func(t *testing.T) {
		p.Stop()
		for _, s := range servers {
			if got := s.ask(t, "{needs{totalCount}}", nil); !strings.Contains(got, `"UNAVAILABLE"`) {
				t.Errorf("a question is answered %s", got)
			}
			s.awaits(t, "/readyz", http.StatusServiceUnavailable, "cannot be reached")
			s.awaits(t, "/healthz", http.StatusOK, "ok")
		}
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		for _, s := range servers {
			s.awaits(t, "/readyz", http.StatusOK, "ready")
			if got := s.ask(t, "{needs{totalCount}}", nil); strings.Contains(got, "errors") {
				t.Errorf("a question is answered %s", got)
			}
		}
	})
	t.Run("a command with a wrong password says so and no more", func(t *testing.T) {
		out, code := execute(t, "wrong-"+neo.Password, "serve", "--listen", "127.0.0.1:0", "--store", neo.StoreURL())
		if code != exitWrong || !strings.Contains(out, "refused the user or the password") || strings.Contains(out, neo.Password) {
			t.Errorf("exit code %d:\n%s", code, out)
		}
	})
	t.Run("nobody is told the password", func(t *testing.T) { tellsNoSecret(t, servers, neo.Password) })
}

// A process is portolan serve as a process of its own.
type process struct {
	cmd  *exec.Cmd
	base string
	log  *output
}

// output is what a process has written.
type output struct {
	sync.Mutex
	b bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.Lock()
	defer o.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.Lock()
	defer o.Unlock()
	return o.b.String()
}

func startServer(t *testing.T, store neo4jtest.Target) *process {
	t.Helper()
	addr, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	s := &process{base: "http://" + addr, log: &output{}}
	s.cmd = exec.Command("portolan", "serve", "--listen", addr, "--store", store.StoreURL(), "--timeout", "1m", "--neo4j-read-timeout", "50s")
	s.cmd.Env = append(os.Environ(), passwordVariable+"="+store.Password)
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // where the test has not ended it in order
		if s.cmd.ProcessState == nil {
			_ = s.cmd.Process.Kill()
			_ = s.cmd.Wait()
		}
	})
	return s
}

// execute runs portolan to its end, with a password in the environment.
func execute(t *testing.T, password string, args ...string) (out string, code int) {
	t.Helper()
	var b bytes.Buffer
	getenv := func(name string) string {
		if name == passwordVariable {
			return password
		}
		return ""
	}
	code = run(t.Context(), args, getenv, strings.NewReader(""), &b, &b)
	return b.String(), code
}

func (s *process) get(ctx context.Context, path string) (status int, body string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+path, nil)
	if err != nil {
		return 0, "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), err
}

// awaits waits until the server answers a path with that status and text.
func (s *process) awaits(t *testing.T, path string, status int, says string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		code, body, err := s.get(ctx, path)
		if err == nil && code == status && strings.Contains(body, says) {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("%s is answered %d %s (%v), want %d with %q\n%s", path, code, body, err, status, says, s.log)
		}
	}
}

// logs waits until the server has logged that.
func (s *process) logs(t *testing.T, says string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for !strings.Contains(s.log.String(), says) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("the log lacks %q:\n%s", says, s.log)
		}
	}
}

func (s *process) ask(t *testing.T, query string, variables map[string]any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := askServer(t.Context(), s.base, body)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

// sameAnswers compares answers, byte by byte.
func sameAnswers(t *testing.T, servers []*process) {
	e := &env{ctx: t.Context(), getenv: func(string) string { return "" }, stderr: io.Discard}
	g, _, err := e.toWrite("memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if err := e.fill(g); err != nil {
		t.Fatal(err)
	}
	here := graph.NewHandler(g, graph.Options{})
	for _, q := range graph.Questions() {
		body, err := (&askCmd{}).request(q)
		if err != nil {
			t.Fatal(err)
		}
		want, err := askHere(t.Context(), here, body)
		if err != nil || bytes.Contains(want, []byte(`"errors"`)) {
			t.Fatalf("%s: %s (%v)", q.Name, want, err)
		}
		for i, s := range servers {
			if got, err := askServer(t.Context(), s.base, body); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: server %d answers %.300s, want %.300s (%v)", q.Name, i, got, want, err)
			}
		}
	}
}

// tellsNoSecret looks for a secret wherever a server shows something of itself,
// and stops the servers.
func tellsNoSecret(t *testing.T, servers []*process, secret string) {
	for _, s := range servers {
		shown := map[string]string{}
		for _, path := range []string{"/", "/healthz", "/readyz", "/metrics", "/schema.graphql", "/playground", "/graphql?query={__typename}"} {
			_, body, err := s.get(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			shown[path] = body
		}
		if runtime.GOOS == "linux" {
			line, err := os.ReadFile(filepath.Join("/proc", fmt.Sprint(s.cmd.Process.Pid), "cmdline"))
			if err != nil || !strings.Contains(string(line), "--store") {
				t.Fatalf("the command line is %q (%v)", line, err)
			}
			shown["command line"] = string(line)
		}
		if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		if err := s.cmd.Wait(); err != nil {
			t.Errorf("it did not end in order: %v", err)
		}
		shown["output"] = s.log.String()
		if !strings.Contains(shown["output"], "Stopped.") {
			t.Errorf("it did not end in order:\n%s", shown["output"])
		}
		for where, text := range shown {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows the password", where)
			}
		}
	}
}

// TestNeo4jBackup writes a graph on Neo4j into a file, which then gives the same
// report and has the same history.
func TestNeo4jBackup(t *testing.T) {
	neo := neo4jtest.Start(t, neo4jtest.Options{Auth: true, Brief: true})
	file := filepath.Join(t.TempDir(), "backup.db")
	do := func(args ...string) string {
		out, code := execute(t, neo.Password, args...)
		if code != exitFine {
			t.Fatalf("portolan %v: exit code %d: %s", args, code, out)
		}
		return out
	}
	report := func(store string) string {
		return do("report", "XA", "--as-of", "2022-12-31", "--store", store)
	}
	for range 2 {
		do("seed", "load", "testdata/report/synthetic", "--store", neo.StoreURL())
	}
	if out := do("backup", file, "--store", neo.StoreURL()); !strings.Contains(out, "at revision 2") {
		t.Errorf("it says %s", out)
	}
	if got, want := report(file), report(neo.StoreURL()); got != want || !strings.Contains(got, "revision 2") {
		t.Errorf("the file gives another report: %s instead of %s", got, want)
	}
	if out := do("store", "check", "--store", file); !strings.Contains(out, "Nothing is wrong") {
		t.Errorf("a check of the file says %s", out)
	}
}
