package kg

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Code says what kind of thing went wrong. The list is closed: edges map each
// code to their own vocabulary in one table.
type Code string

// The codes of errors.
const (
	Invalid     Code = "invalid"     // the request or the data is wrong; the message says where and what to do
	NotFound    Code = "not_found"   // nothing there that the viewer may see
	Conflict    Code = "conflict"    // somebody else changed it since it was read
	Forbidden   Code = "forbidden"   // the viewer may not do this at all
	CostLimit   Code = "cost_limit"  // the request is valid but asks for too much at once
	Unavailable Code = "unavailable" // the store cannot answer now; trying later may help
	Internal    Code = "internal"    // a bug of ours; details go to the log, not to the caller
)

// Error is an error that callers may act on by its code. Message is written for
// the user; Field names the entity, attribute or argument it is about. Cause,
// if any, is for logs only.
type Error struct {
	Code    Code
	Message string
	Field   string
	Cause   error
	// RetryAfter is how long to wait before asking again, 0 where nobody knows.
	RetryAfter time.Duration
	// Progress is how much of the work is done that goes on meanwhile, from 0 to 1; nil
	// where none does.
	Progress *float64
}

// Error gives the message with its field, without the cause.
func (e *Error) Error() string {
	if e.Field == "" {
		return e.Message
	}
	return e.Field + ": " + e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an error of the given code about field.
func Errorf(code Code, field, format string, args ...any) *Error {
	return &Error{Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

// CodeOf gives the code of the first *Error in err's tree, Internal for any
// other error, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Errors is several problems found at once.
type Errors []*Error

// Error lists all problems, a line each.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the problems one by one.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

// err gives nil for no problems, so that callers never return a typed nil.
func (es Errors) err() error {
	if len(es) == 0 {
		return nil
	}
	return es
}

func (es *Errors) add(code Code, field, format string, args ...any) {
	*es = append(*es, Errorf(code, field, format, args...))
}
