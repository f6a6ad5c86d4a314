package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/synth"
)

type schemaCmd struct{}

// Run prints the schema.
func (schemaCmd) Run(e *env) error {
	_, err := fmt.Fprint(e.stdout, graph.SDL())
	return err
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(e *env) error {
	_, err := fmt.Fprintln(e.stdout, versionLine())
	return err
}

// versionLine tells the version, the revision it was built from where that is known,
// and the Go it was built by.
func versionLine() string {
	line := "portolan " + version()
	if info, ok := debug.ReadBuildInfo(); ok {
		set := map[string]string{}
		for _, s := range info.Settings {
			set[s.Key] = s.Value
		}
		if set["vcs.revision"] != "" {
			line += ", revision " + set["vcs.revision"]
		}
		if set["vcs.modified"] == "true" {
			line += " with changes"
		}
	}
	return line + ", " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
}

// version is the module's version, or the commit the binary was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return "built from " + s.Value[:min(12, len(s.Value))]
		}
	}
	return "development"
}

type synthCmd struct {
	Entities int    `default:"100000" help:"How many entities; there are 4.4 times as many ties."`
	Seed     uint64 `default:"1" help:"Number that the world is made from: the same gives the same."`
	Store    string `required:"" help:"Store to fill, which must be empty; see portolan serve --help."`
}

// Run fills the store.
func (c *synthCmd) Run(e *env) error {
	if c.Entities < synth.MinEntities {
		return kg.Errorf(kg.Invalid, "--entities", "must be %d or more, so that there is something of each kind", synth.MinEntities)
	}
	g, name, err := e.toWrite(c.Store)
	if err != nil {
		return err
	}
	defer g.Close()
	if rev, err := g.Revision(e.ctx); err != nil || rev != 0 {
		if err == nil {
			err = kg.Errorf(kg.Conflict, "--store", "%s is not empty; a synthetic world is never mixed with other facts. Name another store", name)
		}
		return err
	}
	count, done := e.counted("facts", c.Entities*9)
	defer done()
	for changes := range synth.Batches(c.Entities, c.Seed) {
		if _, err := g.Apply(e.ctx, kg.System, 0, changes); err != nil {
			return err
		}
		count.Add(int64(len(changes)))
	}
	fmt.Fprintf(e.stdout, "%s holds a synthetic world of %d entities (seed %d).\n", name, c.Entities, c.Seed)
	return nil
}

// shown gives an address without what may be a password in it.
func shown(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Redacted()
	}
	return address[strings.LastIndexByte(address, '@')+1:]
}

type healthCmd struct {
	URL string `default:"http://127.0.0.1:8080" help:"Where the server listens."`
}

// Run asks /readyz.
func (c *healthCmd) Run(e *env) error {
	client := http.Client{Timeout: 5 * time.Second}
	resp, err := client.Get(strings.TrimSuffix(c.URL, "/") + "/readyz")
	if err != nil {
		return kg.Errorf(kg.Unavailable, "--url", "%s does not answer", shown(c.URL))
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		why, _ := io.ReadAll(io.LimitReader(resp.Body, 500)) // what there is of it
		return kg.Errorf(kg.Unavailable, "--url", "%s has status %d: %s", shown(c.URL), resp.StatusCode, bytes.TrimSpace(why))
	}
	_, err = fmt.Fprintln(e.stdout, "ready")
	return err
}
