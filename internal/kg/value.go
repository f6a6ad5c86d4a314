package kg

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Value is the value of an attribute: nil where there is none, otherwise by
// the attribute's type a string (texts, ids, enums, dates, decimals,
// currencies), an int64, a bool, or a []string (lists, sorted, without
// repetition). Nothing else stands in a Value.
type Value any

// A Type is the type of an attribute.
type Type uint8

// The types of attributes.
const (
	String Type = iota
	Int
	Bool
	DateType
	DecimalType
	CurrencyType
	EnumType
	IDType
)

var typeNames = []string{"String", "Int", "Boolean", "Date", "Decimal", "Currency", "Enum", "ID"}

// String gives the name of the type as the schema spells it.
func (t Type) String() string { return typeNames[t] }

var currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)

// MaxText is how many bytes a text value may have.
const MaxText = 100_000

// Parse reads one value of the attribute from text (of a list attribute: one
// element) and gives its canonical text with it. The error says what is wrong.
func (a *Attr) Parse(text string) (canonical string, err error) {
	switch a.Type {
	case Int:
		n, perr := strconv.ParseInt(text, 10, 32)
		if perr != nil {
			return "", Errorf(Invalid, a.Name, "%q is no whole number of 32 bits; write digits only, such as 1200", clip(text))
		}
		return strconv.FormatInt(n, 10), nil
	case Bool:
		if text != "true" && text != "false" {
			return "", Errorf(Invalid, a.Name, "%q is neither true nor false", clip(text))
		}
		return text, nil
	case DateType:
		d, err := ParseDate(text)
		return string(d), a.about(err)
	case DecimalType:
		s, err := ParseDecimal(text)
		return s, a.about(err)
	case CurrencyType:
		if !currencyPattern.MatchString(text) {
			return "", Errorf(Invalid, a.Name, "%q is no currency; write an ISO 4217 code such as USD", clip(text))
		}
		return text, nil
	case EnumType:
		if !slices.Contains(a.Enum, text) {
			return "", Errorf(Invalid, a.Name, "%q is none of %s", clip(text), strings.Join(a.Enum, ", "))
		}
		return text, nil
	case IDType:
		return text, a.about(ID(text).Check())
	default:
		return Normal(text), a.checkText(text)
	}
}

func (a *Attr) checkText(text string) error {
	if strings.TrimSpace(text) == "" {
		return Errorf(Invalid, a.Name, "is empty; leave out what is not known")
	}
	return a.about(checkText(text))
}

// checkText says whether every store can keep the text as it is.
func checkText(text string) error {
	switch {
	case len(text) > MaxText:
		return Errorf(Invalid, "", "is %d bytes long; at most %d are allowed", len(text), MaxText)
	case strings.ContainsRune(text, 0) || !utf8.ValidString(text):
		return Errorf(Invalid, "", "holds bytes that are no text (UTF-8 without NUL is allowed)")
	}
	if i := strings.IndexFunc(text, refused); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		return Errorf(Invalid, "", "holds the control character U+%04X behind %q; take it out", r, tail(text[:i]))
	}
	return nil
}

// tail gives the end of a text, enough to find the place again.
func tail(text string) string {
	const most = 20
	if len(text) > most {
		text = strings.ToValidUTF8(text[len(text)-most:], "")
	}
	return text
}

// about names the attribute in an error that does not know it.
func (a *Attr) about(err error) error {
	if e := (*Error)(nil); errors.As(err, &e) {
		return &Error{Code: e.Code, Field: a.Name, Message: e.Message}
	}
	return err
}

// Value turns canonical text, which CheckFact made, into the value that a row holds.
func (a *Attr) Value(canonical string) Value {
	switch a.Type {
	case Int:
		n, _ := strconv.ParseInt(canonical, 10, 64)
		return n
	case Bool:
		return canonical == "true"
	default:
		return canonical
	}
}

// SortKey gives the text by which values of a single-valued attribute sort, as
// plain bytes. nil has none.
func (a *Attr) SortKey(v Value) string {
	switch v := v.(type) {
	case int64:
		return fmt.Sprintf("%020d", uint64(v)+1<<63)
	case bool:
		return strconv.FormatBool(v)
	case string:
		switch a.Type {
		case DecimalType:
			return decimalKey(v)
		case DateType:
			return Date(v).Start() + v
		case EnumType:
			return fmt.Sprintf("%03d", slices.Index(a.Enum, v))
		case IDType:
			return v
		default:
			return textKey(v)
		}
	}
	return ""
}
