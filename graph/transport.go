package graph

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/portolan/portolan/graph/output"
)

// post takes requests with a JSON body.
type post struct{ limits Limits }

// Supports says whether the request is one for post.
func (post) Supports(r *http.Request) bool {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return r.Method == http.MethodPost && err == nil && media == plainJSON &&
		(params["charset"] == "" || strings.EqualFold(params["charset"], "utf-8")) && r.Header.Get("Content-Encoding") == ""
}

// Do answers the request. What can be refused without the body is, so that a client
// that waits to be told to go on (Expect: 100-continue) need not send it.
func (p post) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	if _, ok := accepted(r); !ok {
		notAcceptable(w, r)
		return
	}
	if p.limits.Body > 0 && r.ContentLength > p.limits.Body {
		w.Header().Set("Connection", "close") // rather than read what is refused
		tooLarge(w, r, p.limits.Body)
		return
	}
	body, err := bodyOf(w, r, p.limits.Body)
	if err != nil {
		unreadable(w, r, err)
		return
	}
	params, err := readBody(body)
	if err != nil {
		reject(w, r, http.StatusBadRequest, BadUserInput, "the body must be a JSON object with query, operationName, variables and extensions: "+err.Error())
		return
	}
	execute(w, r, exec, params)
}

// bodyOf reads the body of a request, which has to come as fast as the request must
// be answered.
func bodyOf(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	body := r.Body
	if limit > 0 {
		body = http.MaxBytesReader(w, body, limit)
	}
	if by, ok := r.Context().Deadline(); ok {
		_ = http.NewResponseController(w).SetReadDeadline(by) // in tests there may be no connection
	}
	defer arrived(w)
	return io.ReadAll(body)
}

// arrived notes that a request is here whole. The time that the server gives it to
// come would end its context otherwise, though the answer may take longer.
func arrived(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
}

// unreadable says why a body did not come whole: in our words, since the network's
// name addresses.
func unreadable(w http.ResponseWriter, r *http.Request, err error) {
	var large *http.MaxBytesError
	var network net.Error
	switch {
	case errors.As(err, &large):
		tooLarge(w, r, large.Limit)
	case errors.As(err, &network) && network.Timeout():
		w.Header().Set("Connection", "close")
		reject(w, r, http.StatusRequestTimeout, Timeout, "the body did not come whole in the time that the server gives a request; send it faster, or less of it")
	default:
		w.Header().Set("Connection", "close")
		reject(w, r, http.StatusBadRequest, BadUserInput, "the body did not come whole; send as much as Content-Length says")
	}
}

func tooLarge(w http.ResponseWriter, r *http.Request, limit int64) {
	reject(w, r, http.StatusRequestEntityTooLarge, CostLimit, fmt.Sprintf("the body has more than %d bytes, which is the limit; put less into the query or its variables", limit))
}

func notAcceptable(w http.ResponseWriter, r *http.Request) {
	reject(w, r, http.StatusNotAcceptable, BadUserInput, "Accept names neither "+graphqlJSON+" nor "+plainJSON)
}

// get takes queries in the address.
type get struct{}

// Supports says whether the request is one for get.
func (get) Supports(r *http.Request) bool { return r.Method == http.MethodGet }

// Do answers the request.
func (get) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	if _, ok := accepted(r); !ok {
		notAcceptable(w, r)
		return
	}
	arrived(w)
	params, err := readAddress(r.URL.RawQuery)
	if err != nil {
		reject(w, r, http.StatusBadRequest, BadUserInput, err.Error())
		return
	}
	execute(w, r, exec, params)
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
	media, _ := accepted(r)
	if params.Query == "" {
		withoutQuery(w, r, params)
		return
	}
	params.Headers = r.Header
	ctx := r.Context()
	op, errs := exec.CreateOperationContext(ctx, params)
	if errs != nil {
		if op.Doc != nil && op.Operation == nil {
			errs = gqlerror.List{coded(ValidationFailed, whichOperation(op.Doc, params.OperationName))}
		}
		reply(w, r, media, exec.DispatchError(graphql.WithOperationContext(ctx, op), inOurWords(errs[:min(len(errs), maxErrors)])))
		return
	}
	if allow, refused := refusedMethod(op.Operation.Operation, r.Method); refused {
		w.Header().Set("Allow", allow)
		reject(w, r, http.StatusMethodNotAllowed, BadUserInput, fmt.Sprintf("a %s cannot be asked for by %s; use %s", op.Operation.Operation, r.Method, allow))
		return
	}
	respond, ctx := exec.DispatchOperation(ctx, op)
	response := respond(ctx)
	if response == nil { // it ended before there was an answer
		response = &graphql.Response{Errors: gqlerror.List{coded(Timeout, "took longer than the server allows; ask for less, or try again later")}}
	}
	slices.SortStableFunc(response.Errors, inOrder)
	reply(w, r, media, response)
}

// inOrder puts errors in the order of the fields in the request, which are answered at
// once.
func inOrder(a, b *gqlerror.Error) int {
	if len(a.Locations) == 0 || len(b.Locations) == 0 {
		return cmp.Compare(len(a.Locations), len(b.Locations))
	}
	return cmp.Or(cmp.Compare(a.Locations[0].Line, b.Locations[0].Line), cmp.Compare(a.Locations[0].Column, b.Locations[0].Column))
}

// withoutQuery refuses a request without a query. Clients that send the hash of a
// query first, as Apollo's do, send it whole when they are told that hashes are not
// known; they look for it in answers of status 200, as Apollo's server gives them,
// whatever the media type.
func withoutQuery(w http.ResponseWriter, r *http.Request, params *graphql.RawParams) {
	if params.Extensions["persistedQuery"] != nil {
		reject(w, r, http.StatusOK, persistedQueryNotSupported, "PersistedQueryNotSupported")
		return
	}
	reject(w, r, http.StatusBadRequest, BadUserInput, "there is no query; give it in the body of a POST, {\"query\": \"…\"}, or as ?query=… of a GET")
}

// persistedQueryNotSupported is the code that clients know besides the message.
const persistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED"

// reply writes a response, with the status that the media type asks for: a
// request that was refused before it ran has no data.
func reply(w http.ResponseWriter, r *http.Request, media string, response *graphql.Response) {
	status := http.StatusOK
	if media == graphqlJSON && response.Data == nil && len(response.Errors) > 0 {
		status = statusOf(response.Errors[0])
	}
	if after := retryAfter(response.Errors); after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(after))
	}
	write(w, r, media, status, response)
}

// retryAfter gives in how many seconds all that was refused for now may be asked again,
// 0 where no error says.
func retryAfter(errs gqlerror.List) int {
	longest := 0
	for _, e := range errs {
		if after, ok := e.Extensions["retryAfter"].(int); ok {
			longest = max(longest, after)
		}
	}
	return longest
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
	write(w, r, media, status, &graphql.Response{Errors: gqlerror.List{coded(code, message)}})
}

func write(w http.ResponseWriter, r *http.Request, media string, status int, response *graphql.Response) {
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Add("Vary", "Accept")
	b := marshal(response)
	if isKept(w, r, response, b) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b) // who is gone cannot be told
}

// isKept says whether who asks by GET has this very answer from before. Answers by GET
// without errors may be kept and are to be asked about each time, since facts change;
// all others are not kept.
func isKept(w http.ResponseWriter, r *http.Request, response *graphql.Response, body []byte) bool {
	if r.Method != http.MethodGet || len(response.Errors) > 0 {
		w.Header().Set("Cache-Control", "no-store")
		return false
	}
	tag := EntityTag(body)
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("ETag", tag)
	for known := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if known = strings.TrimSpace(known); known == "*" || strings.TrimPrefix(known, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// EntityTag gives the tag by which HTTP knows a content again: a weak one, since it is
// the same however the content is packed.
func EntityTag(content []byte) string {
	sum := sha256.Sum256(content)
	return fmt.Sprintf(`W/"%x"`, sum[:12])
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
		b = append(output.Text(b, part.name), ':')
		b = append(append(b, text...), ',')
	}
	if len(data) > 0 {
		b = append(append(b, `"data":`...), data...)
		return append(b, '}')
	}
	b[len(b)-1] = '}' // over the last comma
	return b
}

// recovering answers a panic as any other fault of ours. gqlgen recovers those in
// resolvers; those before it would get an answer of no media type.
type recovering struct {
	graphql.Transport
	errors presenter
}

// Do answers the request.
func (t recovering) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	defer func() {
		if v := recover(); v != nil {
			_ = t.errors.recover(r.Context(), v) // logs it
			reject(w, r, http.StatusInternalServerError, Internal, ourFault)
		}
	}()
	t.Transport.Do(w, r, exec)
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
