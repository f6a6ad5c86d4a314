package model_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/portolan/portolan/graph/model"
)

func TestScalars(t *testing.T) {
	for _, c := range []struct {
		it   string
		read func(any) (string, error)
		in   any
		want string // empty where it is refused
	}{
		{"takes a date of any precision", model.UnmarshalDate, "2014-05", "2014-05"},
		{"takes a year written as a number", model.UnmarshalDate, int64(2014), "2014"},
		{"takes a year written as a number in a variable", model.UnmarshalDate, json.Number("2014"), "2014"},
		{"refuses a date that is none", model.UnmarshalDate, "2014-5", ""},
		{"refuses a date that no calendar has", model.UnmarshalDate, "2014-02-30", ""},
		{"refuses truth for a date", model.UnmarshalDate, true, ""},
		{"gives a decimal its canonical form", model.UnmarshalDecimal, "1250000.50", "1250000.5"},
		{"takes a decimal written as a number, to the last digit", model.UnmarshalDecimal, json.Number("0.123456789012"), "0.123456789012"},
		{"refuses a decimal with separators", model.UnmarshalDecimal, "1,250", ""},
		{"takes a currency", model.UnmarshalCurrency, "USD", "USD"},
		{"refuses a currency in small letters", model.UnmarshalCurrency, "usd", ""},
		{"refuses null for a currency", model.UnmarshalCurrency, nil, ""},
	} {
		t.Run(c.it, func(t *testing.T) {
			got, err := c.read(c.in)
			if (err != nil) != (c.want == "") || err == nil && got != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
	t.Run("writes them as texts", func(t *testing.T) {
		var b bytes.Buffer
		model.MarshalDate("2014").MarshalGQL(&b)
		model.MarshalDecimal("1.5").MarshalGQL(&b)
		model.MarshalCurrency("USD").MarshalGQL(&b)
		if b.String() != `"2014""1.5""USD"` {
			t.Errorf("got %s", &b)
		}
	})
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	model.JSON(`{"a":1}`).MarshalGQL(&b)
	model.JSON(nil).MarshalGQL(&b)
	if b.String() != `{"a":1}null` {
		t.Errorf("it writes %s", &b)
	}
	if err := new(model.JSON).UnmarshalGQL("x"); err == nil {
		t.Error("it is taken for an argument")
	}
}
