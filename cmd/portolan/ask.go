package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/table"
)

type askCmd struct {
	Question string            `arg:"" optional:"" predictor:"question" help:"Name of a saved question, a .graphql file, or - for standard input. Without it, the saved questions are listed."`
	Var      map[string]string `help:"Value of a variable, as name=value; JSON where it is no text. May be repeated." placeholder:"NAME=VALUE" mapsep:"none"`
	URL      string            `help:"Ask the server there, such as http://127.0.0.1:8080, instead of answering here."`
	Store    string            `default:"memory:" help:"Store to answer from; see portolan serve --help. None is made; memory: holds the seed."`
	Format   string            `default:"table" enum:"table,json" help:"Form of the answer: table or json."`
	Width    *int              `help:"Width of tables in characters; 0 is without limit. Default: that of the terminal, and 100 where there is none."`
}

// Run answers the question on standard output.
func (c *askCmd) Run(e *env) error {
	if c.Question == "" {
		return listQuestions(e.stdout, c.width(e.stdout))
	}
	q, err := c.question(e.stdin)
	if err != nil {
		return err
	}
	body, err := c.request(q)
	if err != nil {
		return err
	}
	answer, err := c.answer(e, body)
	if err != nil {
		return err
	}
	return c.print(e, answer)
}

// listQuestions lists the saved questions by their groups; titles keep to their column.
func listQuestions(w io.Writer, width int) error {
	const column = 33
	group := ""
	for _, q := range graph.Questions() {
		if q.Group != group {
			group = q.Group
			fmt.Fprintf(w, "\n%s\n", group)
		}
		title := q.Title
		if width > 0 {
			title = strings.ReplaceAll(table.Wrap(title, max(width-column, leastTitle)), "\n", "\n"+strings.Repeat(" ", column))
		}
		fmt.Fprintf(w, "  %-*s %s\n", column-3, q.Name, title)
	}
	_, err := fmt.Fprintln(w, "\nAnswer one with: portolan ask NAME")
	return err
}

// question finds what is asked: a saved question before a file of that name.
func (c *askCmd) question(stdin io.Reader) (graph.Question, error) {
	for _, q := range graph.Questions() {
		if q.Name == c.Question {
			return q, nil
		}
	}
	var text []byte
	var err error
	if c.Question == "-" {
		text, err = io.ReadAll(stdin)
	} else {
		text, err = os.ReadFile(c.Question)
	}
	if err != nil {
		return graph.Question{}, kg.Errorf(kg.Invalid, c.Question, "is neither a saved question nor a file that can be read; portolan ask lists the saved questions")
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return graph.Question{}, kg.Errorf(kg.Invalid, c.Question, "is empty; write a GraphQL query into it")
	}
	return graph.Question{Name: c.Question, Query: string(text)}, nil
}

// request gives the body of a GraphQL request: the question with its own
// variables, those of the command line before them.
func (c *askCmd) request(q graph.Question) ([]byte, error) {
	variables := map[string]json.RawMessage{}
	if len(q.Variables) > 0 {
		if err := json.Unmarshal(q.Variables, &variables); err != nil {
			return nil, err
		}
	}
	types, parsed := graph.VariableTypes(q.Query)
	for name, text := range c.Var {
		if _, ok := types[name]; parsed && !ok {
			return nil, kg.Errorf(kg.Invalid, "--var", "%s has no variable %q; %s", q.Name, name, namesOf(types))
		}
		variables[name] = valueOf(text, types[name])
	}
	return json.Marshal(map[string]any{"query": q.Query, "variables": variables})
}

// valueOf gives the value of a variable of that type: JSON, or else the text itself.
func valueOf(text, typ string) json.RawMessage {
	value := json.RawMessage(text)
	isText := slices.Contains([]string{"String", "ID"}, strings.TrimSuffix(typ, "!")) && !strings.HasPrefix(text, `"`) && text != "null"
	if isText || !json.Valid(value) {
		value, _ = json.Marshal(text) // texts always marshal
	}
	return value
}

// namesOf says which variables there are.
func namesOf(types map[string]string) string {
	if len(types) == 0 {
		return "it has none"
	}
	return "it has " + strings.Join(slices.Sorted(maps.Keys(types)), ", ")
}

func (c *askCmd) answer(e *env, body []byte) ([]byte, error) {
	ask, done, err := e.asker(c.URL, c.Store)
	if err != nil {
		return nil, err
	}
	defer done()
	defer e.progress("waiting for the answer", 0)()
	return ask(body)
}

// asker gives what answers requests: the server at the address or, where that is
// "", the store. Call done when there are no more.
func (e *env) asker(url, store string) (ask func(body []byte) ([]byte, error), done func(), err error) {
	if url != "" {
		base := strings.TrimSuffix(strings.TrimSuffix(url, "/"), "/graphql")
		return func(body []byte) ([]byte, error) { return askServer(e.ctx, base, body) }, func() {}, nil
	}
	g, _, err := e.toRead(store)
	if err != nil {
		return nil, nil, err
	}
	h := graph.NewHandler(g, graph.Options{Suggestions: true})
	return func(body []byte) ([]byte, error) { return askHere(e.ctx, h, body) }, func() { g.Close() }, nil
}

const jsonType = "application/json"

// askServer posts the request to a server.
func askServer(ctx context.Context, base string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/graphql", bytes.NewReader(body))
	if err != nil || req.URL.Host == "" || req.URL.Scheme != "http" && req.URL.Scheme != "https" {
		return nil, kg.Errorf(kg.Invalid, "--url", "%q is no address of a server; write http://127.0.0.1:8080", shown(base))
	}
	req.Header.Set("Content-Type", jsonType)
	req.Header.Set("Accept", jsonType)
	client := http.Client{Timeout: time.Minute}
	resp, err := client.Do(req)
	if err != nil {
		return nil, kg.Errorf(kg.Unavailable, "--url", "%s does not answer", shown(base))
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	if err != nil || !json.Valid(answer) {
		return nil, kg.Errorf(kg.Unavailable, "--url", "%s answered with status %d and no GraphQL; is it a Portolan server?", shown(base), resp.StatusCode)
	}
	return answer, nil
}

// reply keeps what a handler answers.
type reply struct {
	header http.Header
	body   bytes.Buffer
}

func (r *reply) Header() http.Header         { return r.header }
func (r *reply) Write(b []byte) (int, error) { return r.body.Write(b) }
func (r *reply) WriteHeader(int)             {}

// askHere gives the request to the handler without a network between.
func askHere(ctx context.Context, h http.Handler, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", jsonType)
	req.Header.Set("Accept", jsonType)
	r := &reply{header: http.Header{}}
	h.ServeHTTP(r, req)
	return r.body.Bytes(), ctx.Err()
}

// width gives how wide tables may be.
func (c *askCmd) width(w io.Writer) int {
	if c.Width != nil {
		return *c.Width
	}
	if f, ok := w.(interface{ Fd() uintptr }); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return 100
}

// print writes the answer; errors in it go to standard error and decide the exit code.
func (c *askCmd) print(e *env, answer []byte) error {
	var parsed struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Locations  []struct{ Line, Column int }
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(answer, &parsed); err != nil {
		return err
	}
	if c.Format == "json" {
		var b bytes.Buffer
		if err := json.Indent(&b, answer, "", "  "); err != nil {
			return err
		}
		fmt.Fprintln(e.stdout, b.String())
	} else if len(parsed.Data) > 0 && string(parsed.Data) != "null" {
		if err := table.Print(e.stdout, parsed.Data, c.width(e.stdout)); err != nil {
			return err
		}
	}
	code := exitFine
	for _, problem := range parsed.Errors {
		where := ""
		if len(problem.Locations) > 0 {
			where = fmt.Sprintf("line %d, column %d: ", problem.Locations[0].Line, problem.Locations[0].Column)
		}
		fmt.Fprintf(e.stderr, "portolan: %s%s (%s)\n", where, problem.Message, problem.Extensions.Code)
		code = exitWrong
		if problem.Extensions.Code == "UNAVAILABLE" || problem.Extensions.Code == "TIMEOUT" {
			return exitError(exitUnavailable)
		}
	}
	if code != exitFine {
		return exitError(code)
	}
	return nil
}

// leastTitle is the least width at which the title of a question is still read with ease.
const leastTitle = 16
