// Package report writes what is known and what is not of a country: standards, needs,
// solutions, money, who is there.
package report

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template"

	"github.com/agnivade/levenshtein"

	"github.com/portolan/portolan/internal/kg"
)

// files holds the requests of a report, and what it looks like.
//
//go:embed files
var files embed.FS

// An Asker answers a request of the API: JSON with query and variables gives JSON with data
// or errors. It may be a server elsewhere.
type Asker func(body []byte) ([]byte, error)

// A reporter asks what a report needs to know.
type reporter struct{ ask Asker }

// Of gives what a report of a country is written from. The country is named by its name, its
// ISO 3166 code of two or three letters, or its id; plan and day may be "", for the newest
// plan that no other replaces and today. A country that is none is NotFound, and one that
// can be several Invalid, with those that it can be.
func Of(ask Asker, country, plan, asOf string) (*Gaps, error) {
	r := &reporter{ask}
	id, err := r.country(country)
	if err != nil {
		return nil, err
	}
	return r.gaps(id, plan, asOf)
}

// Markdown writes the report.
func (r *Gaps) Markdown(w io.Writer) error { return markdownTemplate.Execute(w, r) }

// query asks the request of a file and reads its data; the first of its errors is
// the error.
func (r *reporter) query(file string, variables map[string]any, data any) error {
	text, err := files.ReadFile("files/" + file)
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"query": string(text), "variables": variables})
	if err != nil {
		return err
	}
	answer, err := r.ask(body)
	if err != nil {
		return err
	}
	var parsed struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code, Field string }
		}
	}
	if err := json.Unmarshal(answer, &parsed); err != nil {
		return err
	}
	if len(parsed.Errors) > 0 {
		first := parsed.Errors[0]
		return kg.Errorf(kg.Code(strings.ToLower(first.Extensions.Code)), "", "%s", first.Message)
	}
	return json.Unmarshal(parsed.Data, data)
}

// named is what a request reads of a thing to list it.
type named struct{ ID, Name string }

// country finds the id of the country that the text means.
func (r *reporter) country(text string) (string, error) {
	text = strings.TrimSpace(text)
	if strings.Contains(text, "/") {
		return text, nil
	}
	if text == "" {
		return "", kg.Errorf(kg.Invalid, "country", "is empty; give a name, an ISO 3166 code or an id such as country/jm")
	}
	var found struct{ ByCode, ByName, All struct{ Nodes []named } }
	if err := r.query("country.graphql", map[string]any{"text": text, "code": strings.ToUpper(text)}, &found); err != nil {
		return "", err
	}
	if len(found.ByCode.Nodes) == 1 {
		return found.ByCode.Nodes[0].ID, nil
	}
	for _, n := range slices.Concat(found.ByName.Nodes, found.All.Nodes) {
		if spoken(n.Name) == spoken(text) {
			return n.ID, nil
		}
	}
	switch matches := found.ByName.Nodes; {
	case len(matches) == 1:
		return matches[0].ID, nil
	case len(matches) > 1:
		return "", kg.Errorf(kg.Invalid, "country", "%q can be several; give the code or the id of one: %s", text, strings.Join(labels(matches), ", "))
	}
	return "", kg.Errorf(kg.NotFound, "country", "no country on record is called %q or has that code%s", text, nearest(text, found.All.Nodes))
}

// spoken gives a name as people say it, whichever way they write it.
func spoken(name string) string {
	words := kg.Tokens(name)
	for i, w := range words {
		switch w {
		case "st":
			words[i] = "saint"
		case "ste":
			words[i] = "sainte"
		}
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "and" || w == "the" }), " ")
}

// nearest names the countries whose names are most like a text.
func nearest(text string, among []named) string {
	const most = 3
	distance := func(n named) int { return levenshtein.ComputeDistance(spoken(n.Name), spoken(text)) }
	among = slices.Clone(among)
	slices.SortStableFunc(among, func(a, b named) int { return cmp.Compare(distance(a), distance(b)) })
	if among = among[:min(most, len(among))]; len(among) == 0 {
		return ""
	}
	return "; the nearest are " + strings.Join(labels(among), ", ")
}

func labels(all []named) []string {
	out := make([]string, len(all))
	for i, n := range all {
		out[i] = fmt.Sprintf("%s (%s)", n.Name, n.ID)
	}
	return out
}

func (r *reporter) gaps(country, plan, asOf string) (*Gaps, error) {
	variables := map[string]any{"country": country}
	if plan != "" {
		variables["plan"] = plan
	}
	if asOf != "" {
		variables["asOf"] = asOf
	}
	var data struct{ CountryGaps *Gaps }
	if err := r.query("gaps.graphql", variables, &data); err != nil {
		return nil, err
	}
	return data.CountryGaps, nil
}

var markdownTemplate = template.Must(template.New("gaps.md.tmpl").Funcs(reportWords).ParseFS(files, "files/gaps.md.tmpl"))
