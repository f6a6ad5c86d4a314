package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"github.com/portolan/portolan/internal/kg"
)

type reportCmd struct {
	Country string `arg:"" help:"The country: its name, its ISO 3166 code of two or three letters, or its id such as country/jm."`
	Plan    string `help:"Id of the action plan. Default: the newest that no other replaces."`
	AsOf    string `help:"Day of the report, such as 2016-12-31; facts that held then count. Default: today."`
	URL     string `help:"Ask the server there, such as http://127.0.0.1:8080, instead of answering here."`
	Store   string `default:"memory:" help:"Store to answer from; see portolan serve --help. None is made; memory: holds the seed."`
}

// reportFiles holds the requests of a report, and what it looks like.
//
//go:embed report
var reportFiles embed.FS

// Run writes the report on standard output.
func (c *reportCmd) Run(e *env) error {
	ask, done, err := e.asker(c.URL, c.Store)
	if err != nil {
		return err
	}
	defer done()
	r := &reporter{ask}
	id, err := r.country(c.Country)
	if err != nil {
		return err
	}
	gaps, err := r.gaps(id, c.Plan, c.AsOf)
	if err != nil {
		return err
	}
	return reportTemplate.Execute(e.stdout, gaps)
}

// A reporter asks what a report needs to know.
type reporter struct {
	ask func(body []byte) ([]byte, error)
}

// query asks the request of a file and reads its data; the first of its errors is
// the error.
func (r *reporter) query(file string, variables map[string]any, data any) error {
	text, err := reportFiles.ReadFile("report/" + file)
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
	var found struct {
		ByCode, ByName struct{ Nodes []named }
		All            struct {
			TotalCount int
			Nodes      []named
		}
	}
	if err := r.query("country.graphql", map[string]any{"text": text, "code": strings.ToUpper(text)}, &found); err != nil {
		return "", err
	}
	if len(found.ByCode.Nodes) == 1 {
		return found.ByCode.Nodes[0].ID, nil
	}
	matches := found.ByName.Nodes
	for _, n := range matches {
		if kg.Fold(n.Name) == kg.Fold(text) {
			return n.ID, nil
		}
	}
	switch {
	case len(matches) == 1:
		return matches[0].ID, nil
	case len(matches) > 1:
		return "", kg.Errorf(kg.Invalid, "country", "%q can be several; give the code or the id of one: %s", text, strings.Join(labels(matches), ", "))
	case found.All.TotalCount > len(found.All.Nodes) || found.All.TotalCount == 0:
		return "", kg.Errorf(kg.NotFound, "country", "no country on record is called %q or has that code", text)
	}
	names := make([]string, len(found.All.Nodes))
	for i, n := range found.All.Nodes {
		names[i] = n.Name
	}
	return "", kg.Errorf(kg.NotFound, "country", "no country on record is called %q or has that code; there are %s", text, strings.Join(names, ", "))
}

func labels(all []named) []string {
	out := make([]string, len(all))
	for i, n := range all {
		out[i] = fmt.Sprintf("%s (%s)", n.Name, n.ID)
	}
	return out
}

func (r *reporter) gaps(country, plan, asOf string) (*gapReport, error) {
	variables := map[string]any{"country": country}
	if plan != "" {
		variables["plan"] = plan
	}
	if asOf != "" {
		variables["asOf"] = asOf
	}
	var data struct{ CountryGaps *gapReport }
	if err := r.query("gaps.graphql", variables, &data); err != nil {
		return nil, err
	}
	return data.CountryGaps, nil
}

var reportTemplate = template.Must(template.New("gaps.md.tmpl").Funcs(reportWords).ParseFS(reportFiles, "report/gaps.md.tmpl"))
