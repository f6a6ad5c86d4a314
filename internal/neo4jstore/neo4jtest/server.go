package neo4jtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Options of a server; the zero value is what [Open] starts.
type Options struct {
	// Line is the release line, "5.26" or "2026"; empty for that of PORTOLAN_TEST_NEO4J_LINE, else 5.26.
	Line string
	// Auth makes the server ask for a user and a password, which are in its Target.
	Auth bool
	// TransactionTimeout is the server's own bound on a transaction; 0 for 60 seconds.
	TransactionTimeout time.Duration
	// Brief is for a server that lives for minutes and is asked ever new things: it starts on 9 s of computing instead of 16,
	// and takes 40 % less for what it plans anew; what it is asked a thousand times is slower.
	Brief bool
	// Port is the Bolt port on 127.0.0.1; 0 for a free one.
	Port int
	// Settings are lines of neo4j.conf, before those that tests need otherwise.
	Settings map[string]string
	// Folder keeps the data between runs; empty for a temporary folder that goes with the server.
	Folder string
}

// A Server is a Neo4j of this process's own. It ends when the process does, however that ends.
type Server struct {
	Target
	opts    Options
	release release
	java    string
	jars    string
	home    string
	port    int
	proc    *process
}

var errPortTaken = errors.New("the port is taken")

// Run starts a server and returns when it answers. The caller ends it with Close. A *testing.T has [Start].
func Run(ctx context.Context, opts Options, logf func(string, ...any)) (*Server, error) {
	s := &Server{opts: opts}
	if err := s.prepare(ctx, logf); err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.firstLaunch(ctx); err != nil {
		return nil, fmt.Errorf("start Neo4j %s: %w", s.release.version, errors.Join(err, s.discard()))
	}
	if err := s.setPassword(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("set the first password of Neo4j: %w", err), s.Close())
	}
	logf("Neo4j %s on %s after %.1f s", s.release.version, s.URL, time.Since(began).Seconds())
	return s, nil
}

func (s *Server) prepare(ctx context.Context, logf func(string, ...any)) (err error) {
	if s.release, err = chooseRelease(s.opts.Line); err != nil {
		return err
	}
	if s.java, err = s.release.java(ctx); err != nil {
		return err
	}
	if s.jars, err = s.release.jars(ctx, logf); err != nil {
		return err
	}
	if s.opts.Folder == "" {
		s.home, err = os.MkdirTemp("", "portolan-neo4j-")
	} else {
		s.home, err = filepath.Abs(s.opts.Folder)
	}
	if err != nil {
		return err
	}
	for _, name := range []string{"conf", "data", "logs", "run", "plugins", "import"} {
		if err := os.MkdirAll(filepath.Join(s.home, name), 0o755); err != nil {
			return err
		}
	}
	return nil
}

// firstLaunch tries other ports when a free one was taken between being found and being used.
func (s *Server) firstLaunch(ctx context.Context) error {
	for attempt := 1; ; attempt++ {
		if err := s.choosePort(); err != nil {
			return err
		}
		err := s.launch(ctx)
		if err == nil || attempt == 5 || s.opts.Port != 0 || !errors.Is(err, errPortTaken) {
			return err
		}
	}
}

// choosePort finds a free port, or finds the given one taken before a server spends its start on it.
func (s *Server) choosePort() error {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", s.opts.Port))
	if err != nil {
		return fmt.Errorf("%w: %w", errPortTaken, err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	s.Target = Target{URL: fmt.Sprintf("neo4j://127.0.0.1:%d", s.port), Database: "neo4j"}
	return l.Close()
}

func (s *Server) launch(ctx context.Context) error {
	conf := filepath.Join(s.home, "conf", "neo4j.conf")
	if err := os.WriteFile(conf, []byte(s.config()), 0o600); err != nil {
		return err
	}
	folder := s.home
	if s.opts.Folder != "" {
		folder = ""
	}
	proc, err := startProcess(folder, s.home, append([]string{s.java}, s.arguments()...))
	if err != nil {
		return err
	}
	if err := proc.awaitReady(ctx); err != nil {
		if folder != "" {
			proc.keep() // for the next attempt
		}
		return errors.Join(err, proc.end())
	}
	s.proc = proc
	return nil
}

// Stop ends the server at once, as a crash or a lost machine would; its data stay. Clients see their connections break.
func (s *Server) Stop() error { return s.proc.signal("KILL") }

// Pause stops the server's process where it is, as a machine that hangs does: connections stay, and nobody answers. Resume
// lets it go on.
func (s *Server) Pause() error { return s.proc.tell("STOP") }

// Resume ends a Pause.
func (s *Server) Resume() error { return s.proc.tell("CONT") }

// Reconfigure sets a line of neo4j.conf from the next Restart on.
func (s *Server) Reconfigure(key, value string) {
	s.opts.Settings = maps.Clone(s.opts.Settings)
	if s.opts.Settings == nil {
		s.opts.Settings = map[string]string{}
	}
	s.opts.Settings[key] = value
}

// Restart starts the server again on the same port and data, after stopping it if it runs.
func (s *Server) Restart(ctx context.Context) error {
	if err := s.Stop(); err != nil {
		return err
	}
	old := s.proc
	if err := s.launch(ctx); err != nil {
		return fmt.Errorf("restart Neo4j: %w", err)
	}
	old.keep()
	return errors.Join(s.recovered(ctx), old.end())
}

// recovered waits until the database answers: after a crash it may take longer than the server says it does.
func (s *Server) recovered(ctx context.Context) error {
	driver, err := s.Driver()
	if err != nil {
		return err
	}
	defer func() { _ = driver.Close(ctx) }()
	// It tries again while the database is not there.
	_, err = neo4j.ExecuteQuery(ctx, driver, "RETURN 1", nil, neo4j.EagerResultTransformer, neo4j.ExecuteQueryWithDatabase(s.Database),
		neo4j.ExecuteQueryWithTransactionConfig(neo4j.WithTxTimeout(statementTimeout)))
	return err
}

// Close ends the server; a temporary folder is gone when it returns, and one that was given is left in order.
func (s *Server) Close() error { return s.proc.end() }

// discard removes the temporary folder of a server that did not start.
func (s *Server) discard() error {
	if s.opts.Folder != "" {
		return nil
	}
	return os.RemoveAll(s.home)
}

// setPassword replaces the first password, with which Neo4j allows nothing else.
func (s *Server) setPassword(ctx context.Context) error {
	if !s.opts.Auth {
		return nil
	}
	first := Target{URL: strings.Replace(s.URL, "neo4j://", "bolt://", 1), User: "neo4j", Password: "neo4j", Database: "system"}
	password := rand.Text()
	_, err := first.query(ctx, "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
		map[string]any{"old": first.Password, "new": password})
	s.User, s.Password = first.User, password
	return err
}
