package main

import (
	"context"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output of the scripts")

// TestMain makes the test binary the program that the scripts run.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"portolan": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
	}})
}

// TestScripts runs terminal sessions: each file of testdata/script tells who
// does what and sees what.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			addr, err := freeAddress()
			env.Setenv("ADDR", addr)
			env.Setenv("URL", "http://"+addr)
			env.Setenv("XDG_DATA_HOME", env.WorkDir+"/data")
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"get": get, "up": up, "exits": exits, "damage": damage},
	})
}

// up waits until a server answers: up URL; negated, until it answers that it cannot.
func up(ts *testscript.TestScript, neg bool, args []string) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range 1500 {
		resp, err := http.Get(args[0])
		if err == nil {
			resp.Body.Close()
			if !neg || resp.StatusCode >= 400 {
				return
			}
		}
		<-tick.C
	}
	ts.Fatalf("%s does not answer as it should", args[0])
}

// damage alters the middle of a file: damage FILE.
func damage(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_RDWR, 0)
	ts.Check(err)
	defer f.Close()
	info, err := f.Stat()
	ts.Check(err)
	_, err = f.WriteAt(make([]byte, info.Size()/4), info.Size()/4)
	ts.Check(err)
}

// freeAddress gives an address that nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// get fetches a page: get URL [HEADER=VALUE…]; its status and body become the
// standard output of the script.
func get(ts *testscript.TestScript, neg bool, args []string) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, args[0], nil)
	ts.Check(err)
	for _, h := range args[1:] {
		name, value, _ := strings.Cut(h, "=")
		req.Header.Set(name, value)
		if name == "Host" {
			req.Host = value
		}
	}
	resp, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if ok := resp.StatusCode < 400; ok == neg {
		ts.Fatalf("%s: %s\n%s", args[0], resp.Status, body)
	}
	ts.Check(os.WriteFile(ts.MkAbs("body"), body, 0o600))
}

// exits runs the program and compares its exit code: exits CODE portolan ARGS….
func exits(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}
