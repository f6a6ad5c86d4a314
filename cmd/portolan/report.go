package main

import "github.com/portolan/portolan/internal/report"

type reportCmd struct {
	Country string `arg:"" help:"The country: its name, its ISO 3166 code of two or three letters, or its id such as country/jm."`
	Plan    string `help:"Id of the action plan. Default: the newest that no other replaces."`
	AsOf    string `help:"Day of the report, such as 2016-12-31; facts that held then count. Default: today."`
	URL     string `help:"Ask the server there, such as http://127.0.0.1:8080, instead of answering here."`
	Store   string `default:"memory:" help:"Store to answer from; see portolan serve --help. None is made; memory: holds the seed."`
}

// Run writes the report on standard output.
func (c *reportCmd) Run(e *env) error {
	ask, done, err := e.asker(c.URL, c.Store)
	if err != nil {
		return err
	}
	defer done()
	gaps, err := report.Of(ask, c.Country, c.Plan, c.AsOf)
	if err != nil {
		return err
	}
	return gaps.Markdown(e.stdout)
}
