package neo4jtest

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// A release is a Neo4j Community that can be started.
type release struct {
	version   string
	minJava   int
	mainClass string
}

// releases are the lines that Portolan promises to run on, by the name that PORTOLAN_TEST_NEO4J_LINE takes.
var releases = map[string]release{
	"5.26": {version: "5.26.25", minJava: 17, mainClass: "org.neo4j.server.CommunityEntryPoint"},
	"2026": {version: "2026.02.3", minJava: 21, mainClass: "org.neo4j.server.Neo4jCommunity"},
}

func chooseRelease(line string) (release, error) {
	if line == "" {
		line = os.Getenv("PORTOLAN_TEST_NEO4J_LINE")
	}
	if line == "" {
		line = "5.26"
	}
	r, ok := releases[line]
	if !ok {
		return release{}, fmt.Errorf(`there is no Neo4j line %q: choose "5.26" or "2026"`, line)
	}
	return r, nil
}

// Fetch brings the jars of a release line ("5.26", "2026", or empty for the environment's choice) into the user's cache
// folder, if they are not there.
func Fetch(ctx context.Context, line string, logf func(string, ...any)) error {
	r, err := chooseRelease(line)
	if err != nil {
		return err
	}
	_, err = r.jars(ctx, logf)
	return err
}

func cacheFolder() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a cache folder: %w", err)
	}
	folder := filepath.Join(base, "portolan")
	return folder, os.MkdirAll(folder, 0o755)
}

// jars returns the folder with r's jars, fetching them from Maven Central if no process has before. The folder appears
// whole or not at all.
func (r release) jars(ctx context.Context, logf func(string, ...any)) (string, error) {
	cache, err := cacheFolder()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "neo4j-"+r.version)
	unlock, err := lockedfile.MutexAt(folder + ".lock").Lock()
	if err != nil {
		return "", fmt.Errorf("wait for another download of Neo4j: %w", err)
	}
	defer unlock()
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		return folder, err
	}
	return folder, r.fetch(ctx, folder, logf)
}

func (r release) fetch(ctx context.Context, folder string, logf func(string, ...any)) error {
	mvn, err := exec.LookPath("mvn")
	if err != nil {
		return &absentError{"Maven (mvn), which fetches it once, is not on the PATH; or set PORTOLAN_TEST_NEO4J to a neo4j:// URL"}
	}
	work, err := os.MkdirTemp(filepath.Dir(folder), "fetch-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }() // a leftover costs disk and nothing else
	pom := filepath.Join(work, "pom.xml")
	if err := os.WriteFile(pom, []byte(strings.ReplaceAll(pomXML, "VERSION", r.version)), 0o644); err != nil {
		return err
	}
	logf("fetching Neo4j %s Community (about 150 MB) from Maven Central, once, into %s", r.version, folder)
	lib := filepath.Join(work, "lib")
	cmd := exec.CommandContext(ctx, mvn, "-B", "-q", "-f", pom,
		"org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies",
		"-DincludeScope=runtime", "-DoutputDirectory="+lib)
	if out, err := cmd.CombinedOutput(); err != nil {
		return &absentError{fmt.Sprintf("Maven could not fetch Neo4j %s: %v\n%s", r.version, err, lastLines(string(out), 20))}
	}
	return os.Rename(lib, folder)
}

//go:embed pom.xml
var pomXML string

var javaVersion = regexp.MustCompile(`version "(\d+)`)

// java returns the first Java that r runs on: JAVA_HOME's, the PATH's, then what is installed in the usual folders.
func (r release) java(ctx context.Context) (string, error) {
	var found []string
	for _, path := range javas() {
		out, err := exec.CommandContext(ctx, path, "-version").CombinedOutput()
		m := javaVersion.FindSubmatch(out)
		if err != nil || m == nil {
			continue
		}
		if major, err := strconv.Atoi(string(m[1])); err == nil && major >= r.minJava {
			return path, nil
		}
		found = append(found, string(m[1]))
	}
	have := "none is there"
	if len(found) > 0 {
		have = "there is " + strings.Join(found, ", ")
	}
	return "", &absentError{fmt.Sprintf("Neo4j %s needs Java %d or newer and %s; or set PORTOLAN_TEST_NEO4J to a neo4j:// URL",
		r.version, r.minJava, have)}
}

// javas lists the programs called java, each once.
func javas() []string {
	var paths []string
	if home := os.Getenv("JAVA_HOME"); home != "" {
		paths = append(paths, filepath.Join(home, "bin", "java"))
	}
	if path, err := exec.LookPath("java"); err == nil {
		paths = append(paths, path)
	}
	for _, pattern := range []string{"/usr/lib/jvm/*/bin/java", "/Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java"} {
		more, err := filepath.Glob(pattern)
		if err != nil { // only a malformed pattern, which is ours
			panic(err)
		}
		paths = append(paths, more...)
	}
	var out []string
	for _, path := range paths {
		if target, err := filepath.EvalSymlinks(path); err == nil && !slices.Contains(out, target) {
			out = append(out, target)
		}
	}
	return out
}

func lastLines(s string, n int) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
