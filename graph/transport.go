package graph

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The media types of answers. See the draft of GraphQL over HTTP
// (https://graphql.github.io/graphql-over-http/draft/): with the first, the
// status tells whether the request was well made; with the second, it is 200
// for everything that could be read at all.
const (
	graphqlJSON = "application/graphql-response+json"
	plainJSON   = "application/json"
)

// post takes requests with a JSON body.
type post struct{}

// Supports says whether the request is one for post.
func (post) Supports(r *http.Request) bool {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return r.Method == http.MethodPost && err == nil && media == plainJSON &&
		(params["charset"] == "" || strings.EqualFold(params["charset"], "utf-8")) && r.Header.Get("Content-Encoding") == ""
}

// Do answers the request.
func (post) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	var params graphql.RawParams
	var large *http.MaxBytesError
	switch err := decode(r.Body, &params); {
	case errors.As(err, &large):
		reject(w, r, http.StatusRequestEntityTooLarge, CostLimit, fmt.Sprintf("the body has more than %d bytes, which is the limit; put less into the query or its variables", large.Limit))
	case err != nil:
		reject(w, r, http.StatusBadRequest, BadUserInput, "the body must be a JSON object with query, operationName, variables and extensions: "+unread(err))
	default:
		execute(w, r, exec, &params)
	}
}

// decode reads one JSON value and nothing after it. Numbers stay as written.
func decode(r io.Reader, into any) error {
	d := json.NewDecoder(r)
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after its end")
	}
	return nil
}

// unread says in words of the API why JSON could not be read into a request.
func unread(err error) string {
	var other *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return "it is empty"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends in the middle"
	case errors.As(err, &other) && other.Field != "" && other.Type.Kind() == reflect.String:
		return other.Field + " is of type " + other.Value + "; it must be a string"
	case errors.As(err, &other) && other.Field != "":
		return other.Field + " is of type " + other.Value + "; it must be an object"
	case errors.As(err, &other) && other.Value == "array" && other.Type.Kind() == reflect.Struct:
		return "it is an array; send requests one by one"
	case errors.As(err, &other):
		return "it is of type " + other.Value
	}
	return err.Error()
}

// get takes queries in the address.
type get struct{}

// Supports says whether the request is one for get.
func (get) Supports(r *http.Request) bool { return r.Method == http.MethodGet }

// Do answers the request.
func (get) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		reject(w, r, http.StatusBadRequest, BadUserInput, "the address has parameters that cannot be read: "+err.Error())
		return
	}
	params := graphql.RawParams{Query: given.Get("query"), OperationName: given.Get("operationName")}
	for name, into := range map[string]*map[string]any{"variables": &params.Variables, "extensions": &params.Extensions} {
		if text := given.Get(name); text != "" {
			if err := decode(strings.NewReader(text), into); err != nil {
				reject(w, r, http.StatusBadRequest, BadUserInput, name+" must be a JSON object: "+unread(err))
				return
			}
		}
	}
	execute(w, r, exec, &params)
}

// maxErrors is how many errors an answer names; nobody mends more at once.
const maxErrors = 50

// whichOperation says that the operation of a name is not there, and which are.
func whichOperation(doc *ast.QueryDocument, name string) string {
	var there []string
	for _, op := range doc.Operations[:min(len(doc.Operations), maxErrors)] {
		there = append(there, op.Name)
	}
	names := strings.Join(there, ", ")
	if name == "" {
		return "there are several operations; choose one by operationName: " + names
	}
	return fmt.Sprintf("there is no operation %q; choose one by operationName: %s", name, names)
}

// execute runs a request and writes the answer.
func execute(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, params *graphql.RawParams) {
	media, ok := accepted(r)
	if !ok {
		reject(w, r, http.StatusNotAcceptable, BadUserInput, "Accept names neither "+graphqlJSON+" nor "+plainJSON)
		return
	}
	if params.Query == "" {
		reject(w, r, http.StatusBadRequest, BadUserInput, "there is no query; give it in the body of a POST, {\"query\": \"…\"}, or as ?query=… of a GET")
		return
	}
	params.Headers = r.Header
	ctx := r.Context()
	op, errs := exec.CreateOperationContext(ctx, params)
	if errs != nil {
		if op.Doc != nil && op.Operation == nil {
			errs = gqlerror.List{coded(ValidationFailed, whichOperation(op.Doc, params.OperationName))}
		}
		reply(w, media, exec.DispatchError(graphql.WithOperationContext(ctx, op), errs[:min(len(errs), maxErrors)]))
		return
	}
	if op.Operation.Operation != ast.Query && r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		reject(w, r, http.StatusMethodNotAllowed, BadUserInput, "GET is for queries only; use POST")
		return
	}
	respond, ctx := exec.DispatchOperation(ctx, op)
	response := respond(ctx)
	if response == nil { // it ended before there was an answer
		response = &graphql.Response{Errors: gqlerror.List{coded(Timeout, "took longer than the server allows; ask for less, or try again later")}}
	}
	slices.SortStableFunc(response.Errors, inOrder)
	reply(w, media, response)
}

// inOrder puts errors in the order of the fields in the request, which are answered at
// once.
func inOrder(a, b *gqlerror.Error) int {
	if len(a.Locations) == 0 || len(b.Locations) == 0 {
		return cmp.Compare(len(a.Locations), len(b.Locations))
	}
	return cmp.Or(cmp.Compare(a.Locations[0].Line, b.Locations[0].Line), cmp.Compare(a.Locations[0].Column, b.Locations[0].Column))
}

// reply writes a response, with the status that the media type asks for: a
// request that was refused before it ran has no data.
func reply(w http.ResponseWriter, media string, response *graphql.Response) {
	status := http.StatusOK
	if media == graphqlJSON && response.Data == nil && len(response.Errors) > 0 {
		status = statusOf(response.Errors[0])
	}
	write(w, media, status, response)
}

// statusOf gives the status for a request that was refused before it ran.
func statusOf(err *gqlerror.Error) int {
	switch err.Extensions["code"] {
	case Forbidden:
		return http.StatusForbidden
	case Internal:
		return http.StatusInternalServerError
	case Unavailable, Timeout:
		return http.StatusServiceUnavailable
	default:
		return http.StatusBadRequest
	}
}

// reject answers what is no well-formed request.
func reject(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	media, _ := accepted(r)
	write(w, media, status, &graphql.Response{Errors: gqlerror.List{coded(code, message)}})
}

func write(w http.ResponseWriter, media string, status int, response *graphql.Response) {
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Add("Vary", "Accept")
	b := marshal(response)
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b) // who is gone cannot be told
}

// marshal writes a response. Its data is JSON already: encoding/json would read
// all of it again.
func marshal(response *graphql.Response) []byte {
	data := response.Data
	if len(data) == 0 && len(response.Errors) == 0 {
		data = []byte("null")
	}
	b := make([]byte, 0, len(data)+64)
	b = append(b, '{')
	for _, part := range []struct {
		name  string
		value any
		there bool
	}{{"errors", response.Errors, len(response.Errors) > 0}, {"extensions", response.Extensions, len(response.Extensions) > 0}} {
		if !part.there {
			continue
		}
		text, err := json.Marshal(part.value)
		if err != nil { // they are of texts, numbers, lists and maps
			panic(err)
		}
		b = append(appendText(b, part.name), ':')
		b = append(append(b, text...), ',')
	}
	if len(data) > 0 {
		b = append(append(b, `"data":`...), data...)
		return append(b, '}')
	}
	b[len(b)-1] = '}' // over the last comma
	return b
}

// accepted chooses the media type of the answer: the one the client likes best.
func accepted(r *http.Request) (media string, ok bool) {
	best := 0.0
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept"), ","), ",") {
		name, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		if name == "*/*" || name == "application/*" {
			name = graphqlJSON
		}
		q, err := strconv.ParseFloat(params["q"], 64)
		if err != nil {
			q = 1
		}
		if (name == graphqlJSON || name == plainJSON) && q > best {
			media, best = name, q
		}
	}
	if media != "" {
		return media, true
	}
	return graphqlJSON, r.Header.Get("Accept") == ""
}

// other takes what neither post nor get does, and says what to do instead.
type other struct{}

// Supports takes everything.
func (other) Supports(*http.Request) bool { return true }

// Do answers the request.
func (other) Do(w http.ResponseWriter, r *http.Request, _ graphql.GraphExecutor) {
	switch r.Method {
	case http.MethodPost:
		reject(w, r, http.StatusUnsupportedMediaType, BadUserInput, "POST takes Content-Type: application/json, in UTF-8 and not compressed")
	case http.MethodOptions:
		w.Header().Set("Allow", "GET, POST, OPTIONS")
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Allow", "GET, POST, OPTIONS")
		reject(w, r, http.StatusMethodNotAllowed, BadUserInput, "use POST, or GET for queries")
	}
}
