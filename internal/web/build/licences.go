package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// licences puts together what the packages in the bundle ask to be passed on: their licences, and the legal comments that the
// bundler took out of the code.
func licences(root string, packages map[string]bool, comments map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("The pages of Portolan hold code of the packages below, each under its own licence.\n")
	seen := map[string]bool{}
	for _, folder := range slices.Sorted(maps.Keys(packages)) {
		heading, text, err := licence(filepath.Join(root, filepath.FromSlash(folder)))
		if err != nil {
			return nil, err
		}
		if seen[heading] {
			continue
		}
		seen[heading] = true
		fmt.Fprintf(&out, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), heading, text)
	}
	for _, name := range slices.Sorted(maps.Keys(comments)) {
		fmt.Fprintf(&out, "\n%s\nComments in the code of the packages\n\n%s\n", strings.Repeat("=", 80), bytes.TrimSpace(comments[name]))
	}
	return out.Bytes(), nil
}

// licence gives a package's name, version and kind of licence, and the text of its licence file.
func licence(folder string) (heading, text string, err error) {
	manifest, err := os.ReadFile(filepath.Join(folder, "package.json"))
	if err != nil {
		return "", "", err
	}
	var about struct {
		Name, Version, License string
		Author                 any
	}
	if err := json.Unmarshal(manifest, &about); err != nil {
		return "", "", fmt.Errorf("%s/package.json: %w", folder, err)
	}
	heading = fmt.Sprintf("%s %s (%s)", about.Name, about.Version, about.License)
	if text, err = licenceFile(folder); text != "" || err != nil {
		return heading, text, err
	}
	if about.License == "" {
		return "", "", fmt.Errorf("%s has neither a licence file nor a licence in package.json", folder)
	}
	return heading, "(The package has no licence file; its package.json names the licence.)", nil
}

// licenceFile gives the text of a package's licence file, and nothing when it has none.
func licenceFile(folder string) (string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		name := strings.ToLower(entry.Name())
		if strings.HasPrefix(name, "license") || strings.HasPrefix(name, "licence") {
			content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
			return strings.TrimSpace(string(content)), err
		}
	}
	return "", nil
}
