package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// readBody reads a request from JSON: keys as they are spelt, unknown ones
// ignored.
func readBody(body []byte) (*graphql.RawParams, error) {
	value, err := readJSON(body)
	if err != nil {
		return nil, err
	}
	given, ok := value.(map[string]any)
	switch {
	case value != nil && typeOf(value) == "array":
		return nil, errors.New("it is an array; send requests one by one")
	case !ok:
		return nil, fmt.Errorf("it is of type %s", typeOf(value))
	}
	var params graphql.RawParams
	for _, err := range []error{
		take(given, "query", "a string", &params.Query), take(given, "operationName", "a string", &params.OperationName),
		take(given, "variables", "an object", &params.Variables), take(given, "extensions", "an object", &params.Extensions),
	} {
		if err != nil {
			return nil, err
		}
	}
	return &params, nil
}

// take gives what a request has under a name; null is as if it were not there.
func take[T any](given map[string]any, name, must string, into *T) error {
	value, ok := given[name].(T)
	if !ok && given[name] != nil {
		return fmt.Errorf("%s is of type %s; it must be %s", name, typeOf(given[name]), must)
	}
	*into = value
	return nil
}

// readAddress reads a request from the parameters of an address.
func readAddress(query string) (*graphql.RawParams, error) {
	given, err := url.ParseQuery(query)
	if err != nil {
		return nil, fmt.Errorf("the address has parameters that cannot be read: %w", err)
	}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		if len(given[name]) > 1 {
			return nil, fmt.Errorf("the address gives %s %d times; give it once", name, len(given[name]))
		}
	}
	params := graphql.RawParams{Query: given.Get("query"), OperationName: given.Get("operationName")}
	for name, into := range map[string]*map[string]any{"variables": &params.Variables, "extensions": &params.Extensions} {
		text := given.Get(name)
		if text == "" {
			continue
		}
		value, err := readJSON([]byte(text))
		if err == nil {
			err = take(map[string]any{name: value}, name, "an object", into)
		}
		if err != nil {
			return nil, fmt.Errorf("%s must be a JSON object: %w", name, err)
		}
	}
	return &params, nil
}

// typeOf names the JSON type of a value.
func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "number"
}

// maxNesting is how deep JSON may be nested, as in encoding/json.
const maxNesting = 10_000

var byteOrderMark = []byte("\ufeff")

// readJSON reads one JSON value and nothing after it. Numbers stay as written.
// What encoding/json lets pass and readers understand in different ways is
// refused: a key given twice in one object, bytes that are no UTF-8. A byte order
// mark in front is left out, as RFC 8259 allows.
func readJSON(text []byte) (any, error) {
	text = bytes.TrimPrefix(text, byteOrderMark)
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, errors.New("it is empty")
	}
	if !utf8.Valid(text) {
		return nil, errors.New("it is not in UTF-8")
	}
	d := jsonReader{json.NewDecoder(bytes.NewReader(text))}
	d.UseNumber()
	value, err := d.value(0)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is more after its end")
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends in the middle")
	}
	return value, err
}

// A jsonReader reads JSON token by token.
type jsonReader struct{ *json.Decoder }

func (d jsonReader) value(depth int) (any, error) {
	t, err := d.Token()
	switch {
	case err != nil:
		return nil, err
	case depth > maxNesting:
		return nil, fmt.Errorf("it is nested more than %d deep", maxNesting)
	case t == json.Delim('{'):
		return d.object(depth)
	case t == json.Delim('['):
		return d.array(depth)
	}
	return t, nil
}

func (d jsonReader) object(depth int) (any, error) {
	out := map[string]any{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		key := t.(string) // the decoder takes nothing else for one
		if _, twice := out[key]; twice {
			return nil, fmt.Errorf("it gives %q twice in one object; give it once", brief(key, longestWord))
		}
		if out[key], err = d.value(depth + 1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return out, err
}

func (d jsonReader) array(depth int) (any, error) {
	out := []any{}
	for d.More() {
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, err := d.Token()
	return out, err
}
