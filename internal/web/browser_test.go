package web

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
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
	mux := http.NewServeMux()
	mux.Handle("/", Handler(configured(nil)))
	mux.HandleFunc("POST /graphql", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/graphql-response+json")
		_, _ = w.Write(answer(r, introspection))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func answer(r *http.Request, introspection []byte) []byte {
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

// shows waits until the element holds the text.
func shows(selector, text string) chromedp.Action {
	return chromedp.Poll(fmt.Sprintf(`document.querySelector(%q)?.textContent.includes(%q)`, selector, text), nil)
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

func scheme(value string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}})
}

func TestPagesInABrowser(t *testing.T) {
	cases := []struct {
		name  string
		steps func(origin string) chromedp.Tasks
	}{
		{"opens a saved question on a click and answers it", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground"),
				chromedp.WaitVisible(`[data-question="few-needs"]`),
				shows(queryEditor, "Welcome to Portolan"),
				picture("playground-welcome"),
				chromedp.Click(`[data-question="few-needs"]`),
				shows(activeTab, "FewNeeds"),
				shows(variables, `"first": 2`),
				chromedp.Click(runButton),
				shows(responsePane, "A need of two"),
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
				chromedp.Poll(`document.querySelectorAll('.graphiql-tab').length === 2`, nil),
				chromedp.Poll(`location.search === '?question=how-many'`, nil),
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
		{"opens a deep link in a tab of its own beside those of an earlier visit", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground"),
				shows(queryEditor, "Welcome to Portolan"),
				chromedp.Poll(`localStorage.getItem('graphiql:tabState') !== null`, nil),
				chromedp.Navigate(origin + "/playground?question=few-needs&run=1"),
				shows(responsePane, "A need of two"),
				chromedp.Poll(`document.querySelectorAll('.graphiql-tab').length === 2`, nil),
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
				chromedp.Poll(`(() => {
					const of = (selector) => document.querySelector(selector).getBoundingClientRect();
					const query = of('.graphiql-editors'), answer = of('.graphiql-response');
					return answer.top >= query.bottom && [query, answer].every((box) => box.left >= 0 && box.right <= 390 && box.width > 340);
				})()`, nil),
				picture("playground-narrow"),
			}
		}},
		{"names its editors for those who hear the page", func(origin string) chromedp.Tasks {
			return chromedp.Tasks{
				chromedp.Navigate(origin + "/playground"),
				chromedp.Poll(`['Query', 'Variables', 'Answer'].every((name) => document.querySelector('textarea[aria-label=' + name + ']'))`, nil),
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
				chromedp.Poll(`innerWidth === 360 && document.documentElement.scrollWidth <= 360`, nil),
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
