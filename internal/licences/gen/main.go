// Command gen writes the licence texts of all modules that are linked into the
// binary, from the module cache. A module without one fails it.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const (
	binary = "github.com/portolan/portolan/cmd/portolan"
	file   = "licences.txt"
)

// systems are those whose builds may hold other modules.
var systems = []string{"linux", "darwin", "windows"}

// legal are the names of files that a licence asks to be passed on.
var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-.].*)?$`)

func main() {
	text, err := licences()
	if err == nil {
		err = os.WriteFile(file, text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func licences() ([]byte, error) {
	modules, err := linked()
	if err != nil {
		return nil, err
	}
	root, err := output("linux", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("Portolan and what is linked into it, each under its own licence.\n")
	if err := section(&out, "Portolan", []string{"../.."}, "../.."); err != nil {
		return nil, err
	}
	root = strings.TrimSpace(root)
	if err := section(&out, "Go and its standard library", []string{root}, root); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		m := modules[name]
		if err := section(&out, name, slices.Sorted(maps.Keys(m.folders)), m.root); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// A module is its folder, with those of its packages that are linked.
type module struct {
	root    string
	folders map[string]bool
}

// linked gives the modules in the binary of any of the systems, by name and version.
func linked() (map[string]*module, error) {
	all := map[string]*module{}
	for _, system := range systems {
		list, err := output(system, "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", binary)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(list) {
			part := strings.Split(strings.TrimSpace(line), "\t")
			if len(part) != 3 {
				continue // a package of Go's own, or ours
			}
			if all[part[0]] == nil {
				all[part[0]] = &module{root: part[1], folders: map[string]bool{part[1]: true}}
			}
			all[part[0]].add(part[2])
		}
	}
	return all, nil
}

// add notes a package's folder and those above it, up to the module's.
func (m *module) add(folder string) {
	for ; len(folder) > len(m.root); folder = filepath.Dir(folder) {
		m.folders[folder] = true
	}
}

// output gives what the go command writes for that system.
func output(system string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return string(out), err
}

// section writes the texts of the folders under a heading.
func section(out *bytes.Buffer, heading string, folders []string, root string) error {
	found := false
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.IsDir() || !legal.MatchString(e.Name()) || filepath.Ext(e.Name()) == ".go" {
				continue
			}
			text, err := os.ReadFile(filepath.Join(folder, e.Name()))
			if err != nil {
				return err
			}
			found = true
			within, _ := filepath.Rel(root, filepath.Join(folder, e.Name())) // it is below it
			text = bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
			fmt.Fprintf(out, "\n%s\n%s: %s\n\n%s\n", strings.Repeat("=", 80), heading, filepath.ToSlash(within), text)
		}
	}
	if !found {
		return errors.New(heading + " has no licence text; find out how it may be passed on before it is linked")
	}
	return nil
}
