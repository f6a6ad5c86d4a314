package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"regexp"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/panics"
)

// The codes that errors carry in extensions.code. The list is closed; each says
// what a client can do about it. Where it is known when trying again may help,
// extensions.retryAfter says it in seconds; where work goes on meanwhile,
// extensions.progress says how much of it is done, from 0 to 1.
const (
	BadUserInput     = "BAD_USER_INPUT"         // correct the request
	NotFound         = "NOT_FOUND"              // nothing there that you may see
	Conflict         = "CONFLICT"               // read again, then repeat
	Forbidden        = "FORBIDDEN"              // not allowed at all
	CostLimit        = "COST_LIMIT"             // ask for less at once
	Unavailable      = "UNAVAILABLE"            // try again later
	Timeout          = "TIMEOUT"                // ask for less, or try again later
	Internal         = "INTERNAL"               // report it; the log has more
	ParseFailed      = errcode.ParseFailed      // no GraphQL
	ValidationFailed = errcode.ValidationFailed // GraphQL, but not of this schema
)

// codes gives the code of each code of kg.
var codes = map[kg.Code]string{
	kg.Invalid: BadUserInput, kg.NotFound: NotFound, kg.Conflict: Conflict, kg.Forbidden: Forbidden,
	kg.CostLimit: CostLimit, kg.Unavailable: Unavailable, kg.Internal: Internal,
}

// A presenter makes errors into what a client may read; it logs what no client may.
type presenter struct {
	log    *slog.Logger
	panics *panics.Log
}

// present gives the error as GraphQL has it, at the field that is being answered.
func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	out := p.translate(ctx, err)
	var at *gqlerror.Error
	if errors.As(err, &at) && !ofVariable(at) {
		out.Path, out.Locations = at.Path, at.Locations
	}
	if out.Path == nil {
		out.Path = graphql.GetPath(ctx)
	}
	return out
}

func (p presenter) translate(ctx context.Context, err error) *gqlerror.Error {
	var known *kg.Error
	var gql *gqlerror.Error
	var number *graphql.IntegerError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return coded(Timeout, "took longer than the server allows; ask for less, or try again later")
	case errors.Is(err, context.Canceled):
		return coded(Timeout, "was given up before it was answered")
	case errors.As(err, &known):
		return p.known(ctx, err, known)
	case errors.As(err, &number):
		return coded(BadUserInput, number.Message)
	case errors.As(err, &gql) && gql.Err == nil && gql.Extensions["code"] != nil:
		if ofVariable(gql) {
			return wrongVariable(gql)
		}
		return &gqlerror.Error{Message: brief(gql.Message, parserMessage), Extensions: gql.Extensions}
	}
	return p.internal(ctx, err)
}

// ofVariable says whether an error is of the parser's about a variable.
func ofVariable(gql *gqlerror.Error) bool {
	return len(gql.Path) > 1 && gql.Path[0] == ast.PathName("variable")
}

// wrongVariable puts what the parser finds wrong with a variable as we put it: the
// place in front and in extensions.field, since it is none in the answer, and
// without the names of Go's types.
func wrongVariable(gql *gqlerror.Error) *gqlerror.Error {
	place := brief("$"+strings.TrimPrefix(gql.Path.String(), "variable."), parserMessage)
	message := brief(goType.ReplaceAllString(gql.Message, "is no $1"), parserMessage)
	return &gqlerror.Error{Message: place + ": " + message, Extensions: map[string]any{"code": gql.Extensions["code"], "field": place}}
}

var goType = regexp.MustCompile(`^(?:cannot use .* as|must be an?) (\w+)(?:, not an? \w+)?$`)

func (p presenter) known(ctx context.Context, err error, known *kg.Error) *gqlerror.Error {
	code, ok := codes[known.Code]
	if !ok || code == Internal {
		return p.internal(ctx, err)
	}
	if known.Cause != nil {
		p.log.WarnContext(ctx, "a request failed", "code", code, "error", known.Error(), "cause", known.Cause)
	}
	out := coded(code, known.Error())
	if code == Unavailable { // its place is where the store is, which is the operator's business
		out.Message = known.Message
	} else if known.Field != "" {
		out.Extensions["field"] = brief(known.Field, parserMessage)
	}
	if known.RetryAfter > 0 {
		out.Extensions["retryAfter"] = int(math.Ceil(known.RetryAfter.Seconds()))
	}
	if known.Progress != nil {
		out.Extensions["progress"] = math.Round(*known.Progress*100) / 100
	}
	return out
}

// ourFault is all that a client is told of what only the log may know.
const ourFault = "something went wrong on our side; the server's log has more"

func (p presenter) internal(ctx context.Context, err error) *gqlerror.Error {
	cause := errors.Unwrap(err)
	var known *kg.Error
	if errors.As(err, &known) && known.Cause != nil { // the code of a database, however deep
		cause = known.Cause
	}
	p.log.ErrorContext(ctx, "a request failed for a fault of ours", "error", err, "cause", cause)
	return coded(Internal, ourFault)
}

// recover makes a panic into an error, and logs where it came from.
func (p presenter) recover(ctx context.Context, v any) error {
	p.panics.Tell(ctx, p.log, v)
	return coded(Internal, ourFault)
}

func coded(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: brief(message, ourMessage), Extensions: map[string]any{"code": code}}
}

// How long messages may be. What the parser says holds what it was given, whole; ours show
// the beginning of a value, and may list what there is.
const (
	parserMessage = 250
	ourMessage    = 2000
	longestWord   = 100 // of what stands in a message without a space
)

var (
	longWord  = regexp.MustCompile(fmt.Sprintf(`\S{%d,}`, longestWord+1))
	longQuote = regexp.MustCompile(fmt.Sprintf(`"(?:[^"\\]|\\.){%d,}"`, longestWord+1))
)

// brief cuts a message to a number of bytes, and what is a long word or a long quotation in
// it: nobody is to be answered with what they sent.
func brief(message string, most int) string {
	if len(message) <= longestWord {
		return message
	}
	message = longQuote.ReplaceAllStringFunc(message, func(quote string) string { return begin(quote) + `"` })
	if len(message) > most {
		message = strings.ToValidUTF8(message[:most], "") + "…"
	}
	return longWord.ReplaceAllStringFunc(message, begin)
}

func begin(text string) string { return string([]rune(text)[:longestWord]) + "…" }

// refuse gives what is wrong with root fields, each error at its field.
func (p presenter) refuse(ctx context.Context, bad ...fieldErrors) gqlerror.List {
	var out gqlerror.List
	for _, b := range bad {
		for _, e := range b.errs {
			g := p.translate(ctx, e)
			g.Path = ast.Path{ast.PathName(b.field.Alias)}
			if at := b.field.Position; at != nil {
				g.Locations = []gqlerror.Location{{Line: at.Line, Column: at.Column}}
			}
			out = append(out, g)
		}
	}
	return out
}
