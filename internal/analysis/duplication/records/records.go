package records

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/portolan/portolan/internal/analysis/duplication/measure"
	"github.com/portolan/portolan/internal/analysis/sorted"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A Query says which records to compare, and by which measure.
type Query struct {
	// Kinds are the kinds of things, as the schema's enum Kind spells them; nil is all
	// whose things have names of their own.
	Kinds []string
	// MinimumScore is the least score listed; nil is that of weights.go.
	MinimumScore *float64
	// Weights override weights by the code of the reason, from 0 to 1.
	Weights map[string]float64
}

// A DuplicateRecord is two records that may be of one thing. Whether they are, people
// decide; nothing merges them by itself. What it says beyond its score is worked out
// when it is asked for.
type DuplicateRecord struct {
	in    *DuplicateRecords
	of    *records
	a, b  uint32
	score float64
}

// DuplicateRecords are pairs of records that may be of one thing.
type DuplicateRecords struct {
	Basis world.Basis
	// List has the likeliest first.
	List []DuplicateRecord

	world   *world.World
	weights *measure.Weights
}

const recordsDefinition = "Two records may be of one thing where names, aliases, acronyms, identifiers, reference numbers, words, money, dates, places and bodies agree, by a score of named " +
	"reasons, lowered by what tells them apart: one source that names both, other places, dates, forms, identifiers. Only records of one kind that share something rare are compared. " +
	"Things without names of their own (flows, requirements) and documents are not. A record that was merged is no record any more."

// PossibleDuplicates gives records that may be of one thing. It gives Invalid
// for a kind that there is not or that cannot be compared, and for scores and weights
// out of bounds; CostLimit where the time of the request runs out.
func PossibleDuplicates(ctx context.Context, w *world.World, q Query) (*DuplicateRecords, error) {
	if err := world.NewProgress(ctx, narrowRecords).Check(); err != nil {
		return nil, err
	}
	kinds, err := recordKinds(w, q.Kinds)
	if err != nil {
		return nil, err
	}
	by, err := measure.NewWeights(recordWeighings[:], q.Weights)
	if err != nil {
		return nil, err
	}
	least := defaultRecordScore
	if q.MinimumScore != nil {
		least = *q.MinimumScore
	}
	if !(least > 0 && least <= 1) {
		return nil, kg.Errorf(kg.Invalid, "minimumScore", "%v is no score; give one above 0 and up to 1", least)
	}
	out := &DuplicateRecords{Basis: w.Basis(recordsDefinition), world: w, weights: by}
	for _, k := range kinds {
		found, err := duplicatesOf(ctx, w, k, by, least)
		if err != nil {
			return nil, err
		}
		for _, x := range found.List {
			x.in = out
			out.List = append(out.List, x)
		}
		out.Basis.Included += found.Basis.Included
		for _, x := range found.Basis.Excluded {
			out.Basis.Exclude(x.Reason, x.Count)
		}
	}
	slices.SortStableFunc(out.List, func(x, y DuplicateRecord) int { return cmp.Compare(y.score, x.score) })
	return out, nil
}

// recordKinds gives the kinds of those names, or all that can be compared.
func recordKinds(w *world.World, names []string) ([]*kg.Kind, error) {
	var out []*kg.Kind
	for _, k := range w.Kinds {
		if (k.NameRule == "" && k != w.Source.Kind) && (names == nil || slices.Contains(names, k.Enum())) {
			out = append(out, k)
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(out, func(k *kg.Kind) bool { return k.Enum() == name }) {
			return nil, kg.Errorf(kg.Invalid, "kinds", "%s cannot be compared: its things have no names of their own, or it is no kind", name)
		}
	}
	return out, nil
}

// What records of a block share.
const (
	blockCalled = iota
	blockName
	blockSaid
	blockSpent
	blockPayer // and who does it
	blockDay   // in a place
	recordSorts
)

var recordLimits = [recordSorts]int{blockCalled: nameBlock, blockName: nameBlock, blockSaid: saidBlock, blockSpent: moneyBlock, blockPayer: payerBlock, blockDay: dayBlock}

// duplicatesOf gives the records of a kind that may be of one thing. What is compared is
// gathered once; the result is kept for the usual measure alone.
func duplicatesOf(ctx context.Context, w *world.World, k *kg.Kind, by *measure.Weights, least float64) (*DuplicateRecords, error) {
	all, err := world.Remember(ctx, w, "records "+k.Name, func(ctx context.Context) (*recordBlocks, error) { return newRecordBlocks(ctx, w, k) })
	if err != nil {
		return nil, err
	}
	if !by.Usual() || least != defaultRecordScore {
		return all.compare(ctx, by, least)
	}
	return world.Remember(ctx, w, "duplicate records "+k.Name, func(ctx context.Context) (*DuplicateRecords, error) { return all.compare(ctx, by, least) })
}

// recordBlocks are the records of a kind in blocks.
type recordBlocks struct {
	*records
	*measure.Blocks
}

func newRecordBlocks(ctx context.Context, w *world.World, k *kg.Kind) (*recordBlocks, error) {
	all, err := recordsOf(ctx, w, k)
	if err != nil {
		return nil, err
	}
	b := &measure.Blocks{}
	for i := range all.list {
		all.enter(b, uint32(i), &all.list[i])
	}
	_, err = b.Close(len(all.list), func(what uint8) int { return recordLimits[what] }, world.NewProgress(ctx, narrowRecords))
	return &recordBlocks{all, b}, err
}

func (r *recordBlocks) compare(ctx context.Context, by *measure.Weights, least float64) (*DuplicateRecords, error) {
	out := &DuplicateRecords{}
	out.Basis.Included = len(r.list)
	var signs []measure.Evidence
	err := r.Pairs(world.NewProgress(ctx, narrowRecords), func(i, j uint32) {
		signs = r.evidence(signs, &r.list[i], &r.list[j], by, least)
		if score := by.Score(signs); score >= least {
			out.List = append(out.List, DuplicateRecord{nil, r.records, i, j, score})
		}
	})
	slices.SortFunc(out.List, func(x, y DuplicateRecord) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return out, err
}

// enter puts a record into its blocks.
func (r *records) enter(b *measure.Blocks, i uint32, rec *record) {
	for _, keys := range [...][]uint32{rec.called, rec.acronyms, rec.written, rec.identifiers, rec.references} {
		for _, k := range keys {
			b.Put(blockCalled, k, 0, i)
		}
	}
	for _, k := range rec.money {
		b.Put(blockSpent, k, 0, i)
	}
	r.words.Rare(&rec.name, nameBlock, func(w measure.Word) { b.Put(blockName, w, 0, i) })
	r.texts.Rare(&rec.text, saidBlock, func(w measure.Word) { b.Put(blockSaid, w, 0, i) })
	for _, d := range rec.doers {
		for _, p := range rec.payers[:min(len(rec.payers), payersCompared)] {
			b.Put(blockPayer, min(d, p), max(d, p), i)
		}
	}
	if rec.start != "" {
		for _, p := range rec.places {
			b.Put(blockDay, p, uint32(measure.DayNumber(rec.start.Start())), i)
		}
	}
}

func (x *DuplicateRecord) ends() (a, b *record) { return &x.of.list[x.a], &x.of.list[x.b] }

// ID is a hash of the ids of the two.
func (x *DuplicateRecord) ID() string {
	ids := x.Entities()
	return measure.PairID("duplicate-record", string(ids[0]), string(ids[1]))
}

// Entities are the two, in order of id.
func (x *DuplicateRecord) Entities() []kg.ID {
	a, b := x.ends()
	return x.in.world.ByID([]uint32{a.n, b.n})
}

// Score is from 0 to 1 (weights.go).
func (x *DuplicateRecord) Score() float64 { return x.score }

// Reasons say why the two may be one.
func (x *DuplicateRecord) Reasons() []world.Reason { return x.reasons(false) }

// CounterReasons say what tells them apart. Their weights are below zero.
func (x *DuplicateRecord) CounterReasons() []world.Reason { return x.reasons(true) }

func (x *DuplicateRecord) reasons(counter bool) []world.Reason {
	a, b := x.ends()
	out := []world.Reason{}
	for _, s := range x.of.evidence(nil, a, b, x.in.weights, 0) {
		if x.in.weights.Counter(s) == counter {
			text, facts := wordedRecord(x.in.world, x.of, s.Signal, a, b)
			out = append(out, x.in.weights.Reason(s, text, facts))
		}
	}
	return out
}

// wordedRecord words evidence for two records, with the facts it rests on.
func wordedRecord(w *world.World, r *records, s measure.Signal, a, b *record) (string, []kg.Fact) {
	about := func(attrs ...*kg.Attr) []kg.Fact {
		facts := []kg.Fact{}
		for _, rec := range [...]*record{a, b} {
			for _, at := range attrs {
				if at != nil {
					facts = append(facts, w.FactsAbout(rec.n, at.Name)...)
				}
			}
		}
		return facts
	}
	spec := recordSpecOf(w, r.kind)
	name := r.kind.Attr(kg.AttrName)
	switch s {
	case sameIdentifier:
		return "Both have the identifier " + r.shared(a.identifiers, b.identifiers), about(spec.identifiers)
	case otherIdentifier:
		return "Their identifiers are of one scheme and differ", about(spec.identifiers)
	case sameName:
		return "Both are called " + w.Name(a.n), about(name)
	case similarName:
		return fmt.Sprintf("Their names are alike to %.2f: %s; %s", measure.Likeness(&a.name, &b.name, nameWords), w.Name(a.n), w.Name(b.n)), about(name)
	case sameAlias:
		return "Both are called " + r.shared(a.called, b.called), about(name, spec.aliases)
	case sameAcronym:
		return "Both have the acronym " + strings.ToUpper(r.shared(a.acronyms, b.acronyms)), about(name, spec.acronym)
	case otherSpelling, acronymOfName:
		return r.wordedName(s, a, b), about(name, spec.acronym, spec.aliases)
	case sameReference:
		return "Both bear the reference " + r.shared(a.references, b.references), about(append(spec.texts, name)...)
	case similarDescription:
		return fmt.Sprintf("What is said of them is alike to %.2f; they share the words %s", measure.Likeness(&a.text, &b.text, textWords), strings.Join(r.texts.Common(&a.text, &b.text, 6), ", ")),
			about(append(spec.texts, name)...)
	case sameDates:
		return "They begin or end on the same day", about(spec.start, spec.end)
	case otherDates:
		return "One ended before the other began", about(spec.start, spec.end)
	case otherForm:
		return "They are of different forms: " + a.form + ", " + b.form, about(spec.form)
	case onlySource:
		return w.Names(r.toldApart(a, b)) + " names both, as two things", about(r.kind.Attr(kg.AttrKind))
	default:
		return wordedRecordTies(w, r, s, a, b)
	}
}

// wordedRecordTies words what two records are tied to.
func wordedRecordTies(w *world.World, r *records, s measure.Signal, a, b *record) (string, []kg.Fact) {
	places := sorted.Intersection(a.places, b.places)
	tied := func(to func(*record) []uint32) []kg.Fact {
		facts := []kg.Fact{}
		for _, rec := range [...]*record{a, b} {
			for _, n := range to(rec) {
				facts = append(facts, w.TieFacts(rec.n, n)...)
			}
		}
		return facts
	}
	switch s {
	case sameMoney:
		return wordedMoney(w, r, a, b)
	case sameTies:
		return "Both are in " + w.Names(places), tied(func(*record) []uint32 { return places })
	case otherPlace:
		return "They are in different places: " + w.Names(a.places) + "; " + w.Names(b.places), tied(func(x *record) []uint32 { return x.places })
	default:
		bodies := sorted.Union(sorted.Intersection(a.doers, b.doers), sorted.Union(sorted.Intersection(a.doers, b.payers), sorted.Intersection(b.doers, a.payers)))
		return "The same bodies do or pay for both: " + w.Names(bodies), tied(func(*record) []uint32 { return bodies })
	}
}

// wordedMoney words the money that two records share, with the facts of its amounts.
func wordedMoney(w *world.World, r *records, a, b *record) (string, []kg.Fact) {
	spec := recordSpecOf(w, r.kind)
	var both [2][]reportedAmount
	var amounts []string
	told := reportedAmounts(w, b.n, spec, r.same)
	for _, x := range reportedAmounts(w, a.n, spec, r.same) {
		for _, y := range told {
			if x.currency != y.currency || inBoth(x.keys(), y.keys()) == 0 || mayBeOne([]sum{{0, x.from, x.to}}, []sum{{0, y.from, y.to}}) == 0 {
				continue
			}
			both[0], both[1] = append(both[0], x), append(both[1], y)
			amount := fmt.Sprintf("%s %d", x.currency, x.units())
			if y.units() != x.units() {
				amount += fmt.Sprintf(" and %d", y.units())
			}
			amounts = append(amounts, amount)
		}
	}
	var flows []uint32
	for _, t := range slices.Concat(both[0], both[1]) {
		flows = append(flows, t.flows...)
	}
	facts := []kg.Fact{}
	for _, flow := range sorted.Set(flows) {
		facts = append(facts, w.FactsAbout(flow, spec.amount.Name)...)
	}
	slices.Sort(amounts)
	return "Both tell of " + strings.Join(slices.Compact(amounts), ", "), facts
}

// inBoth counts the texts that two lists have in common.
func inBoth(a, b []string) int {
	n := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}

// shared words the keys that two lists have in common.
func (r *records) shared(a, b []uint32) string {
	var out []string
	for _, k := range sorted.Intersection(a, b) {
		_, text, _ := strings.Cut(r.keys.texts[k], " ")
		out = append(out, text)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
