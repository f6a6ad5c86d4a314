package web

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var screenshots = flag.String("screenshots", "", "folder to leave pictures of the pages in")

// browse starts a browser, or skips the test on a machine without one; PORTOLAN_TEST_CHROMIUM=required makes that a failure.
func browse(t *testing.T) context.Context {
	t.Helper()
	path := chromium()
	if path == "" {
		const missing = "no chromium on PATH: the pages are not tested in a browser"
		if os.Getenv("PORTOLAN_TEST_CHROMIUM") == "required" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()),
		chromedp.WindowSize(1280, 800), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	// Not the test's context, which ends before the browser can be asked to leave its folder.
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx)
		stop()
	})
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// visit opens a tab, which stays for a minute at most. Each test has a server, and so an origin, of its own: nothing that the
// browser keeps reaches from one to the next.
func visit(t *testing.T, browser context.Context) context.Context {
	t.Helper()
	tab, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(tab, time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// watch collects what must not happen on a page: complaints in the console, and requests to other origins.
type watch struct {
	mu       sync.Mutex
	problems []string
	requests int
}

func watching(ctx context.Context, origin string) *watch {
	w := &watch{}
	chromedp.ListenTarget(ctx, func(event any) {
		switch event := event.(type) {
		case *network.EventRequestWillBeSent:
			w.request(event.Request.URL, origin)
		case *network.EventWebSocketCreated:
			w.report("web socket to " + event.URL)
		case *runtime.EventExceptionThrown:
			w.report("exception: " + event.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			if event.Type == runtime.APITypeError || event.Type == runtime.APITypeWarning {
				w.report(fmt.Sprintf("console %s: %s", event.Type, consoleText(event.Args)))
			}
		case *log.EventEntryAdded:
			if event.Entry.Level == log.LevelError || event.Entry.Level == log.LevelWarning {
				w.report(fmt.Sprintf("log: %s %s", event.Entry.Text, event.Entry.URL))
			}
		}
	})
	return w
}

func consoleText(args []*runtime.RemoteObject) string {
	var text strings.Builder
	for _, arg := range args {
		fmt.Fprintf(&text, "%s %s ", arg.Value, arg.Description)
	}
	return text.String()
}

func (w *watch) request(url, origin string) {
	w.mu.Lock()
	w.requests++
	w.mu.Unlock()
	if !strings.HasPrefix(url, origin+"/") && !strings.HasPrefix(url, "data:") && url != "about:blank" {
		w.report("request to " + url)
	}
}

func (w *watch) report(problem string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.problems = append(w.problems, problem)
}

func (w *watch) verify(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, problem := range w.problems {
		t.Error(problem)
	}
	if w.requests == 0 {
		t.Error("no request was seen at all: the watch does not work")
	}
}

// site serves the handler beside an API that knows testdata/schema.graphql and the two questions.
func site(t *testing.T) string {
	t.Helper()
	introspection, err := os.ReadFile(filepath.Join("testdata", "introspection.json"))
	if err != nil {
		t.Fatal(err)
	}
	var changes atomic.Int32
	mux := http.NewServeMux()
	mux.Handle("/", Handler(configured(nil)))
	mux.HandleFunc("POST /graphql", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/graphql-response+json")
		_, _ = w.Write(answer(r, introspection, &changes))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func answer(r *http.Request, introspection []byte, changes *atomic.Int32) []byte {
	var request struct {
		Query, OperationName string
		Variables            map[string]any
	}
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		return []byte(`{"errors":[{"message":"the body is no JSON"}]}`)
	}
	switch {
	case request.OperationName == "IntrospectionQuery":
		return introspection
	case strings.Contains(request.Query, "FewNeeds") && request.Variables["first"] == 2.0:
		return []byte(`{"data":{"needs":{"nodes":[{"id":"need/a","name":"A need of two"},{"id":"need/b","name":"Another need"}]}}}`)
	case strings.Contains(request.Query, "FewNeeds") && request.Variables["first"] == 5.0:
		return []byte(`{"data":{"needs":{"nodes":[{"id":"need/a","name":"A need of five"}]}}}`)
	case strings.HasPrefix(request.Query, "mutation"):
		return fmt.Appendf(nil, `{"data":{"change":"asked %d times"}}`, changes.Add(1))
	case strings.Contains(request.Query, "HowMany"):
		return []byte(`{"data":{"needs":{"totalCount":34817}}}`)
	}
	return []byte(`{"errors":[{"message":"not a question of this test"}]}`)
}

// Parts of GraphiQL's page.
const (
	runButton    = `.graphiql-execute-button`
	queryEditor  = `.graphiql-query-editor`
	activeTab    = `.graphiql-tab-active`
	responsePane = `.graphiql-response`
	variables    = `.graphiql-editor-tool`
)

// until waits until the expression holds, and names it where it does not.
func until(expression string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		if err := chromedp.Poll(expression, nil, chromedp.WithPollingTimeout(20*time.Second)).Do(ctx); err != nil {
			return fmt.Errorf("%s: %w", expression, err)
		}
		return nil
	})
}

// shows waits until the element holds the text.
func shows(selector, text string) chromedp.Action {
	return until(fmt.Sprintf(`document.querySelector(%q)?.textContent.includes(%q)`, selector, text))
}

// picture keeps a picture of the window where -screenshots says so.
func picture(name string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		if *screenshots == "" {
			return nil
		}
		var png []byte
		if err := chromedp.FullScreenshot(&png, 100).Do(ctx); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(*screenshots, name+".png"), png, 0o644)
	})
}

// inView waits until the element begins in the window, with half of the window's height for it.
func inView(selector string, width, height int) chromedp.Action {
	return until(fmt.Sprintf(`(() => {
		const box = document.querySelector(%q).getBoundingClientRect();
		return innerWidth === %d && innerHeight === %d && box.top >= 0 && box.top <= innerHeight / 2 && box.left >= 0 && box.right <= innerWidth;
	})()`, selector, width, height))
}

// printed prints the page, and wants that many sheets.
func printed(name string, sheets int) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		pdf, _, err := page.PrintToPDF().Do(ctx)
		if err != nil {
			return err
		}
		if n := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(pdf, -1)); n != sheets {
			return fmt.Errorf("it prints %d sheets, want %d", n, sheets)
		}
		if *screenshots == "" {
			return nil
		}
		return os.WriteFile(filepath.Join(*screenshots, name+".pdf"), pdf, 0o644)
	})
}

// otherWindow opens the address in a window of its own, waits for the answer and closes it.
func otherWindow(address, answer string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		window, closeWindow := chromedp.NewContext(ctx)
		defer closeWindow()
		return chromedp.Run(window, chromedp.Navigate(address), shows(responsePane, answer), until(`localStorage.getItem('graphiql:queries') !== null`))
	})
}

func scheme(value string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}})
}

func TestPagesInABrowser(t *testing.T) {
	cases := []struct {
		name  string
		steps func(origin string) chromedp.Tasks
	}{
		{"asks a saved question on a click", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground"),
				chromedp.WaitVisible(`[data-question="few-needs"]`),
				shows(queryEditor, "Welcome to Portolan"),
				picture("playground-welcome"),
				chromedp.Click(`[data-question="few-needs"]`),
				shows(activeTab, "FewNeeds"),
				shows(variables, `"first": 2`),
				shows(responsePane, "A need of two"),
				until(`document.title === 'Which needs come first? · Playground · Portolan'`),
				until(`document.querySelectorAll('h1').length === 1`),
				picture("playground-answer"),
			}
		}},
		{"goes back to the tab that holds a question already", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground?question=how-many"),
				shows(activeTab, "HowMany"),
				chromedp.Click(`[data-question="few-needs"]`),
				shows(activeTab, "FewNeeds"),
				chromedp.Click(`[data-question="how-many"]`),
				shows(activeTab, "HowMany"),
				until(`document.querySelectorAll('.graphiql-tab').length === 2`),
				until(`location.search === '?question=how-many&run=1'`),
				shows(responsePane, "34817"),
			}
		}},
		{"runs the question of a deep link", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground?question=how-many&run=1"),
				shows(responsePane, "34817"),
				scheme("dark"),
				picture("playground-dark"),
			}
		}},
		{"takes the variables of a deep link before those of the question", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground?run=1&question=few-needs&variables=" + url.QueryEscape(`{"first":5}`)),
				shows(variables, `"first": 5`),
				shows(responsePane, "A need of five"),
			}
		}},
		{"opens and runs the query of a deep link", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground?run=1&variables=%7B%22first%22:2%7D&query=" + url.QueryEscape("query FewNeeds($first: Int) { needs(first: $first) { nodes { id } } }")),
				shows(queryEditor, "needs(first: $first) { nodes { id } }"),
				shows(responsePane, "A need of two"),
				until(`document.title === 'FewNeeds · Playground · Portolan'`),
			}
		}},
		{"shows a change that a deep link asks for and does not run it", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground?run=1&query=" + url.QueryEscape("mutation HowMany { change }")),
				shows(queryEditor, "mutation"),
				chromedp.WaitVisible(`[data-question="few-needs"]`),
				chromedp.Click(runButton), // it can be run by hand: this is the first answer there is
				shows(responsePane, "asked 1 times"),
			}
		}},
		{"says what is wrong with the variables of a deep link, and does not run it", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground?question=few-needs&run=1&variables=first"),
				shows(`.portolan-questions [role="alert"]`, "no JSON object"),
				shows(variables, "first"),
				until(`document.querySelector('.graphiql-response .CodeMirror')?.CodeMirror.getValue() === ''`),
			}
		}},
		{"comes to the query and to the answer by two keys, and away from them by one", func(origin string) chromedp.Tasks {
			const focused = `document.activeElement.getAttribute('aria-label')`
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground"),
				chromedp.WaitReady(`textarea[aria-label="Query"][aria-description]`),
				chromedp.KeyEvent(kb.Tab),
				until(`document.activeElement.textContent === 'Skip to the query'`),
				picture("playground-skips"),
				chromedp.KeyEvent(kb.Enter),
				until(focused + ` === 'Query'`),
				chromedp.KeyEvent(kb.Tab),
				until(focused + ` !== 'Query' && !document.activeElement.closest('.graphiql-query-editor .CodeMirror')`),
				chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(input.ModifierShift)),
				until(focused + ` === 'Query'`),
				chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(input.ModifierShift)),
				until(focused + ` !== 'Query'`),
				until(`document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.getValue().startsWith('# Welcome')`),
				until(`['Query', 'Variables', 'Answer'].every((name) => document.querySelector('textarea[aria-label=' + name + ']').getAttribute('aria-description').startsWith('Tab leaves'))`),
				shows(queryEditor, "Leave the editor: Tab."),
			}
		}},
		{"shows the answer at twice the size", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.EmulateViewport(640, 400, chromedp.EmulateScale(2)),
				chromedp.Navigate(origin + "/playground"),
				chromedp.Click(`[data-question="how-many"]`),
				shows(responsePane, "34817"),
				inView(responsePane, 640, 400),
				picture("playground-twice"),
			}
		}},
		{"prints the question, the query and the whole answer on a page", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground?question=few-needs&run=1"),
				shows(responsePane, "A need of two"),
				printed("playground", 1),
				emulation.SetEmulatedMedia().WithMedia("print"),
				until(`(() => {
					const seen = document.body.innerText;
					return ['Which needs come first?', 'query FewNeeds', '"first": 2', 'A need of two'].every((text) => seen.includes(text)) && !seen.includes('How many needs are there?');
				})()`),
			}
		}},
		{"shows the button to run by in the reader's own colours", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}),
				chromedp.Navigate(origin + "/playground?question=how-many&run=1"),
				shows(responsePane, "34817"),
				until(`(() => {
					const button = getComputedStyle(document.querySelector('.graphiql-execute-button'));
					const icon = getComputedStyle(document.querySelector('.graphiql-execute-button > svg'));
					return button.borderStyle === 'solid' && button.borderColor !== button.backgroundColor && icon.color !== button.backgroundColor;
				})()`),
				picture("playground-forced-colours"),
			}
		}},
		{"keeps in its history what was clicked, and what other windows ran", func(origin string) chromedp.Tasks {
			const history = `JSON.parse(localStorage.getItem('graphiql:queries')).queries.map((item) => item.operationName ?? item.query)`
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground"),
				chromedp.Click(`[data-question="few-needs"]`),
				shows(responsePane, "A need of two"),
				otherWindow(origin+"/playground?question=how-many&run=1", "34817"),
				chromedp.Click(`[data-question="how-many"]`),
				shows(responsePane, "34817"),
				chromedp.Click(`[data-question="few-needs"]`),
				shows(responsePane, "A need of two"),
				until(`['FewNeeds', 'HowMany'].every((name) => JSON.stringify(` + history + `).includes(name))`),
				otherWindow(origin+"/playground?run=1&query="+url.QueryEscape("query HowManyElsewhere { needs { totalCount } }"), "34817"),
				chromedp.Click(`[data-question="how-many"]`),
				shows(responsePane, "34817"),
				until(`JSON.stringify(` + history + `).includes('HowManyElsewhere')`),
				chromedp.Navigate(origin + "/playground"),
				chromedp.Click(`[aria-label="Show History"]`),
				shows(`.graphiql-history`, "HowManyElsewhere"),
				shows(`.graphiql-history`, "FewNeeds"),
				picture("playground-history"),
			}
		}},
		{"opens a deep link in a tab of its own beside those of an earlier visit", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground"),
				shows(queryEditor, "Welcome to Portolan"),
				until(`localStorage.getItem('graphiql:tabState') !== null`),
				chromedp.Navigate(origin + "/playground?question=few-needs&run=1"),
				shows(responsePane, "A need of two"),
				until(`document.querySelectorAll('.graphiql-tab').length === 2`),
			}
		}},
		{"says when a deep link names no question", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground?question=gone"),
				shows(`.portolan-questions [role="alert"]`, "No saved question is called “gone”."),
			}
		}},
		{"filters the questions", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground"),
				chromedp.WaitVisible(`[data-question="few-needs"]`),
				chromedp.SendKeys(`.portolan-questions input`, "many counting"),
				chromedp.WaitNotPresent(`[data-question="few-needs"]`),
				chromedp.WaitVisible(`[data-question="how-many"]`),
			}
		}},
		{"opens the explorer, the documentation and the dialogs within its policy", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground"),
				chromedp.Click(`[aria-label="Show GraphiQL Explorer"]`),
				shows(`.graphiql-plugin`, "needs"),
				picture("playground-explorer"),
				chromedp.Click(`[aria-label="Show Documentation Explorer"]`),
				shows(`.graphiql-plugin`, "Root Types"),
				chromedp.Click(`[aria-label="Open short keys dialog"]`),
				chromedp.WaitVisible(`.graphiql-dialog`),
				chromedp.Click(`.graphiql-dialog-close`),
				chromedp.WaitNotPresent(`.graphiql-dialog`),
				chromedp.Click(`[aria-label="Open settings dialog"]`),
				chromedp.WaitVisible(`.graphiql-dialog`),
			}
		}},
		{"puts the answer below the query on a narrow screen, both as wide as that", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.EmulateViewport(390, 844),
				chromedp.Navigate(origin + "/playground?question=how-many&run=1"),
				shows(responsePane, "34817"),
				until(`(() => {
					const of = (selector) => document.querySelector(selector).getBoundingClientRect();
					const query = of('.graphiql-editors'), answer = of('.graphiql-response');
					return answer.top >= query.bottom && [query, answer].every((box) => box.left >= 0 && box.right <= 390 && box.width > 340);
				})()`),
				inView(responsePane, 390, 844),
				picture("playground-narrow"),
			}
		}},
		{"names its editors for those who hear the page", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground"),
				until(`['Query', 'Variables', 'Answer'].every((name) => document.querySelector('textarea[aria-label=' + name + ']'))`),
			}
		}},
		{"shows the front page, wide and narrow, without anything to scroll sideways", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/"),
				chromedp.WaitVisible(`#sources`),
				picture("front-light"),
				scheme("dark"),
				picture("front-dark"),
				scheme("light"),
				chromedp.EmulateViewport(360, 740),
				until(`innerWidth === 360 && document.documentElement.scrollWidth <= 360`),
				picture("front-narrow"),
			}
		}},
	}
	browser := browse(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ctx, origin := visit(t, browser), site(t)
			watched := watching(ctx, origin)
			if err := chromedp.Run(ctx, network.Enable(), log.Enable(), runtime.Enable(), c.steps(origin)); err != nil {
				t.Error(err)
			}
			watched.verify(t)
		})
	}
}

func TestPlaygroundBelowThePathOfAProxy(t *testing.T) {
	introspection, err := os.ReadFile(filepath.Join("testdata", "introspection.json"))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	at := &url.URL{Scheme: "https", Host: "x.example", Path: "/portolan"}
	mux.Handle("/portolan/", http.StripPrefix("/portolan", Handler(configured(func(cfg *Config) { cfg.PublicURL = at }))))
	mux.HandleFunc("POST /portolan/graphql", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer(r, introspection, nil))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	err = chromedp.Run(visit(t, browse(t)),
		chromedp.Navigate(server.URL+"/portolan/playground?question=how-many&run=1"), shows(responsePane, "34817"),
		until(`[...document.querySelectorAll('a[data-question], .portolan-home')].every(a => a.pathname.startsWith('/portolan/'))`))
	if err != nil {
		t.Error(err)
	}
}

func TestPlaygroundTellsWhatIsWrongWithTheAPI(t *testing.T) {
	cases := []struct {
		name                       string
		status                     int
		contentType, body, message string
	}{
		{"passes on a plain text", 429, "text/plain; charset=utf-8", "Too many new queries.\n", "/graphql answered 429 Too Many Requests with something that is not JSON: Too many new queries."},
		{"leaves out the page of a proxy", 502, "text/html", "<h1>Bad</h1>", "/graphql answered 502 Bad Gateway with something that is not JSON."},
		{"shows GraphQL errors whatever the status", 422, "application/json", `{"errors":[{"message":"no such field"}]}`, "no such field"},
	}
	browser := browse(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			mux := http.NewServeMux()
			mux.Handle("/", Handler(configured(nil)))
			mux.HandleFunc("POST /graphql", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", c.contentType)
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			})
			server := httptest.NewServer(mux)
			t.Cleanup(server.Close)
			err := chromedp.Run(visit(t, browser), chromedp.Navigate(server.URL+"/playground?question=how-many&run=1"), shows(responsePane, c.message))
			if err != nil {
				t.Error(err)
			}
		})
	}
}
