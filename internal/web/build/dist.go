package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// digestFile holds the digest of the sources that dist was built from: a test compares it without any bundler.
const digestFile = "SOURCES.sha256"

// stored tells the name under which a built file stands in dist: compressed, as browsers get it.
func stored(name string) string {
	if name == digestFile {
		return name
	}
	return name + ".gz"
}

// compare reports the first file of dist that is not what was built. Compressed files are compared by what they hold: another
// release of Go may compress differently.
func compare(dist string, files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		have, err := readStored(dist, name)
		if err != nil || !bytes.Equal(have, files[name]) {
			return staleError(filepath.Join(dist, stored(name)))
		}
	}
	return eachStray(dist, files, staleError)
}

func staleError(path string) error {
	return fmt.Errorf("%s is stale: run 'go run ./internal/web/build' and commit what it writes", path)
}

func readStored(dist, name string) ([]byte, error) {
	content, err := os.ReadFile(filepath.Join(dist, stored(name)))
	if err != nil || name == digestFile {
		return content, err
	}
	r, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// write brings dist to what was built, leaves alone what is right already, and prints the sizes.
func write(dist string, files map[string][]byte, out io.Writer) error {
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		content := files[name]
		if have, err := readStored(dist, name); err == nil && bytes.Equal(have, content) {
			continue
		}
		packed, err := pack(name, content)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dist, stored(name)), packed, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %d bytes, %d in dist\n", name, len(content), len(packed))
	}
	return eachStray(dist, files, os.Remove)
}

func pack(name string, content []byte) ([]byte, error) {
	if name == digestFile {
		return content, nil
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = w.Close()
	return packed.Bytes(), err
}

// eachStray calls f for each file in dist that no build makes.
func eachStray(dist string, files map[string][]byte, f func(path string) error) error {
	entries, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := strings.TrimSuffix(entry.Name(), ".gz")
		if _, ok := files[name]; !ok || stored(name) != entry.Name() {
			if err := f(filepath.Join(dist, entry.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// sourceDigest is a hash over all that decides what dist holds: the sources, the lock, and this program.
func sourceDigest(dir string) (string, error) {
	hash := sha256.New()
	for _, part := range []string{"build", "ui"} {
		err := filepath.WalkDir(filepath.Join(dir, part), func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() {
				return skipInstalled(entry)
			}
			if strings.HasSuffix(path, "_test.go") {
				return nil
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			name, err := filepath.Rel(dir, path)
			fmt.Fprintf(hash, "%s %d\n", filepath.ToSlash(name), len(content))
			hash.Write(content)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

func skipInstalled(entry fs.DirEntry) error {
	if entry.Name() == "node_modules" {
		return fs.SkipDir
	}
	return nil
}
