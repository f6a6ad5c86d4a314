package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// bundle builds every file of dist, by name.
func bundle(ui string) (map[string][]byte, error) {
	root, err := filepath.Abs(ui)
	if err != nil {
		return nil, err
	}
	result := api.Build(options(root))
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("bundling:\n%s", strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), ""))
	}
	files, comments := map[string][]byte{}, map[string][]byte{}
	for _, file := range result.OutputFiles {
		name := filepath.Base(file.Path)
		if strings.HasSuffix(name, ".LEGAL.txt") {
			comments[name] = file.Contents
		} else {
			files[name] = file.Contents
		}
	}
	packages, err := bundledPackages(result.Metafile)
	if err != nil {
		return nil, err
	}
	if files["licences.txt"], err = licences(root, packages, comments); err != nil {
		return nil, err
	}
	return files, nil
}

func options(root string) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir: root,
		EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: "src/main.tsx", OutputPath: "playground"},
			{InputPath: "src/site.css", OutputPath: "site"},
		},
		Outdir:            filepath.Join(root, "out"), // a name for the paths of the result: nothing is written there
		Bundle:            true,
		Metafile:          true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Charset:           api.CharsetUTF8,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "109"}, {Name: api.EngineFirefox, Version: "115"}, {Name: api.EngineSafari, Version: "16"},
		},
		JSX:           api.JSXAutomatic,
		Define:        map[string]string{"process.env.NODE_ENV": `"production"`},
		LegalComments: api.LegalCommentsExternal,
		Loader:        map[string]api.Loader{".svg": api.LoaderText},
		Plugins:       []api.Plugin{withoutFonts},
		LogLevel:      api.LogLevelWarning,
	}
}

var fontFace = regexp.MustCompile(`@font-face\s*\{[^}]*\}`)

// withoutFonts takes the fonts out of GraphiQL's style sheet, which holds them as data: playground.css names those of the
// reader's machine instead, which is 350 KB less, and no exception in the content security policy.
var withoutFonts = api.Plugin{Name: "without-fonts", Setup: func(build api.PluginBuild) {
	build.OnLoad(api.OnLoadOptions{Filter: `graphiql[/\\]dist[/\\]style\.css$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		css, err := os.ReadFile(args.Path)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		text := fontFace.ReplaceAllString(string(css), "")
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderCSS}, nil
	})
}}

// bundledPackages lists the folders below node_modules of which at least one byte is in the bundle.
func bundledPackages(metafile string) (map[string]bool, error) {
	var meta struct {
		Outputs map[string]struct {
			Inputs map[string]struct {
				Bytes int `json:"bytesInOutput"`
			} `json:"inputs"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, fmt.Errorf("reading what went into the bundle: %w", err)
	}
	packages := map[string]bool{}
	for _, output := range meta.Outputs {
		for input, use := range output.Inputs {
			if name, ok := packageOf(input); ok && use.Bytes > 0 {
				packages[name] = true
			}
		}
	}
	return packages, nil
}

// packageOf gives the folder of the package that a path such as node_modules/@a/b/dist/x.js belongs to.
func packageOf(path string) (string, bool) {
	const modules = "node_modules/"
	at := strings.LastIndex(path, modules)
	if at < 0 {
		return "", false
	}
	prefix, rest := path[:at+len(modules)], path[at+len(modules):]
	parts := strings.SplitN(rest, "/", 3)
	if strings.HasPrefix(rest, "@") {
		return prefix + parts[0] + "/" + parts[1], true
	}
	return prefix + parts[0], true
}
