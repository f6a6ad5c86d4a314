package records

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/names"
	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A record is a thing as it is compared with others of its kind. Lists are in order.
type record struct {
	n           uint32
	called      []uint32 // its name and aliases, by number: folded, without what stands in parentheses
	named       uint32   // its name among them
	acronyms    []uint32
	bodyNames   []names.Name // of a body: its name, then its aliases
	written     []uint32     // what bodies are blocked by whose names are written otherwise
	identifiers []uint32
	references  []measure.Word // numbers of five or more digits in its id, name or text
	name        measure.Vector
	text        measure.Vector
	described   bool // its text says more than its name
	start, end  kg.Date
	places      []uint32
	// countriesOnly says that its places are known and none is a region, which may hold
	// the countries of another.
	countriesOnly bool
	doers         []uint32 // who leads it, carries it out, receives its money; any body tied to it
	payers        []uint32
	paid          []payment // who is said to pay whom, outright
	money         []uint32  // amounts, by number
	sums          []sum     // the same with their ends, in order of number
	sources       []uint32  // which say that it is
	told          []uint32  // by whom it is told apart from others: sources, or bodies whose reports a source compiles
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
	status           *kg.Attr
}

// recordSpecOf reads off the ontology what records of a kind can be compared by.
func recordSpecOf(w *world.World, k *kg.Kind) *recordSpec {
	like := func(a *kg.Attr) *kg.Attr { return k.Attr(a.Name) } // many kinds have one of that name
	o := &w.Organisation
	s := &recordSpec{acronym: like(o.Acronym), aliases: like(o.Aliases), identifiers: like(o.Identifiers), form: like(o.Form), end: like(w.Initiative.End)}
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
		case l.To == w.Country.Kind || l.To == w.Region.Kind:
			s.places = append(s.places, l)
		case l.To == o.Kind && l.Kind == o.Funds.Kind:
			s.payers = append(s.payers, l)
		case l.To == o.Kind && k != o.Kind:
			s.doers = append(s.doers, l)
		case l.To == w.FundingFlow.Kind && k != o.Kind:
			s.flows = l
		}
	}
	s.from, s.to = w.FundingFlow.From, w.FundingFlow.To
	s.amount, s.currency, s.status = w.FundingFlow.Amount, w.FundingFlow.Currency, w.FundingFlow.Status
	return s
}

// records are the things of a kind with what they are compared by.
type records struct {
	kind   *kg.Kind
	list   []record
	words  *measure.Vocabulary
	texts  *measure.Vocabulary
	keys   *numbering
	same   map[uint32]uint32   // bodies: that which stands for those of one name or identifier
	places map[uint32]int      // how many are there
	bodies map[uint32]int      // in how many each body has a part
	pays   map[toldPayment]int // how many tell of each payment
	whole  map[uint32]bool     // sources that compile what others report, and do not show whose each is
	reader *names.Reader       // of names of bodies; nil for other kinds
}

// A numbering numbers texts in the order in which they are met, and counts them.
type numbering struct {
	numbers map[string]uint32
	texts   []string
	counts  []int
	digits  []uint8 // of amounts: how many figures the roundest of them has before its zeros
}

func (n *numbering) of(text string) uint32 {
	i, ok := n.numbers[text]
	if !ok {
		i = uint32(len(n.texts))
		n.numbers[text] = i
		n.texts = append(n.texts, text)
		n.counts = append(n.counts, 0)
		n.digits = append(n.digits, 0)
	}
	return i
}

// recordReader collects the records of a kind.
type recordReader struct {
	*records
	w     *world.World
	spec  *recordSpec
	terms sorted.Arena[measure.Term]
	ids   sorted.Arena[uint32]
}

// recordsOf reads the things of a kind.
func recordsOf(ctx context.Context, w *world.World, k *kg.Kind) (*records, error) {
	r := &recordReader{
		records: &records{kind: k, words: measure.NewVocabulary(), texts: measure.NewVocabulary(), keys: &numbering{numbers: map[string]uint32{}}, places: map[uint32]int{}, bodies: map[uint32]int{}, pays: map[toldPayment]int{}},
		w:       w, spec: recordSpecOf(w, k),
	}
	var err error
	if r.same, err = sameBodies(ctx, w); err != nil {
		return nil, err
	}
	progress := world.NewProgress(ctx, narrowRecords)
	if k == w.Organisation.Kind {
		r.reader = nameReader(w)
	}
	var titles, texts [][]measure.Word
	for n := range w.OfKind(k) {
		if err := progress.Step(); err != nil {
			return nil, err
		}
		name, text := r.record(n)
		titles, texts = append(titles, name), append(texts, text)
		r.words.Add(name)
		r.texts.Add(text)
	}
	r.tell()
	for i := range r.list {
		r.list[i].name = r.words.Vector(&r.terms, titles[i], nil, nil)
		r.list[i].text = r.texts.Vector(&r.terms, texts[i], nil, nil)
	}
	return r.records, nil
}

const narrowRecords = "ask for fewer kinds"

// record reads a thing, and gives the words of its name and of its texts.
func (r *recordReader) record(n uint32) (name, text []measure.Word) {
	w, s := r.w, r.spec
	rec := record{n: n, start: w.Date(n, s.start), end: w.Date(n, s.end)}
	title := w.Name(n)
	rec.named = r.name(title)
	rec.called, rec.acronyms = r.called(n, title)
	if r.reader != nil {
		rec.bodyNames, rec.written = r.bodyNames(n, title)
	}
	if s.form != nil {
		rec.form = w.Text(n, s.form)
	}
	r.ids.Begin()
	for _, id := range list(w, n, s.identifiers) {
		r.ids.Put(r.key("id " + kg.Fold(id)))
	}
	rec.identifiers = sorted.Set(r.ids.End())
	all := []string{title}
	for _, a := range s.texts {
		all = append(all, w.Text(n, a))
		rec.described = rec.described || all[len(all)-1] != ""
	}
	name, text = r.words.Words(plainName(title)), r.texts.Words(strings.Join(all, "\n"))
	_, slug, _ := strings.Cut(string(w.ID(n)), "/")
	rec.references = r.references(strings.Join(append(all, slug), "\n"))
	r.ids.Begin()
	for _, f := range w.CountedFacts(n, kg.AttrKind) {
		if source, ok := w.Lookup(f.Source); ok {
			r.ids.Put(source)
		}
	}
	rec.sources = sorted.Set(r.ids.End())
	r.ties(&rec)
	for _, keys := range [...][]uint32{rec.called, rec.acronyms, rec.written, rec.identifiers, rec.references, rec.money} {
		for _, k := range keys {
			r.keys.counts[k]++
		}
	}
	r.list = append(r.list, rec)
	return name, text
}

// called gives the numbers of what a thing is called, and of its acronyms.
func (r *recordReader) called(n uint32, name string) (called, acronyms []uint32) {
	r.ids.Begin()
	for _, c := range append(list(r.w, n, r.spec.aliases), name) {
		r.ids.Put(r.name(c))
	}
	called = sorted.Set(r.ids.End())
	r.ids.Begin()
	if r.spec.acronym != nil {
		for _, a := range append(parenthesised(name), r.w.Text(n, r.spec.acronym)) {
			if a != "" && len(a) <= 16 {
				r.ids.Put(r.key("acronym " + kg.Fold(a)))
			}
		}
	}
	return called, sorted.Set(r.ids.End())
}

// name gives the number of a name.
func (r *recordReader) name(name string) uint32 {
	return r.key("name " + strings.Join(kg.Tokens(plainName(name)), " "))
}

// ties reads what a thing is tied to: places, bodies and money.
func (r *recordReader) ties(rec *record) {
	rec.places = r.w.FarOf(rec.n, &r.ids, r.spec.places...)
	rec.countriesOnly = len(rec.places) > 0 && !slices.ContainsFunc(rec.places, func(p uint32) bool { return r.w.Entity(p).Kind != r.w.Country.Kind })
	doers, payers := r.w.FarOf(rec.n, &r.ids, r.spec.doers...), r.w.FarOf(rec.n, &r.ids, r.spec.payers...)
	if r.spec.flows != nil {
		doers, payers = r.money(rec, doers, payers)
	}
	rec.doers, rec.payers = r.standing(doers), r.standing(payers)
	for _, p := range rec.places {
		r.places[p]++
	}
	for _, b := range sorted.Union(rec.doers, rec.payers) {
		r.bodies[b]++
	}
}

// A payment is that one body pays another.
type payment struct{ payer, doer uint32 }

func comparePayments(p, q payment) int {
	return cmp.Or(cmp.Compare(p.payer, q.payer), cmp.Compare(p.doer, q.doer))
}

// A toldPayment is one for something in a place, None for anywhere, as somebody tells of it.
type toldPayment struct {
	payment
	place, by uint32
}

// bodiesCompared is how many payers and doers of a record are compared as payments.
const bodiesCompared = 12

// payments gives the payments that a record tells of: of each payer to each doer, in
// each place and anywhere. Where it says outright whom the one pays and who pays the
// other, and means others, it does not tell that the one pays the other.
func (rec *record) payments(yield func(p payment, place uint32)) {
	for _, payer := range rec.payers[:min(len(rec.payers), bodiesCompared)] {
		for _, doer := range rec.doers[:min(len(rec.doers), bodiesCompared)] {
			p := payment{payer, doer}
			if payer == doer || rec.denies(p) {
				continue
			}
			yield(p, world.None)
			for _, place := range rec.places[:min(len(rec.places), bodiesCompared)] {
				yield(p, place)
			}
		}
	}
}

// denies says whether a record says outright whom the payer pays and who pays the doer,
// and not that the one pays the other.
func (rec *record) denies(p payment) bool {
	pays, isPaid := false, false
	for _, q := range rec.paid {
		if p == q {
			return false
		}
		pays, isPaid = pays || q.payer == p.payer, isPaid || q.doer == p.doer
	}
	return pays && isPaid
}

// A sum is an amount of money by its number, with who gave and who got it, None
// where that is not known.
type sum struct{ key, from, to uint32 }

func compareSums(x, y sum) int {
	return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to))
}

// money notes the amounts of a thing, and adds the ends of its flows to who does and
// who pays for it.
func (r *recordReader) money(rec *record, doers, payers []uint32) (allDoers, allPayers []uint32) {
	for _, t := range reportedAmounts(r.w, rec.n, r.spec, r.same) {
		if t.from != world.None {
			payers = append(payers, t.from)
		}
		if t.to != world.None {
			doers = append(doers, t.to)
		}
		if t.from != world.None && t.to != world.None && t.from != t.to {
			rec.paid = append(rec.paid, payment{t.from, t.to})
		}
		figures := uint8(len(strings.TrimRight(strconv.FormatInt(t.units(), 10), "0")))
		for _, text := range t.keys() {
			k := r.key(text)
			if had := r.keys.digits[k]; had == 0 || figures < had {
				r.keys.digits[k] = figures
			}
			rec.money = append(rec.money, k)
			rec.sums = append(rec.sums, sum{k, t.from, t.to})
		}
	}
	rec.money = sorted.Set(rec.money)
	slices.SortFunc(rec.sums, compareSums)
	rec.sums = slices.Compact(rec.sums)
	slices.SortFunc(rec.paid, comparePayments)
	rec.paid = slices.Compact(rec.paid)
	return sorted.Set(doers), sorted.Set(payers)
}

// A reportedAmount is an amount of money that a thing tells of: a flow, or what all flows of
// one status and currency from one body, or from it to another, come to.
type reportedAmount struct {
	currency string
	cents    int64
	from, to uint32 // None where they are not known
	flows    []uint32
}

// reportedAmounts gives the amounts that a thing tells of. Bodies are those that stand for
// them.
func reportedAmounts(w *world.World, n uint32, s *recordSpec, same map[uint32]uint32) []reportedAmount {
	type total struct {
		status, currency string
		from, to         uint32
	}
	end := func(flow uint32, l *kg.Link) uint32 {
		body, ok := w.First(flow, l)
		if !ok {
			return world.None
		}
		if rep, ok := same[body]; ok {
			return rep
		}
		return body
	}
	var out []reportedAmount
	at := map[total]int{}
	var totals []reportedAmount
	for b := range w.Ties(n, s.flows) {
		t := reportedAmount{currency: w.Text(b.Far, s.currency), from: end(b.Far, s.from), to: end(b.Far, s.to), flows: []uint32{b.Far}}
		var ok bool
		if t.cents, ok = cents(w.Text(b.Far, s.amount)); !ok || t.cents <= 0 {
			continue
		}
		out = append(out, t)
		status := w.Text(b.Far, s.status)
		for _, of := range [...]total{{status, t.currency, t.from, world.None}, {status, t.currency, t.from, t.to}} {
			i, ok := at[of]
			if !ok {
				i, at[of] = len(totals), len(totals)
				totals = append(totals, reportedAmount{currency: of.currency, from: of.from, to: of.to})
			}
			if flows := totals[i].flows; len(flows) == 0 || flows[len(flows)-1] != b.Far { // to nobody known, both are one
				totals[i].cents += t.cents
				totals[i].flows = append(flows, b.Far)
			}
		}
	}
	for _, t := range totals {
		if len(t.flows) > 1 {
			out = append(out, t)
		}
	}
	return out
}

// units gives the amount in whole units.
func (t *reportedAmount) units() int64 { return (t.cents + 50) / 100 }

// near is from how many units on an amount is near enough to another which is one more
// or less: publishers round and split.
const near = 10_000

// keys gives the texts of which amounts that are near enough have one in common.
func (t *reportedAmount) keys() []string {
	key := func(units int64) string { return "money " + t.currency + " " + strconv.FormatInt(units, 10) }
	if t.cents < near*100 {
		return []string{key(t.units())}
	}
	return []string{key(t.cents / 100), key(t.cents/100 + 1)}
}

// standing gives, for bodies, those that stand for them.
func (r *recordReader) standing(bodies []uint32) []uint32 {
	r.ids.Begin()
	for _, b := range bodies {
		if rep, ok := r.same[b]; ok {
			b = rep
		}
		r.ids.Put(b)
	}
	return sorted.Set(r.ids.End())
}

func (r *recordReader) key(text string) uint32 { return r.keys.of(text) }

// referenceDigits is how many digits make a number a reference and not a count or a year.
const referenceDigits = 5

// references gives the words with so many digits.
func (r *recordReader) references(text string) []measure.Word {
	r.ids.Begin()
	for _, t := range kg.Tokens(text) {
		digits := 0
		for _, c := range t {
			if unicode.IsDigit(c) {
				digits++
			}
		}
		if digits >= referenceDigits {
			r.ids.Put(r.key("reference " + t))
		}
	}
	return sorted.Set(r.ids.End())
}

// list gives the values of a list attribute, nil where the kind has none.
func list(w *world.World, n uint32, a *kg.Attr) []string {
	if a == nil {
		return nil
	}
	return slices.Clone(w.Texts(n, a))
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
func sameBodies(ctx context.Context, w *world.World) (map[uint32]uint32, error) {
	return world.Remember(ctx, w, "same bodies", func(ctx context.Context) (map[uint32]uint32, error) {
		first, out := map[string]uint32{}, map[uint32]uint32{}
		progress, reader := world.NewProgress(ctx, narrowRecords), nameReader(w)
		for org := range w.OfKind(w.Organisation.Kind) {
			if err := progress.Step(); err != nil {
				return nil, err
			}
			for _, key := range bodyKeys(w, org, reader) {
				at, ok := first[key]
				if !ok {
					first[key] = org
					continue
				}
				if a, b := standsFor(out, at), standsFor(out, org); a != b && !distinct(w, at, org) {
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

// distinct says whether two bodies of one name are known to be two: they are based in
// different countries, as ministries are, or have different identifiers of one scheme.
func distinct(w *world.World, a, b uint32) bool {
	home := w.Organisation.Country
	x, known := w.First(a, home)
	y, also := w.First(b, home)
	if known && also && x != y {
		return true
	}
	attr := w.Organisation.Identifiers
	differ := false
	for _, i := range w.Texts(a, attr) {
		for _, j := range w.Texts(b, attr) {
			i, j := kg.Fold(i), kg.Fold(j)
			if i == j {
				return false
			}
			differ = differ || scheme(i) != "" && scheme(i) == scheme(j)
		}
	}
	return differ
}

// bodyKeys gives what names a body well enough to know it by: identifiers, and names
// and aliases of words that tell bodies apart.
func bodyKeys(w *world.World, org uint32, reader *names.Reader) []string {
	var keys []string
	for _, id := range w.Texts(org, w.Organisation.Identifiers) {
		keys = append(keys, "id "+kg.Fold(id))
	}
	for _, name := range append(list(w, org, w.Organisation.Aliases), w.Name(org)) {
		if n := reader.Read(name, ""); n.Telling() {
			keys = append(keys, n.Key)
		}
	}
	return keys
}
