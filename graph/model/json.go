// Package model holds the Go types behind the scalars of the GraphQL schema, and
// the one type behind everything that is read from the graph.
package model

import (
	"errors"
	"io"
)

// JSON is a part of an answer as it goes out: a thing, a page of things, a fact,
// written straight from the rows of a plan. gqlgen puts it into the answer as it
// is. Nil is null.
type JSON []byte

// MarshalGQL writes the text.
func (j JSON) MarshalGQL(w io.Writer) {
	if j == nil {
		j = JSON("null")
	}
	_, _ = w.Write(j) // into memory
}

// UnmarshalGQL is there for gqlgen, which asks it of types that write themselves;
// nothing that is read from the graph is ever an argument.
func (*JSON) UnmarshalGQL(any) error { return errors.New("is no argument") }
