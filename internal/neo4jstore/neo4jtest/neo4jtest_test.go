package neo4jtest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// count runs a query whose only row is one integer.
func count(t *testing.T, target Target, text string) int64 {
	t.Helper()
	rows, err := target.query(t.Context(), text, nil)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	n, ok := rows[0].Values[0].(int64)
	if !ok {
		t.Fatalf("%s: got a %T", text, rows[0].Values[0])
	}
	return n
}

func TestOpenSharesOneServer(t *testing.T) {
	first, second := Open(t), Open(t)
	if first != second {
		t.Errorf("two calls opened %v and %v", first, second)
	}
	if got := count(t, first, "RETURN 1"); got != 1 {
		t.Errorf("RETURN 1 is %d", got)
	}
}

func TestEmpty(t *testing.T) {
	target := Open(t)
	EmptyAll(t, target)
	const nodes, constraints = "MATCH (n) RETURN count(n)", "SHOW CONSTRAINTS YIELD name RETURN count(name)"
	const indexes = "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN count(name)"
	for _, text := range []string{
		"CREATE CONSTRAINT `odd ``name` FOR (n:Thing) REQUIRE n.id IS UNIQUE",
		"CREATE INDEX by_name FOR (n:Thing) ON (n.name)",
		"UNWIND range(1, 25000) AS i CREATE (:Thing {id: i})-[:NEXT]->(:Other)",
	} {
		mustRun(t, target, text)
	}

	Empty(t, target)
	if n, c, i := count(t, target, nodes), count(t, target, constraints), count(t, target, indexes); n != 0 || c != 1 || i != 2 {
		t.Errorf("Empty left %d nodes, %d constraints and %d indexes, want 0, 1 and 2", n, c, i)
	}
	EmptyAll(t, target)
	if c, i := count(t, target, constraints), count(t, target, indexes); c != 0 || i != 0 {
		t.Errorf("EmptyAll left %d constraints and %d indexes", c, i)
	}
	if got := count(t, target, "SHOW INDEXES YIELD name RETURN count(name)"); got != 2 {
		t.Errorf("EmptyAll left %d token lookups, want the 2 of a new database", got)
	}
}

func TestServerAsksForAPassword(t *testing.T) {
	s := Start(t, Options{Auth: true, Brief: true})
	t.Run("takes its own", func(t *testing.T) {
		if got := count(t, s.Target, "RETURN 1"); got != 1 {
			t.Errorf("RETURN 1 is %d", got)
		}
	})
	t.Run("refuses another", func(t *testing.T) {
		stranger := s.Target
		stranger.Password = "guess"
		if _, err := stranger.query(t.Context(), "RETURN 1", nil); err == nil {
			t.Error("a wrong password was accepted")
		}
	})
	t.Run("leaves nothing when closed", func(t *testing.T) {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		assertGone(t, s.home)
	})
}

func TestServerSurvivesACrash(t *testing.T) {
	s := Start(t, Options{TransactionTimeout: time.Second, Folder: t.TempDir(), Brief: true})
	t.Run("ends a transaction past its time", func(t *testing.T) {
		driver, err := s.Driver()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = driver.Close(t.Context()) }()
		session := driver.NewSession(t.Context(), neo4j.SessionConfig{DatabaseName: s.Database})
		result, err := session.Run(t.Context(), "UNWIND range(1, 1000000000) AS i WITH i WHERE i < 0 RETURN count(i)", nil)
		if err == nil {
			_, err = result.Consume(t.Context())
		}
		if err == nil || !strings.Contains(err.Error(), "TransactionTimedOut") {
			t.Errorf("got %v, want a transaction that timed out", err)
		}
	})
	mustRun(t, s.Target, "CREATE (:Kept)")
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	t.Run("does not answer when stopped", func(t *testing.T) {
		if _, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "neo4j://")); err == nil {
			t.Error("a stopped server takes connections")
		}
	})
	if err := s.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Run("keeps what was committed", func(t *testing.T) {
		if got := count(t, s.Target, "MATCH (n:Kept) RETURN count(n)"); got != 1 {
			t.Errorf("after the restart there are %d nodes, want 1", got)
		}
	})
	t.Run("leaves a given folder when closed", func(t *testing.T) {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(s.home, "data")); err != nil {
			t.Error(err)
		}
	})
}

// TestServerEndsWithItsProcess kills a process that runs a server. The write end of a pipe is inherited by that process,
// the supervisor and the server: the pipe ends when the last of them has.
func TestServerEndsWithItsProcess(t *testing.T) {
	if os.Getenv("NEO4JTEST_VICTIM") == "yes" {
		s := Start(t, Options{Brief: true})
		fmt.Fprintln(os.NewFile(4, "home"), s.home)
		select {} // until killed
	}
	Open(t) // skips where no server can be had
	alive, aliveEnd := pipe(t)
	home, homeEnd := pipe(t)
	victim := exec.Command(os.Args[0], "-test.run=^TestServerEndsWithItsProcess$", "-test.timeout=5m")
	victim.Env = append(os.Environ(), "NEO4JTEST_VICTIM=yes")
	victim.ExtraFiles = []*os.File{aliveEnd, homeEnd}
	var out strings.Builder
	victim.Stdout = &out
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = victim.Process.Kill() })
	for _, f := range victim.ExtraFiles {
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var folder string
	if _, err := fmt.Fscanln(home, &folder); err != nil {
		t.Fatalf("the process started no server: %v (%v)\n%s", err, victim.Wait(), out.String())
	}
	if err := victim.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, alive); err != nil {
		t.Fatalf("wait for the server's end: %v", err)
	}
	assertGone(t, folder)
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetReadDeadline(time.Now().Add(3 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r, w
}

func assertGone(t *testing.T, folder string) {
	t.Helper()
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there (%v)", folder, err)
	}
}

func TestStartRefusesATakenPort(t *testing.T) {
	Open(t) // skips where no server can be had
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	_, err = Run(t.Context(), Options{Port: l.Addr().(*net.TCPAddr).Port}, t.Logf)
	if !errors.Is(err, errPortTaken) {
		t.Errorf("got %v, want a taken port", err)
	}
}

func TestParseTarget(t *testing.T) {
	for _, tc := range []struct {
		name, url string
		want      Target
		fails     string
	}{
		{"takes user and database", "neo4j://ana@db.example:7687/facts", Target{"neo4j://db.example:7687", "ana", "pw", "facts"}, ""},
		{"falls back on the usual database", "bolt://127.0.0.1:7687", Target{"bolt://127.0.0.1:7687", "", "pw", "neo4j"}, ""},
		{"refuses a password in the URL", "neo4j://ana:secret@db.example", Target{}, "PORTOLAN_TEST_NEO4J_PASSWORD"},
		{"does not repeat what it cannot parse", "neo4j://ana:secret@[", Target{}, "not a URL"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := parseTarget(tc.url, "pw")
			if got != tc.want {
				t.Errorf("got %+v, want %+v", got, tc.want)
			}
			if (err == nil) != (tc.fails == "") || err != nil && !strings.Contains(err.Error(), tc.fails) {
				t.Errorf("got error %v, want one with %q", err, tc.fails)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

func TestStoreURL(t *testing.T) {
	got := Target{URL: "neo4j://127.0.0.1:7687", User: "ana", Password: "pw", Database: "facts"}.StoreURL()
	if want := "neo4j://ana@127.0.0.1:7687/facts"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEnvironment(t *testing.T) {
	for _, tc := range []struct {
		name, mode, line, want string
		absent                 bool
	}{
		{"is absent when switched off", "off", "", "make test-neo4j", true},
		{"is absent when nobody asked for it", "", "", "make test-neo4j", true},
		{"refuses an unknown mode", "yes", "", `"required" or "off"`, false},
		{"refuses an unknown line", "required", "4.4", `"5.26" or "2026"`, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("PORTOLAN_TEST_NEO4J", tc.mode)
			t.Setenv("PORTOLAN_TEST_NEO4J_LINE", tc.line)
			_, err := startForTests(t.Context(), Options{}, t.Logf)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want an error with %q", err, tc.want)
			}
			var absent *absentError
			if errors.As(err, &absent) != tc.absent {
				t.Errorf("%v: absent is %t, want %t", err, !tc.absent, tc.absent)
			}
		})
	}
}

func TestReleaseNeedsAJavaThatIsThere(t *testing.T) {
	_, err := release{version: "99", minJava: 999}.java(t.Context())
	var absent *absentError
	if !errors.As(err, &absent) || !strings.Contains(err.Error(), "Java 999 or newer") {
		t.Errorf("got %v, want an absence that names the Java", err)
	}
	if all := javas(); len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) {
		t.Errorf("a Java is listed twice: %v", all)
	}
}
