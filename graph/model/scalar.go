package model

import (
	"encoding/json"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"github.com/portolan/portolan/internal/kg"
)

// MarshalDate writes a date.
func MarshalDate(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalDate reads a date argument. A year may be written as a number.
func UnmarshalDate(v any) (string, error) { return unmarshal(v, kg.DateType) }

// MarshalDecimal writes a decimal as text, so that no digit is lost.
func MarshalDecimal(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalDecimal reads a decimal argument, also one written as a whole number.
func UnmarshalDecimal(v any) (string, error) { return unmarshal(v, kg.DecimalType) }

// MarshalCurrency writes a currency's code.
func MarshalCurrency(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalCurrency reads a currency argument.
func UnmarshalCurrency(v any) (string, error) { return unmarshal(v, kg.CurrencyType) }

// unmarshal gives the canonical text of a value that GraphQL may have as text or
// as a number.
func unmarshal(v any, t kg.Type) (string, error) {
	switch v := v.(type) {
	case string:
		return (&kg.Attr{Type: t}).Parse(v)
	case int64, json.Number:
		return (&kg.Attr{Type: t}).Parse(fmt.Sprint(v))
	}
	return "", kg.Errorf(kg.Invalid, "", "%v is no %s; write it as text", v, t)
}
