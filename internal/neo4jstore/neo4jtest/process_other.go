//go:build !unix

package neo4jtest

import (
	"context"
	"runtime"
)

type process struct{}

func startProcess(string, string, []string) (*process, error) {
	return nil, &absentError{"none is started on " + runtime.GOOS + "; set PORTOLAN_TEST_NEO4J to a neo4j:// URL"}
}

func (*process) awaitReady(context.Context) error { return nil }
func (*process) signal(string) error              { return nil }
func (*process) tell(string) error                { return nil }
func (*process) keep()                            {}
func (*process) end() error                       { return nil }
