package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:generate go run ./build -dir .

// dist is what build made: every file compressed once and for all.
//
//go:embed dist/*.gz
var dist embed.FS

//go:embed ui/src/favicon.svg
var favicon []byte

// assets are the files below /assets/. Their addresses hold a digest of their content, so that browsers keep them for good and a
// new version is fetched at once.
type assets struct {
	byURL map[string]*asset
	urls  map[string]string // by name
}

// asset is one file, packed where it is worth it.
type asset struct {
	contentType string
	digest      string
	packed      []byte // nil when only plain is kept
	plain       func() []byte
}

// loadAssets reads what is embedded. It panics when that is broken, which no input can cause.
func loadAssets() assets {
	all := assets{byURL: map[string]*asset{}, urls: map[string]string{}}
	all.add("favicon.svg", nil, func() []byte { return favicon })
	entries, err := dist.ReadDir("dist")
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		packed, err := dist.ReadFile("dist/" + entry.Name())
		if err != nil {
			panic(err)
		}
		plain := sync.OnceValue(func() []byte { return mustUnpack(packed) })
		all.add(strings.TrimSuffix(entry.Name(), ".gz"), packed, plain)
	}
	return all
}

// add registers a file as /assets/NAME.DIGEST.EXTENSION.
func (a assets) add(name string, packed []byte, plain func() []byte) {
	content := packed
	if content == nil {
		content = plain()
	}
	extension := path.Ext(name)
	file := &asset{contentType: contentType(extension), digest: digestOf(content), packed: packed, plain: plain}
	url := fmt.Sprintf("/assets/%s.%s%s", strings.TrimSuffix(name, extension), file.digest, extension)
	a.byURL[url], a.urls[name] = file, url
}

// contentType does not ask the operating system's tables, which differ: the standard types of web pages are built in.
func contentType(extension string) string {
	if extension == ".txt" {
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(extension)
}

// digestOf is short enough for an address and long enough to tell versions apart.
func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:6])
}

func mustUnpack(packed []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return plain
}

func (a *asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", a.contentType)
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	content, tag := a.packed, a.digest+"-gzip"
	if a.packed != nil {
		header.Set("Vary", "Accept-Encoding")
	}
	if a.packed != nil && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		header.Set("Content-Encoding", "gzip")
	} else {
		content, tag = a.plain(), a.digest
	}
	serveTagged(w, r, content, tag)
}

// serveTagged serves content under a strong entity tag: conditional requests, ranges and HEAD are answered as HTTP asks.
func serveTagged(w http.ResponseWriter, r *http.Request, content []byte, tag string) {
	w.Header().Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// Licences gives the licence texts of the packages in the code of the pages.
func Licences() string {
	packed, err := dist.ReadFile("dist/licences.txt.gz")
	if err != nil {
		panic(err) // it is embedded
	}
	return string(mustUnpack(packed))
}
