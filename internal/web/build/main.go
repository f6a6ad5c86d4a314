// Command build bundles the playground and the style sheets of ui/src into dist, which the web package embeds.
//
//	go run ./internal/web/build          build and write dist
//	go run ./internal/web/build -check   build in memory and fail when dist is stale
//
// The packages of ui/package-lock.json are installed by npm when ui/node_modules is absent. The same sources and the same lock
// give the same bytes.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail when dist is not what the sources give")
	dir := flag.String("dir", "internal/web", "folder of the web package")
	flag.Parse()
	if err := run(*dir, *check, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(dir string, check bool, out io.Writer) error {
	ui, dist := filepath.Join(dir, "ui"), filepath.Join(dir, "dist")
	if err := install(ui, out); err != nil {
		return err
	}
	if err := command(ui, out, "npm", "run", "--silent", "typecheck"); err != nil {
		return fmt.Errorf("checking types: %w", err)
	}
	files, err := bundle(ui)
	if err != nil {
		return err
	}
	digest, err := sourceDigest(dir)
	if err != nil {
		return err
	}
	files[digestFile] = []byte(digest + "\n")
	if check {
		return compare(dist, files)
	}
	return write(dist, files, out)
}

// install brings in the locked packages, without running any script of theirs.
func install(ui string, out io.Writer) error {
	if _, err := os.Stat(filepath.Join(ui, "package-lock.json")); err != nil {
		return fmt.Errorf("%w (run it from the root of the module)", err)
	}
	_, err := os.Stat(filepath.Join(ui, "node_modules"))
	if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := command(ui, out, "npm", "ci", "--ignore-scripts"); err != nil {
		return fmt.Errorf("npm ci: %w", err)
	}
	return nil
}

func command(dir string, out io.Writer, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	return cmd.Run()
}
