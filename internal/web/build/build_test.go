package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The test needs no npm and no network: -check, which does, tells whether the bytes are right too.
func TestDistIsBuiltFromTheSourcesBesideIt(t *testing.T) {
	want, err := sourceDigest("..")
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile(filepath.Join("..", "dist", digestFile))
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(have)) != want {
		t.Error(staleError("internal/web/dist"))
	}
}

func TestTheLockNamesNoRegistry(t *testing.T) {
	lock, err := os.ReadFile(filepath.Join("..", "ui", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(lock, []byte(`"resolved"`)) || !bytes.Contains(lock, []byte(`"integrity"`)) {
		t.Error(`package-lock.json has "resolved" addresses or lacks "integrity": run npm install in internal/web/ui, where .npmrc sees to both`)
	}
}

func TestCompare(t *testing.T) {
	built := map[string][]byte{"a.js": []byte("let a"), digestFile: []byte("abc\n")}
	cases := []struct {
		name   string
		change func(dist string) error
		stale  string
	}{
		{"accepts what was just written", func(string) error { return nil }, ""},
		{"accepts the same content compressed otherwise", func(dist string) error {
			return os.WriteFile(filepath.Join(dist, "a.js.gz"), uncompressedGzip("let a"), 0o600)
		}, ""},
		{"finds a file that is missing", func(dist string) error { return os.Remove(filepath.Join(dist, "a.js.gz")) }, "a.js.gz"},
		{"finds a file that differs", func(dist string) error { return os.WriteFile(filepath.Join(dist, digestFile), []byte("abd\n"), 0o600) }, digestFile},
		{"finds a file that is not compressed", func(dist string) error { return os.WriteFile(filepath.Join(dist, "a.js.gz"), []byte("let a"), 0o600) }, "a.js.gz"},
		{"finds a file that no build makes", func(dist string) error { return os.WriteFile(filepath.Join(dist, "old.js.gz"), nil, 0o600) }, "old.js.gz"},
		{"finds a file that was left uncompressed", func(dist string) error { return os.WriteFile(filepath.Join(dist, "a.js"), []byte("let a"), 0o600) }, "a.js"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dist := t.TempDir()
			if err := write(dist, built, &bytes.Buffer{}); err != nil {
				t.Fatal(err)
			}
			if err := c.change(dist); err != nil {
				t.Fatal(err)
			}
			checkStale(t, compare(dist, built), filepath.Join(dist, c.stale), c.stale != "")
			if err := write(dist, built, &bytes.Buffer{}); err != nil {
				t.Fatal(err)
			}
			checkStale(t, compare(dist, built), "", false)
		})
	}
}

// uncompressedGzip wraps text in the gzip format without making it smaller.
func uncompressedGzip(text string) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.NoCompression)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return out.Bytes()
}

func checkStale(t *testing.T, err error, path string, stale bool) {
	t.Helper()
	if (err != nil) != stale {
		t.Fatalf("stale is %v, want %v", err, stale)
	}
	if stale && err.Error() != staleError(path).Error() {
		t.Errorf("it says %q, want %q", err, staleError(path))
	}
}

func TestPackageOf(t *testing.T) {
	cases := []struct {
		name, path, want string
	}{
		{"finds a plain package", "node_modules/graphql/index.mjs", "node_modules/graphql"},
		{"finds a scoped package", "node_modules/@graphiql/react/dist/index.js", "node_modules/@graphiql/react"},
		{"finds a package inside another", "node_modules/a/node_modules/@b/c/x.js", "node_modules/a/node_modules/@b/c"},
		{"finds none for our own sources", "src/main.tsx", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := packageOf(c.path); got != c.want || ok != (c.want != "") {
				t.Errorf("packageOf(%q) = %q, %v", c.path, got, ok)
			}
		})
	}
}

func TestLicence(t *testing.T) {
	cases := []struct {
		name, heading, text, err string
		files                    map[string]string
	}{
		{"passes on the licence file", "a 1.0.0 (MIT)", "Do as you like.", "", map[string]string{
			"package.json": `{"name":"a","version":"1.0.0","license":"MIT"}`, "License.txt": "Do as you like.\n",
		}},
		{"names the licence of a package without the file", "a 1.0.0 (MIT)", "(The package has no licence file; its package.json names the licence.)", "", map[string]string{
			"package.json": `{"name":"a","version":"1.0.0","license":"MIT"}`,
		}},
		{"refuses a package without any licence", "", "", "has neither a licence file nor a licence in package.json", map[string]string{
			"package.json": `{"name":"a","version":"1.0.0"}`,
		}},
		{"says which manifest is broken", "", "", "package.json: ", map[string]string{"package.json": `{`}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			for name, content := range c.files {
				if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			heading, text, err := licence(folder)
			if heading != c.heading && c.err == "" || text != c.text {
				t.Errorf("%q, %q", heading, text)
			}
			if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("error %v, want %q", err, c.err)
			}
		})
	}
}
