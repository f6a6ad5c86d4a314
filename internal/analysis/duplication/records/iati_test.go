package records

import (
	"cmp"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/analysis/world/worldtest"
	"github.com/portolan/portolan/internal/kg"
)

// What tests read of IATI activities (https://iatistandard.org, version 2.03). What
// declares that two of them belong together is not read at all: related-activity,
// other-identifier, and the activity ids of providers, receivers and participants.
type iatiActivity struct {
	ID          string      `xml:"iati-identifier"`
	Currency    string      `xml:"default-currency,attr"`
	Reporter    iatiOrg     `xml:"reporting-org"`
	Titles      []string    `xml:"title>narrative"`
	Description []iatiTexts `xml:"description"`
	Status      iatiCode    `xml:"activity-status"`
	Dates       []iatiDate  `xml:"activity-date"`
	Bodies      []iatiOrg   `xml:"participating-org"`
	Countries   []iatiCode  `xml:"recipient-country"`
	Regions     []iatiCode  `xml:"recipient-region"`
	Money       []iatiMoney `xml:"transaction"`
}

type iatiOrg struct {
	Ref  string   `xml:"ref,attr"`
	Role string   `xml:"role,attr"`
	Name []string `xml:"narrative"`
}

type iatiTexts struct {
	Text []string `xml:"narrative"`
}

type iatiCode struct {
	Code string `xml:"code,attr"`
}

type iatiDate struct {
	Type string `xml:"type,attr"`
	Day  string `xml:"iso-date,attr"`
}

type iatiMoney struct {
	Type iatiCode `xml:"transaction-type"`
	Date struct {
		Day string `xml:"iso-date,attr"`
	} `xml:"transaction-date"`
	Value struct {
		Currency string `xml:"currency,attr"`
		Amount   string `xml:",chardata"`
	} `xml:"value"`
	From iatiOrg `xml:"provider-org"`
	To   iatiOrg `xml:"receiver-org"`
}

// A pairing is two activities, named by their identifiers in order.
type pairing [2]string

func pairingOf(a, b string) pairing { return pairing{min(a, b), max(a, b)} }

func readActivities(tb testing.TB, name string) []iatiActivity {
	tb.Helper()
	text, err := os.ReadFile(worldtest.DataFile(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	var file struct {
		Activities []iatiActivity `xml:"iati-activity"`
	}
	if err := xml.Unmarshal(text, &file); err != nil {
		tb.Fatal(err)
	}
	for i := range file.Activities {
		file.Activities[i].ID = strings.TrimSpace(file.Activities[i].ID)
	}
	return file.Activities
}

// An iatiLink names another activity, by whichever attribute there is.
type iatiLink struct {
	Activity string `xml:"activity-id,attr"`
	Provider string `xml:"provider-activity-id,attr"`
	Receiver string `xml:"receiver-activity-id,attr"`
	Ref      string `xml:"ref,attr"`
}

// readLinks gives the pairs of activities of two reporters of which one names the other in
// one of the ways that are not read above. It is only for measuring.
func readLinks(tb testing.TB, name string) map[pairing]bool {
	tb.Helper()
	text, err := os.ReadFile(worldtest.DataFile(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	var file struct {
		Activities []struct {
			ID           string     `xml:"iati-identifier"`
			Reporter     iatiOrg    `xml:"reporting-org"`
			Related      []iatiLink `xml:"related-activity"`
			Other        []iatiLink `xml:"other-identifier"`
			Participants []iatiLink `xml:"participating-org"`
			Providers    []iatiLink `xml:"transaction>provider-org"`
			Receivers    []iatiLink `xml:"transaction>receiver-org"`
		} `xml:"iati-activity"`
	}
	if err := xml.Unmarshal(text, &file); err != nil {
		tb.Fatal(err)
	}
	reporter := map[string]string{}
	for _, a := range file.Activities {
		reporter[strings.TrimSpace(a.ID)] = a.Reporter.Ref
	}
	links := map[pairing]bool{}
	for _, a := range file.Activities {
		id := strings.TrimSpace(a.ID)
		for _, l := range slices.Concat(a.Related, a.Other, a.Participants, a.Providers, a.Receivers) {
			for _, other := range []string{l.Activity, l.Provider, l.Receiver, l.Ref} {
				if by, ok := reporter[strings.TrimSpace(other)]; ok && by != a.Reporter.Ref {
					links[pairingOf(id, strings.TrimSpace(other))] = true
				}
			}
		}
	}
	return links
}

// readTruth gives the pairs of activities that their publishers declare to be one.
func readTruth(tb testing.TB) map[pairing]bool {
	tb.Helper()
	f, err := os.Open(worldtest.DataFile(tb, "iati-pairs-truth.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	truth := map[pairing]bool{}
	for _, row := range rows[1:] {
		truth[pairingOf(row[0], row[2])] = true
	}
	return truth
}

// iatiFacts states activities as facts: one source a reporter, or one that compiles them.
type iatiFacts struct {
	compiled kg.ID
	changes  []kg.Change
	stated   map[string]bool
	refs     map[string]kg.ID // of organisations, by reference and by folded name
	source   kg.ID
	where    string
	ids      map[kg.ID]string // of initiatives: the identifier of the activity
}

func statedActivities(activities []iatiActivity, compiled kg.ID) *iatiFacts {
	f := &iatiFacts{compiled: compiled, stated: map[string]bool{}, refs: map[string]kg.ID{}, ids: map[kg.ID]string{}}
	for i := range activities { // references first, so that names without one find them
		a := &activities[i]
		for _, o := range append([]iatiOrg{a.Reporter}, a.Bodies...) {
			f.refer(o)
		}
		for _, m := range a.Money {
			f.refer(m.From)
			f.refer(m.To)
		}
	}
	for i := range activities {
		f.activity(&activities[i])
	}
	return f
}

var notSlug = regexp.MustCompile(`[^a-z0-9.]+`)

func slugOf(s string) string {
	slug := notSlug.ReplaceAllString(kg.Fold(s), "-")
	return strings.Trim(slug[:min(len(slug), 120)], "-") // some give an account of a body for its name
}

func (o iatiOrg) name() string {
	for _, n := range o.Name {
		if n = strings.TrimSpace(n); n != "" {
			return n
		}
	}
	return ""
}

func (f *iatiFacts) refer(o iatiOrg) {
	ref, name := slugOf(o.Ref), kg.Fold(o.name())
	if ref == "" {
		return
	}
	id := kg.ID("organisation/" + ref)
	f.refs[ref] = id
	if name != "" && f.refs[name] == "" {
		f.refs[name] = id
	}
}

func (f *iatiFacts) state(fact kg.Fact) {
	key := fmt.Sprint(fact.Subject, fact.About, fact.Object, fact.Source)
	if fact.About != "formerIds" && fact.About != "aliases" && f.stated[key] {
		return
	}
	f.stated[key] = true
	fact.Source, fact.Where, fact.Standing = f.source, f.where, kg.Stated
	f.changes = append(f.changes, kg.Assert{Fact: fact})
}

func (f *iatiFacts) thing(id kg.ID, attrs ...string) {
	if f.stated["thing "+string(f.source+id)] {
		return
	}
	f.stated["thing "+string(f.source+id)] = true
	f.state(kg.Fact{Subject: id, About: kg.AttrKind})
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			f.state(kg.Fact{Subject: id, About: attrs[i], Value: attrs[i+1]})
		}
	}
}

func (f *iatiFacts) tie(from kg.ID, kind string, to kg.ID, fields ...kg.Field) {
	if from != "" && to != "" && !f.stated[fmt.Sprint("tie", f.source, from, kind, to)] {
		f.stated[fmt.Sprint("tie", f.source, from, kind, to)] = true
		f.changes = append(f.changes, kg.Assert{Fact: kg.Fact{Subject: from, About: kind, Object: to, Tie: fields, Source: f.source, Where: f.where, Standing: kg.Stated}})
	}
}

// organisation states a body and gives its id, "" for one without reference and name.
func (f *iatiFacts) organisation(o iatiOrg) kg.ID {
	name := o.name()
	id := f.refs[slugOf(o.Ref)]
	if id == "" {
		id = f.refs[kg.Fold(name)]
	}
	if id == "" && slugOf(name) != "" {
		id = kg.ID("organisation/" + slugOf(name))
	}
	if id == "" {
		return ""
	}
	f.thing(id, "name", cmp.Or(name, o.Ref), "form", "OTHER", "collective", "false", "identifiers", o.Ref)
	return id
}

func (f *iatiFacts) activity(a *iatiActivity) {
	reporter := cmp.Or(a.Reporter.name(), a.Reporter.Ref, "somebody")
	f.source, f.where = kg.ID("source/"+cmp.Or(slugOf(a.Reporter.Ref), slugOf(reporter))), "iati-activity "+a.ID
	if f.compiled != "" {
		f.source, reporter = f.compiled, "many"
	}
	f.thing(f.source, "name", reporter, "title", "IATI activities of "+reporter, "form", "DATASET", "published", "2021")
	id := kg.ID("initiative/" + slugOf(a.ID))
	f.ids[id] = a.ID
	start, end := a.days()
	f.thing(id, "name", cmp.Or(firstOf(a.Titles), a.ID), "description", a.text(), "status", iatiStatus[a.Status.Code], "start", start, "end", end)
	for _, o := range a.Bodies {
		if kind := iatiRoles[o.Role]; kind != "" {
			f.tie(f.organisation(o), kind, id)
		}
	}
	for _, c := range a.Countries {
		country := kg.ID("country/" + slugOf(c.Code))
		f.thing(country, "name", c.Code, "alpha2", c.Code, "alpha3", c.Code+"X")
		f.tie(id, "IN", country)
	}
	for _, r := range a.Regions {
		region := kg.ID("region/" + slugOf(r.Code))
		f.thing(region, "name", r.Code, "code", r.Code)
		f.tie(id, "IN", region)
	}
	for i, m := range a.Money {
		f.flow(a, id, i, m)
	}
}

var iatiStatus = map[string]string{"1": "PIPELINE", "2": "IMPLEMENTATION", "3": "FINALISATION", "4": "CLOSED", "5": "CANCELLED", "6": "SUSPENDED"}

var iatiRoles = map[string]string{"1": "FUNDS", "2": "LEADS", "3": "IMPLEMENTS", "4": "IMPLEMENTS"}

var iatiFlows = map[string]string{"1": "PAID", "2": "COMMITTED", "3": "PAID", "11": "COMMITTED"}

// flow states money that goes from one body to another; what a body spends is none.
func (f *iatiFacts) flow(a *iatiActivity, id kg.ID, i int, m iatiMoney) {
	status, currency := iatiFlows[m.Type.Code], strings.ToUpper(cmp.Or(m.Value.Currency, a.Currency))
	value, err := decimal.NewFromString(strings.ReplaceAll(strings.TrimSpace(m.Value.Amount), ",", ""))
	if err != nil || status == "" || len(currency) != 3 {
		return
	}
	amount := value.Round(12).String()
	flow := kg.ID(fmt.Sprintf("funding-flow/%s-%d", slugOf(a.ID), i))
	f.where = fmt.Sprintf("iati-activity %s, transaction %d", a.ID, i+1)
	date := kg.Date(m.Date.Day)
	if _, err := kg.ParseDate(m.Date.Day); err != nil {
		date = ""
	}
	f.thing(flow, "status", status, "amount", amount, "currency", currency, "date", string(date))
	f.tie(flow, "FOR", id)
	from, to := f.organisation(m.From), f.organisation(m.To)
	incoming := m.Type.Code == "1" || m.Type.Code == "11"
	if from == "" && !incoming {
		from = f.organisation(a.Reporter)
	}
	if to == "" && incoming {
		to = f.organisation(a.Reporter)
	}
	f.tie(flow, "FROM", from)
	f.tie(flow, "TO", to)
}

func (a *iatiActivity) days() (start, end string) {
	by := map[string]string{}
	for _, d := range a.Dates {
		if _, err := kg.ParseDate(d.Day); err == nil {
			by[d.Type] = d.Day
		}
	}
	start, end = cmp.Or(by["2"], by["1"]), cmp.Or(by["4"], by["3"])
	if end < start {
		end = ""
	}
	return start, end
}

// text gives titles in other languages and descriptions.
func (a *iatiActivity) text() string {
	texts := append([]string{}, a.Titles[min(1, len(a.Titles)):]...)
	for _, d := range a.Description {
		texts = append(texts, d.Text...)
	}
	return strings.TrimSpace(strings.Join(texts, "\n"))
}

func firstOf(texts []string) string {
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			return t
		}
	}
	return ""
}

// activityWorld gives the world of activities, each reporter's from a source of its own,
// or all from one that compiles them.
func activityWorld(tb testing.TB, activities []iatiActivity, compiled kg.ID) (*world.World, *iatiFacts) {
	tb.Helper()
	f := statedActivities(activities, compiled)
	return worldtest.Scoped(tb, worldtest.AnalystOf(tb, f.changes), world.Scope{AsOf: "2021-12-31"}), f
}
