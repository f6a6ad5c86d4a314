// Package neo4jtest gives tests, and people, a real Neo4j without Docker.
//
// PORTOLAN_TEST_NEO4J says which one:
//
//   - a neo4j:// or bolt:// URL, with the user in it and the password in PORTOLAN_TEST_NEO4J_PASSWORD, is used as it is.
//     Tests erase what it holds, so a database that is not empty is refused unless PORTOLAN_TEST_NEO4J_ERASE is "yes";
//   - "required": Neo4j Community is fetched from Maven Central once and started, for which Java and Maven have to be
//     there; the test fails where it cannot be;
//   - unset, or "off": the test is skipped. Nobody who did not ask for it fetches 120 MB and waits for a database.
//
// PORTOLAN_TEST_NEO4J_LINE chooses the release line that is started, "5.26" (the default) or "2026".
package neo4jtest

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"
)

// startTimeout bounds fetching and starting a server; the slowest part is a first download of about 150 MB.
const startTimeout = 8 * time.Minute

// shared is the server of this test process, or the reason why there is none. It lives as long as the process does:
// when the process ends, however it ends, the server ends and its folder goes.
var shared struct {
	sync.Mutex
	opened bool
	target Target
	server *Server // held, so that its control pipe stays open
	err    error
}

// Open returns the Neo4j that all tests of this process share, starting it at the first call. Its database may hold what
// an earlier test wrote: call [Empty] first. Where there is no Neo4j it skips the test, or fails it if
// PORTOLAN_TEST_NEO4J is "required".
func Open(tb testing.TB) Target {
	tb.Helper()
	shared.Lock()
	defer shared.Unlock()
	if !shared.opened {
		shared.opened = true
		ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
		defer cancel()
		shared.target, shared.server, shared.err = open(ctx, tb.Logf)
	}
	skipOrFail(tb, shared.err)
	return shared.target
}

func open(ctx context.Context, logf func(string, ...any)) (Target, *Server, error) {
	if url := os.Getenv("PORTOLAN_TEST_NEO4J"); isURL(url) {
		t, err := given(ctx, url)
		return t, nil, err
	}
	s, err := startForTests(ctx, Options{Brief: true}, logf)
	if err != nil {
		return Target{}, nil, err
	}
	return s.Target, s, nil
}

// Start starts a server for one test alone, which may stop and restart it; it ends with the test. It never uses a URL of
// the environment. Where no server can be had it skips or fails as [Open] does.
func Start(tb testing.TB, opts Options) *Server {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), startTimeout)
	defer cancel()
	s, err := startForTests(ctx, opts, tb.Logf)
	skipOrFail(tb, err)
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("end Neo4j: %v", err)
		}
	})
	return s
}

func startForTests(ctx context.Context, opts Options, logf func(string, ...any)) (*Server, error) {
	switch mode := os.Getenv("PORTOLAN_TEST_NEO4J"); {
	case mode == "" || mode == "off":
		return nil, &absentError{"make test-neo4j starts one (PORTOLAN_TEST_NEO4J=required)"}
	case mode != "required" && !isURL(mode):
		return nil, errors.New(`PORTOLAN_TEST_NEO4J is neither a neo4j:// or bolt:// URL nor "required" or "off"`)
	}
	return Run(ctx, opts, logf)
}

// absentError says why there is no Neo4j to test with, and what to do to have one.
type absentError struct{ reason string }

func (e *absentError) Error() string { return "no Neo4j to test with: " + e.reason }

func skipOrFail(tb testing.TB, err error) {
	tb.Helper()
	var absent *absentError
	switch {
	case err == nil:
	case errors.As(err, &absent) && os.Getenv("PORTOLAN_TEST_NEO4J") != "required":
		tb.Skip(err)
	default:
		tb.Fatal(err)
	}
}
