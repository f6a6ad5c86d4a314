package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// aQuestion and bQuestion are saved questions over testdata/schema.graphql.
var (
	aQuestion = Question{
		Name: "few-needs", Title: "Which needs come first?", Description: "The first needs, as many as asked for.", Group: "Needs and partners",
		Query: "query FewNeeds($first: Int) {\n  needs(first: $first) {\n    nodes {\n      id\n      name\n    }\n  }\n}\n", Variables: json.RawMessage(`{"first":2}`),
	}
	bQuestion = Question{
		Name: "how-many", Title: "How many needs are there?", Description: "One number.", Group: "Counting",
		Query: "query HowMany {\n  needs {\n    totalCount\n  }\n}\n",
	}
)

func someGraph() Loaded {
	return Loaded{
		Store: "portolan.db", Revision: 7, Version: "v1.2.3",
		Kinds: []KindCount{{"Need", "needs", 1234}, {"PriorityArea", "priorityAreas", 1}, {"TrainingProgramme", "trainingProgrammes", 3}},
		Sources: []SourceInfo{
			{ID: "source/plan", Title: "A plan", Form: "OFFICIAL", Publisher: "A secretariat", Published: "2016-03", URL: "https://example.org/plan.pdf"},
			{ID: "source/talk", Title: "A talk", Form: "PRESENTATION"},
		},
	}
}

func configured(change func(*Config)) Config {
	cfg := Config{
		Questions: []Question{aQuestion, bQuestion},
		Loaded:    func(context.Context) (Loaded, error) { return someGraph(), nil },
		Log:       slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&cfg)
	}
	return cfg
}

func ask(t *testing.T, h http.Handler, method, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(t *testing.T, res *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestHandler(t *testing.T) {
	assets := loadAssets()
	cases := []struct {
		name           string
		method, target string
		status         int
		contentType    string
		contains       string
	}{
		{"serves the front page", "GET", "/", 200, "text/html; charset=utf-8", "What is loaded"},
		{"serves the playground", "GET", "/playground", 200, "text/html; charset=utf-8", assets.urls["playground.js"]},
		{"serves the playground for a deep link", "GET", "/playground?question=how-many&run=1", 200, "text/html; charset=utf-8", `id="playground"`},
		{"serves the questions", "GET", "/playground/questions.json", 200, "application/json", `"name":"how-many"`},
		{"serves the style sheet", "GET", assets.urls["site.css"], 200, "text/css; charset=utf-8", "--paper"},
		{"serves the script", "GET", assets.urls["playground.js"], 200, "text/javascript; charset=utf-8", "questions.json"},
		{"serves the icon", "GET", assets.urls["favicon.svg"], 200, "image/svg+xml", "<svg"},
		{"serves the licences", "GET", assets.urls["licences.txt"], 200, "text/plain; charset=utf-8", "graphiql 4.1.2 (MIT)"},
		{"answers HEAD on a page without a body", "HEAD", "/", 200, "text/html; charset=utf-8", ""},
		{"answers HEAD on the questions without a body", "HEAD", "/playground/questions.json", 200, "application/json", ""},
		{"answers HEAD on an unknown page without a body", "HEAD", "/nowhere", 404, "text/html; charset=utf-8", ""},
		{"has a page for what is not there", "GET", "/nowhere", 404, "text/html; charset=utf-8", "There is nothing at this address"},
		{"has no asset without its digest", "GET", "/assets/site.css", 404, "text/html; charset=utf-8", "There is nothing"},
		{"gives its icon where browsers look for one", "GET", "/favicon.ico", 302, "text/html; charset=utf-8", "/assets/favicon."},
		{"lists no assets", "GET", "/assets/", 404, "text/html; charset=utf-8", "There is nothing"},
		{"has nothing below the playground but the questions", "GET", "/playground/other", 404, "text/html; charset=utf-8", "There is nothing"},
		{"answers an unknown path with 404 whatever the method", "POST", "/nowhere", 404, "text/html; charset=utf-8", "There is nothing"},
		{"refuses to have the front page written to", "POST", "/", 405, "text/plain; charset=utf-8", "use GET or HEAD"},
		{"refuses to have an asset deleted", "DELETE", assets.urls["site.css"], 405, "text/plain; charset=utf-8", "use GET or HEAD"},
		{"refuses to have the questions replaced", "PUT", "/playground/questions.json", 405, "text/plain; charset=utf-8", "use GET or HEAD"},
	}
	h := Handler(configured(nil))
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			res := ask(t, h, c.method, c.target)
			body := bodyOf(t, res)
			if res.StatusCode != c.status {
				t.Errorf("status %d, want %d", res.StatusCode, c.status)
			}
			if got := res.Header.Get("Content-Type"); got != c.contentType {
				t.Errorf("content type %q, want %q", got, c.contentType)
			}
			if !strings.Contains(body, c.contains) {
				t.Errorf("the body lacks %q:\n%.2000s", c.contains, body)
			}
			if c.method == http.MethodHead && body != "" {
				t.Errorf("HEAD has a body of %d bytes", len(body))
			}
			if allow := res.Header.Get("Allow"); (res.StatusCode == 405) != (allow == "GET, HEAD") {
				t.Errorf("status %d with Allow %q", res.StatusCode, allow)
			}
		})
	}
}

func TestEveryAnswerIsSecured(t *testing.T) {
	h := Handler(configured(nil))
	for _, target := range []string{"/", "/playground", "/playground/questions.json", "/nowhere", loadAssets().urls["playground.js"]} {
		t.Run("it sets the security headers on "+target, func(t *testing.T) {
			header := ask(t, h, "GET", target).Header
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
				if got := header.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			policy := header.Get("Content-Security-Policy")
			for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} {
				if !strings.Contains(policy, want) {
					t.Errorf("the policy lacks %q: %s", want, policy)
				}
			}
			if strings.Contains(policy, "unsafe-eval") || strings.Contains(policy, "http") || strings.Contains(policy, "*") {
				t.Errorf("the policy opens too much: %s", policy)
			}
			if strings.Contains(policy, "script-src") != (target == "/playground") {
				t.Errorf("only the playground may run scripts: %s", policy)
			}
		})
	}
}

func TestFrontPage(t *testing.T) {
	page := bodyOf(t, ask(t, Handler(configured(nil)), "GET", "/"))
	text := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, "")), " ")
	for _, want := range []string{
		"1,234 needs", "1 priority area", "3 training programmes", "1,238 things of 3 kinds, at revision 7, in portolan.db",
		"A plan official A secretariat 2016-03 source/plan", "A talk presentation undated source/talk", "Portolan v1.2.3",
		"Needs and partners Which needs come first? The first needs, as many as asked for. Counting How many needs are there?",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	for _, link := range []string{"/playground", "/playground?question=few-needs&amp;run=1", "/graphql?query={__typename}", "/schema.graphql", "/healthz", "/readyz", "https://example.org/plan.pdf"} {
		if !strings.Contains(page, `href="`+link+`"`) {
			t.Errorf("it has no link to %s", link)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "style=") {
		t.Error("it has a script or an inline style, which its policy forbids")
	}
}

// TestPublicURL looks at all links of all pages of a server that is reached through another.
func TestPublicURL(t *testing.T) {
	at, err := url.Parse("https://x.example/portolan/")
	if err != nil {
		t.Fatal(err)
	}
	h := Handler(configured(func(cfg *Config) { cfg.PublicURL = at }))
	for _, path := range []string{"/", "/playground", "/nowhere/at/all"} {
		t.Run("it is in front of all links of "+path, func(t *testing.T) {
			page := bodyOf(t, ask(t, h, "GET", path))
			links := regexp.MustCompile(`(?:href|src)="(/[^"]*)"`).FindAllStringSubmatch(page, -1)
			for _, link := range links {
				if !strings.HasPrefix(link[1], "/portolan/") || strings.Contains(link[1], "//") {
					t.Errorf("links to %s", link[1])
				}
			}
			if len(links) < 3 {
				t.Errorf("has %d links:\n%s", len(links), page)
			}
		})
	}
	t.Run("it is in redirects", func(t *testing.T) {
		for path, want := range map[string]string{"/favicon.ico": "/portolan/assets/favicon.", "/playground/?question=a": "/portolan/playground?question=a"} {
			if got := ask(t, h, "GET", path).Header.Get("Location"); !strings.HasPrefix(got, want) {
				t.Errorf("%s leads to %q, want %s", path, got, want)
			}
		}
	})
	t.Run("it is told to programs", func(t *testing.T) {
		if page := bodyOf(t, ask(t, h, "GET", "/")); !strings.Contains(page, ">https://x.example/portolan/graphql<") {
			t.Error(page)
		}
	})
}

func TestSchemaClosed(t *testing.T) {
	h := Handler(configured(func(cfg *Config) { cfg.SchemaClosed = true }))
	for _, path := range []string{"/", "/playground", "/nowhere"} {
		t.Run("it has no link to the schema on "+path, func(t *testing.T) {
			if page := bodyOf(t, ask(t, h, "GET", path)); strings.Contains(page, "schema.graphql") {
				t.Error(page)
			}
		})
	}
}

func TestFrontPageOfAnEmptyStore(t *testing.T) {
	empty := configured(func(cfg *Config) {
		cfg.Questions = nil
		cfg.Loaded = func(context.Context) (Loaded, error) { return Loaded{Store: "memory"}, nil }
	})
	page := bodyOf(t, ask(t, Handler(empty), "GET", "/"))
	for _, want := range []string{"Nothing yet: the store (memory) is empty", "No source is loaded.", "No questions are saved on this server."} {
		if !strings.Contains(page, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

func TestFrontPageEscapes(t *testing.T) {
	const attack = `<script>alert("x")</script><img src=x onerror=alert(1)>`
	hostile := configured(func(cfg *Config) {
		cfg.Questions = []Question{{Name: `a"&run=0#<b>`, Title: attack, Description: attack, Group: attack, Query: "{ a }"}}
		cfg.Loaded = func(context.Context) (Loaded, error) {
			return Loaded{
				Store: attack, Version: attack, Kinds: []KindCount{{attack, attack, 2}},
				Sources: []SourceInfo{{ID: attack, Title: attack, Form: attack, Publisher: attack, Published: `2016" onclick="x`, URL: "javascript:alert(1)"}},
			}, nil
		}
	})
	page := bodyOf(t, ask(t, Handler(hostile), "GET", "/"))
	for _, bad := range []string{"<script", "<img", `" onclick`, "javascript:", "question=a\""} {
		if strings.Contains(page, bad) {
			t.Errorf("%q got through", bad)
		}
	}
	for _, want := range []string{"&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;", "question=a%22%26run%3d0%23%3cb%3e&amp;run=1"} {
		if !strings.Contains(page, want) {
			t.Errorf("it lacks the escaped %q", want)
		}
	}
}

func TestFrontPageWithoutAStore(t *testing.T) {
	var log bytes.Buffer
	broken := configured(func(cfg *Config) {
		cfg.Loaded = func(context.Context) (Loaded, error) { return Loaded{}, errors.New("dial tcp 10.0.0.7:7687: refused") }
		cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
	})
	h := Handler(broken)
	res := ask(t, h, "GET", "/")
	page := bodyOf(t, res)
	if res.StatusCode != 503 || res.Header.Get("Retry-After") == "" || !strings.Contains(page, "The graph cannot be read just now") {
		t.Errorf("status %d, Retry-After %q, page:\n%s", res.StatusCode, res.Header.Get("Retry-After"), page)
	}
	if strings.Contains(page, "10.0.0.7") {
		t.Error("the page shows the store's error")
	}
	if !strings.Contains(log.String(), "10.0.0.7") {
		t.Errorf("the log lacks the store's error: %s", log.String())
	}
	if res := ask(t, h, "GET", "/playground"); res.StatusCode != 200 {
		t.Errorf("the playground needs the store: status %d", res.StatusCode)
	}
}

func TestQuestionsDocument(t *testing.T) {
	var got []Question
	if err := json.Unmarshal([]byte(bodyOf(t, ask(t, Handler(configured(nil)), "GET", "/playground/questions.json"))), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Question{aQuestion, bQuestion}, got); diff != "" {
		t.Errorf("questions that went in and came out differ (-in +out):\n%s", diff)
	}
	none := Handler(configured(func(cfg *Config) { cfg.Questions = nil }))
	if body := bodyOf(t, ask(t, none, "GET", "/playground/questions.json")); body != "[]" {
		t.Errorf("no questions are %q, want []", body)
	}
}

func TestHandlerRefusesBrokenQuestions(t *testing.T) {
	cases := []struct {
		name      string
		questions []Question
		message   string
	}{
		{"refuses a question without a name", []Question{{Title: "Why?"}}, `question 1 ("Why?") has no name`},
		{"refuses two questions of one name", []Question{{Name: "a"}, {Name: "a"}}, `two questions are named "a"`},
		{"refuses variables that are no JSON", []Question{{Name: "a", Variables: json.RawMessage(`{`)}}, `question "a": its variables are no JSON object: {`},
		{"refuses variables that are a list", []Question{{Name: "a", Variables: json.RawMessage(`[1]`)}}, `question "a": its variables are no JSON object: [1]`},
		{"refuses variables that are null", []Question{{Name: "a", Variables: json.RawMessage(`null`)}}, `question "a": its variables are no JSON object: null`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if got := recover(); got != "web: "+c.message {
					t.Errorf("it says %v, want %q", got, "web: "+c.message)
				}
			}()
			Handler(configured(func(cfg *Config) { cfg.Questions = c.questions }))
		})
	}
}

func TestAssetsAreCompressedAndKept(t *testing.T) {
	h, url := Handler(configured(nil)), loadAssets().urls["playground.js"]
	plain := ask(t, h, "GET", url)
	packed := ask(t, h, "GET", url, "Accept-Encoding", "br, gzip")
	if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("encodings %q and %q", plain.Header.Get("Content-Encoding"), packed.Header.Get("Content-Encoding"))
	}
	r, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(r)
	if err != nil || string(unpacked) != bodyOf(t, plain) {
		t.Errorf("the two forms differ (%v)", err)
	}
	for _, res := range []*http.Response{plain, packed} {
		if res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || res.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("headers %v", res.Header)
		}
	}
	if plain.Header.Get("ETag") == packed.Header.Get("ETag") {
		t.Error("the two forms share a strong entity tag")
	}
}

func TestConditionalRequests(t *testing.T) {
	h := Handler(configured(nil))
	for _, target := range []string{"/", "/playground", "/playground/questions.json", loadAssets().urls["site.css"]} {
		t.Run("it answers 304 to who has the current "+target, func(t *testing.T) {
			tag := ask(t, h, "GET", target).Header.Get("ETag")
			if weak := target == "/playground/questions.json"; tag == "" || strings.HasPrefix(tag, "W/") != weak { // those may be packed on their way
				t.Fatalf("entity tag %q, weak should be %t", tag, weak)
			}
			res := ask(t, h, "GET", target, "If-None-Match", tag)
			if body := bodyOf(t, res); res.StatusCode != 304 || body != "" {
				t.Errorf("status %d with %d bytes", res.StatusCode, len(body))
			}
			if res := ask(t, h, "GET", target, "If-None-Match", `"old"`); res.StatusCode != 200 {
				t.Errorf("status %d to who has an old one", res.StatusCode)
			}
		})
	}
}

func TestAcceptsGzip(t *testing.T) {
	cases := []struct {
		name, header string
		want         bool
	}{
		{"takes no header as no", "", false},
		{"finds gzip", "gzip", true},
		{"finds gzip among others", "deflate, gzip;q=0.5, br", true},
		{"ignores case and blanks", " GZIP ; Q=1 ", true},
		{"takes a weight of 0 as no", "gzip;q=0", false},
		{"takes a weight of 0 as no even beside a star", "*, gzip;q=0.000", false},
		{"takes a star as yes", "br, *", true},
		{"takes a star of weight 0 as no", "*;q=0", false},
		{"takes a weight it cannot read as no", "gzip;q=much", false},
		{"does not take one coding for another", "gzipped", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := acceptsGzip(c.header); got != c.want {
				t.Errorf("acceptsGzip(%q) = %v", c.header, got)
			}
		})
	}
}

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"needs": "needs", "PriorityArea": "priority area", "trainingProgrammes": "training programmes", "CIVIL_SOCIETY": "civil society",
		"OFFICIAL": "official", "": "", "Été": "été",
	} {
		if got := words(name); got != want {
			t.Errorf("words(%q) = %q, want %q", name, got, want)
		}
	}
}
