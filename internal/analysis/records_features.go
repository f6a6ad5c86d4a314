package analysis

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/portolan/portolan/internal/kg"
)

// A record is a thing as it is compared with others of its kind. Lists are in order.
type record struct {
	n           uint32
	called      []uint32 // its name and aliases, by number: folded, without what stands in parentheses
	named       uint32   // its name among them
	acronyms    []uint32
	identifiers []uint32
	references  []word // numbers of five or more digits in its id, name or text
	name        vector
	text        vector
	start, end  kg.Date
	places      []uint32
	// countriesOnly says that its places are known and none is a region, which may hold
	// the countries of another.
	countriesOnly bool
	doers         []uint32 // who leads it, carries it out, receives its money; any body tied to it
	payers        []uint32
	money         []uint32 // amounts, by number
	sources       []uint32 // which say that it is
	form          string
}

// recordSpec says where the ontology keeps what is compared of records of a kind.
type recordSpec struct {
	texts            []*kg.Attr // searchable texts besides names
	acronym          *kg.Attr
	aliases          *kg.Attr
	identifiers      *kg.Attr
	form             *kg.Attr
	start, end       *kg.Attr
	places           []*kg.Link
	doers, payers    []*kg.Link
	flows            *kg.Link
	from, to         *kg.Link
	amount, currency *kg.Attr
}

var _ = uses("FundingFlow.amount", "FundingFlow.currency", "FundingFlow.from", "FundingFlow.to")

// recordSpecOf reads off the ontology what records of a kind can be compared by.
func (w *World) recordSpecOf(k *kg.Kind) *recordSpec {
	s := &recordSpec{acronym: k.Attr("acronym"), aliases: k.Attr("aliases"), identifiers: k.Attr("identifiers"), form: k.Attr("form"), end: k.Attr("end")}
	for _, a := range k.Attrs {
		switch {
		case a.Builtin || a.Name == kg.AttrName || a == s.acronym || a == s.aliases || a == s.identifiers:
		case a.Type == kg.DateType && a != s.end && s.start == nil:
			s.start = a
		case a.Search && !a.List:
			s.texts = append(s.texts, a)
		}
	}
	for _, l := range k.Links {
		switch {
		case l.To.Name == "Country" || l.To.Name == "Region":
			s.places = append(s.places, l)
		case l.To.Name == "Organisation" && l.Kind == "FUNDS":
			s.payers = append(s.payers, l)
		case l.To.Name == "Organisation" && k.Name != "Organisation":
			s.doers = append(s.doers, l)
		case l.To.Name == "FundingFlow" && k.Name != "Organisation":
			s.flows = l
		}
	}
	s.from, s.to = w.link("FundingFlow.from"), w.link("FundingFlow.to")
	s.amount, s.currency = w.attr("FundingFlow.amount"), w.attr("FundingFlow.currency")
	return s
}

// records are the things of a kind with what they are compared by.
type records struct {
	kind   *kg.Kind
	list   []record
	words  *vocabulary
	texts  *vocabulary
	keys   *numbering
	places map[uint32]int  // how many are there
	bodies map[uint32]int  // in how many each body has a part
	pays   map[payment]int // how many tell of each payment
}

// A numbering numbers texts in the order in which they are met, and counts them.
type numbering struct {
	numbers map[string]uint32
	texts   []string
	counts  []int
}

func (n *numbering) of(text string) uint32 {
	i, ok := n.numbers[text]
	if !ok {
		i = uint32(len(n.texts))
		n.numbers[text] = i
		n.texts = append(n.texts, text)
		n.counts = append(n.counts, 0)
	}
	return i
}

// reading collects the records of a kind.
type reading struct {
	*records
	w     *World
	spec  *recordSpec
	same  map[uint32]uint32 // bodies: that which stands for those of one name or identifier
	terms arena[term]
	ids   arena[uint32]
}

// recordsOf reads the things of a kind.
func (w *World) recordsOf(ctx context.Context, k *kg.Kind) (*records, error) {
	r := &reading{
		records: &records{kind: k, words: newVocabulary(), texts: newVocabulary(), keys: &numbering{numbers: map[string]uint32{}}, places: map[uint32]int{}, bodies: map[uint32]int{}, pays: map[payment]int{}},
		w:       w, spec: w.recordSpecOf(k),
	}
	var err error
	if r.same, err = w.sameBodies(ctx); err != nil {
		return nil, err
	}
	pace := paceOf(ctx, narrowRecords)
	var names, texts [][]word
	for n := range w.ofKind(k) {
		if err := pace.step(); err != nil {
			return nil, err
		}
		name, text := r.record(n)
		names, texts = append(names, name), append(texts, text)
		r.words.add(name)
		r.texts.add(text)
	}
	for i := range r.list {
		r.list[i].name = r.words.vector(&r.terms, names[i], nil, nil)
		r.list[i].text = r.texts.vector(&r.terms, texts[i], nil, nil)
	}
	return r.records, nil
}

const narrowRecords = "ask for fewer kinds"

// record reads a thing, and gives the words of its name and of its texts.
func (r *reading) record(n uint32) (name, text []word) {
	w, s := r.w, r.spec
	e := w.graph.Entity(n)
	rec := record{n: n, start: w.dateOf(n, s.start), end: w.dateOf(n, s.end)}
	rec.named = r.name(e.Name())
	rec.called, rec.acronyms = r.called(n, e.Name())
	if s.form != nil {
		rec.form = w.text(n, s.form)
	}
	r.ids.begin()
	for _, id := range w.list(n, s.identifiers) {
		r.ids.put(r.key("id " + kg.Fold(id)))
	}
	rec.identifiers = ordered(r.ids.end())
	all := []string{e.Name()}
	for _, a := range s.texts {
		all = append(all, w.text(n, a))
	}
	name, text = r.words.words(plainName(e.Name())), r.texts.words(strings.Join(all, "\n"))
	_, slug, _ := strings.Cut(string(e.ID), "/")
	rec.references = r.references(strings.Join(append(all, slug), "\n"))
	r.ties(&rec)
	r.ids.begin()
	for _, f := range w.factsAbout(e, kg.AttrKind, true) {
		if source, ok := w.graph.Lookup(f.Source); ok {
			r.ids.put(source)
		}
	}
	rec.sources = ordered(r.ids.end())
	for _, keys := range [...][]uint32{rec.called, rec.acronyms, rec.identifiers, rec.references, rec.money} {
		for _, k := range keys {
			r.keys.counts[k]++
		}
	}
	r.list = append(r.list, rec)
	return name, text
}

// called gives the numbers of what a thing is called, and of its acronyms.
func (r *reading) called(n uint32, name string) (called, acronyms []uint32) {
	r.ids.begin()
	for _, c := range append(r.w.list(n, r.spec.aliases), name) {
		r.ids.put(r.name(c))
	}
	called = ordered(r.ids.end())
	r.ids.begin()
	if r.spec.acronym != nil {
		for _, a := range append(parenthesised(name), r.w.text(n, r.spec.acronym)) {
			if a != "" && len(a) <= 16 {
				r.ids.put(r.key("acronym " + kg.Fold(a)))
			}
		}
	}
	return called, ordered(r.ids.end())
}

// name gives the number of a name.
func (r *reading) name(name string) uint32 {
	return r.key("name " + strings.Join(kg.Tokens(plainName(name)), " "))
}

// ties reads what a thing is tied to: places, bodies and money.
func (r *reading) ties(rec *record) {
	rec.places = r.farOf(rec.n, r.spec.places)
	rec.countriesOnly = len(rec.places) > 0 && !slices.ContainsFunc(rec.places, func(p uint32) bool { return r.w.graph.Entity(p).Kind.Name != "Country" })
	doers, payers := r.farOf(rec.n, r.spec.doers), r.farOf(rec.n, r.spec.payers)
	if r.spec.flows != nil {
		doers, payers, rec.money = r.money(rec.n, doers, payers)
	}
	rec.doers, rec.payers = r.standing(doers), r.standing(payers)
	for _, p := range rec.places {
		r.places[p]++
	}
	for _, b := range union(rec.doers, rec.payers) {
		r.bodies[b]++
	}
	rec.payments(func(p payment) { r.pays[p]++ })
}

// A payment is that one body pays another for something in a place, noThing for anywhere.
type payment struct{ payer, doer, place uint32 }

// bodiesCompared is how many payers and doers of a record are compared as payments.
const bodiesCompared = 12

// payments gives the payments that a record tells of: of each payer to each doer, in
// each place and anywhere.
func (rec *record) payments(yield func(payment)) {
	for _, payer := range rec.payers[:min(len(rec.payers), bodiesCompared)] {
		for _, doer := range rec.doers[:min(len(rec.doers), bodiesCompared)] {
			if payer == doer {
				continue
			}
			yield(payment{payer, doer, noThing})
			for _, p := range rec.places[:min(len(rec.places), bodiesCompared)] {
				yield(payment{payer, doer, p})
			}
		}
	}
}

func (r *reading) farOf(n uint32, links []*kg.Link) []uint32 {
	r.ids.begin()
	for _, l := range links {
		for b := range r.w.bonds(n, l) {
			r.ids.put(b.far)
		}
	}
	return ordered(r.ids.end())
}

// money adds the ends of a thing's flows to who does and who pays for it, and gives
// its amounts: each, and what all of one status and currency come to. An amount is
// compared in whole units, since publishers round.
func (r *reading) money(n uint32, doers, payers []uint32) (allDoers, allPayers, amounts []uint32) {
	totals := map[string]int64{}
	s := r.spec
	var keys []uint32
	for b := range r.w.bonds(n, s.flows) {
		currency := r.w.text(b.far, s.currency)
		cents, ok := cents(r.w.text(b.far, s.amount))
		if !ok || cents <= 0 {
			continue
		}
		keys = append(keys, r.amount(currency, cents))
		from, _ := r.w.first(b.far, s.from)
		totals[strconv.Itoa(int(from))+" "+currency] += cents
		payers = slices.Concat(payers, r.w.far(b.far, s.from))
		doers = slices.Concat(doers, r.w.far(b.far, s.to))
	}
	for of, cents := range totals {
		_, currency, _ := strings.Cut(of, " ")
		keys = append(keys, r.amount(currency, cents))
	}
	return ordered(doers), ordered(payers), ordered(keys)
}

func (r *reading) amount(currency string, cents int64) uint32 {
	return r.key(amountKey(currency, cents))
}

func amountKey(currency string, cents int64) string {
	return "money " + currency + " " + strconv.FormatInt((cents+50)/100, 10)
}

// standing gives, for bodies, those that stand for them.
func (r *reading) standing(bodies []uint32) []uint32 {
	r.ids.begin()
	for _, b := range bodies {
		if rep, ok := r.same[b]; ok {
			b = rep
		}
		r.ids.put(b)
	}
	return ordered(r.ids.end())
}

func (r *reading) key(text string) uint32 { return r.keys.of(text) }

// referenceDigits is how many digits make a number a reference and not a count or a year.
const referenceDigits = 5

// references gives the words with so many digits.
func (r *reading) references(text string) []word {
	r.ids.begin()
	for _, t := range kg.Tokens(text) {
		digits := 0
		for _, c := range t {
			if unicode.IsDigit(c) {
				digits++
			}
		}
		if digits >= referenceDigits {
			r.ids.put(r.key("reference " + t))
		}
	}
	return ordered(r.ids.end())
}

// dateOf gives the value of a date attribute, "" for none.
func (w *World) dateOf(n uint32, a *kg.Attr) kg.Date {
	if a == nil {
		return ""
	}
	return kg.Date(w.text(n, a))
}

// list gives the values of a list attribute, nil where the kind has none.
func (w *World) list(n uint32, a *kg.Attr) []string {
	if a == nil {
		return nil
	}
	return slices.Clone(w.texts(n, a))
}

// plainName gives a name without what stands in parentheses, the whole where nothing
// else is left.
func plainName(name string) string {
	var b strings.Builder
	depth := 0
	for _, r := range name {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth = max(0, depth-1)
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return cmp.Or(strings.TrimSpace(b.String()), name)
}

// parenthesised gives what stands in parentheses in a name.
func parenthesised(name string) []string {
	var out []string
	for {
		_, after, ok := strings.Cut(name, "(")
		if !ok {
			return out
		}
		inside, rest, ok := strings.Cut(after, ")")
		if ok {
			out = append(out, strings.TrimSpace(inside))
		}
		name = rest
	}
}

// cents gives a decimal in hundredths; ok is false for one out of range.
func cents(decimal string) (int64, bool) {
	whole, part, _ := strings.Cut(decimal, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n > 1<<53 || n < -1<<53 {
		return 0, false
	}
	p, err := strconv.ParseInt((part + "00")[:2], 10, 64)
	return n*100 + p, err == nil
}

// sameBodies gives, for bodies that bear the same name, alias or identifier, the first
// of them, which stands for all.
func (w *World) sameBodies(ctx context.Context) (map[uint32]uint32, error) {
	return remember(ctx, w, "same bodies", func(ctx context.Context) (map[uint32]uint32, error) {
		first, out := map[string]uint32{}, map[uint32]uint32{}
		pace := paceOf(ctx, narrowRecords)
		for org := range w.ofKind(w.Kind("Organisation")) {
			if err := pace.step(); err != nil {
				return nil, err
			}
			for _, key := range w.bodyKeys(org) {
				at, ok := first[key]
				if !ok {
					first[key] = standsFor(out, org)
					continue
				}
				if a, b := standsFor(out, at), standsFor(out, org); a != b {
					out[b] = a
				}
			}
		}
		for b := range out {
			out[b] = standsFor(out, b)
		}
		return out, nil
	})
}

func standsFor(rep map[uint32]uint32, n uint32) uint32 {
	for {
		m, ok := rep[n]
		if !ok {
			return n
		}
		n = m
	}
}

// bodyKeys gives what names a body well enough to know it by: identifiers, and names
// and aliases of two words or more.
func (w *World) bodyKeys(org uint32) []string {
	var keys []string
	for _, id := range w.texts(org, w.attr("Organisation.identifiers")) {
		keys = append(keys, "id "+kg.Fold(id))
	}
	for _, name := range append(w.list(org, w.attr("Organisation.aliases")), w.name(org)) {
		if words := kg.Tokens(plainName(name)); len(words) > 1 {
			keys = append(keys, strings.Join(words, " "))
		}
	}
	return keys
}

var _ = uses("Organisation.identifiers", "Organisation.aliases")
