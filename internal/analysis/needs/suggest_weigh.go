package needs

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/portolan/portolan/internal/analysis/coordination"
	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// weigh notes, of each body found, whom it meets of those who are there, and what
// speaks against it.
func (s *suggester) weigh(ctx context.Context) error {
	tied, err := coordination.AffiliationsOf(ctx, s.World)
	if err != nil {
		return err
	}
	work, err := workloadsOf(ctx, s.World)
	if err != nil {
		return err
	}
	there := slices.Sorted(maps.Keys(s.there))
	for org, p := range s.found {
		if err := s.progress.Steps(1 + len(there)); err != nil {
			return err
		}
		s.meets(org, tied, there)
		if used := int(work.of[org]); used > 0 {
			p.CounterReasons = append(p.CounterReasons, world.Reason{
				Code: codeCapacity, Weight: partnerWeight(codeCapacity) * float64(used) / float64(work.most), Facts: []kg.Fact{},
				Text: fmt.Sprintf("has work: needs that it is present for and initiatives that run, %d in all; the busiest body has %d", used, work.most),
			})
		}
		s.sameBody(org, p, there)
		s.otherSilo(org, p, tied, there)
	}
	return nil
}

// meets notes that a body shares a mechanism with one who is there.
func (s *suggester) meets(org uint32, tied *coordination.Affiliations, there []uint32) {
	for _, partner := range there {
		shared := tied.SharedMechanisms(org, partner)
		if len(shared) == 0 {
			continue
		}
		facts := slices.Concat(coordination.SeatFacts(s.World, org, shared[0]), coordination.SeatFacts(s.World, partner, shared[0]))
		text := "sits in " + s.Name(shared[0]) + " with " + s.Name(partner) + ", which is there"
		switch shared[0] {
		case org:
			text = "holds a seat for " + s.Name(partner) + ", which is there"
		case partner:
			text = "sits in " + s.Name(partner) + ", which is there"
		}
		s.favour(org, world.Reason{Code: codeMeetsPartners, Weight: partnerWeight(codeMeetsPartners), Facts: facts, Text: text})
		return
	}
}

// sameBody notes that a unit or the parent of a body is there.
func (s *suggester) sameBody(org uint32, p *PartnerSuggestion, there []uint32) {
	top := s.Body(org, world.One)
	for _, partner := range there {
		if s.Body(partner, world.One) == top {
			p.CounterReasons = append(p.CounterReasons, world.Reason{
				Code: codeSameBody, Weight: partnerWeight(codeSameBody), Facts: []kg.Fact{}, Text: s.Name(partner) + " is there, and belongs to the same body",
			})
			return
		}
	}
}

// otherSilo notes that a body is in another silo than all who are there.
func (s *suggester) otherSilo(org uint32, p *PartnerSuggestion, tied *coordination.Affiliations, there []uint32) {
	if len(there) == 0 || slices.ContainsFunc(there, func(partner uint32) bool { return tied.SameSilo(org, partner) }) {
		return
	}
	p.CounterReasons = append(p.CounterReasons, world.Reason{
		Code: codeFromAnotherSilo, Weight: partnerWeight(codeFromAnotherSilo), Facts: []kg.Fact{}, Text: "is in no silo with any of those who are there; nothing on record would make them talk",
	})
}

// workloads is how much work bodies have: the needs that each is present for, and
// the initiatives that run which it leads or implements.
type workloads struct {
	of   []int32 // by dense id
	most int     // of a single body
}

// workloadsOf counts the work of all bodies, once for a World.
func workloadsOf(ctx context.Context, w *world.World) (*workloads, error) {
	return world.Remember(ctx, w, "workloads", func(ctx context.Context) (*workloads, error) {
		out, scan, progress := &workloads{of: make([]int32, w.Bound())}, newScanner(w), world.NewProgress(ctx, "ask again: it is worked out once")
		for n := range w.OfKind(w.Organisation.Kind) {
			if err := progress.Step(); err != nil {
				return nil, err
			}
			if !w.Collective(n) {
				used := scan.used(n)
				out.of[n], out.most = int32(used), max(out.most, used)
			}
		}
		return out, nil
	})
}

func (s *scanner) used(org uint32) (n int) {
	for b := range s.Ties(org, s.Organisation.Needs) {
		if s.TieValue(b, s.InterestedIn.Status) == string(world.Present) {
			n++
		}
	}
	seen := map[uint32]bool{}
	for _, l := range [...]*kg.Link{s.Organisation.Leads, s.Organisation.Implements} {
		for b := range s.Ties(org, l) {
			if !seen[b.Far] && s.runs.Of(b.Far) == world.Running {
				seen[b.Far] = true
				n++
			}
		}
	}
	return n
}

// mandates finds bodies whose mandate speaks of what the need speaks of. Words count
// the more, the fewer needs of the graph have them.
func (s *suggester) mandates(ctx context.Context) error {
	words, err := needWordsOf(ctx, s.World)
	if err != nil {
		return err
	}
	all, wanted := 0.0, map[string]float64{}
	for _, word := range wordsOfNeed(s.World, s.need) {
		wanted[word] = math.Log(1 + float64(words.needs)/float64(max(1, words.in[word])))
		all += wanted[word]
	}
	mandate := s.Organisation.Mandate
	for org := range s.OfKind(s.Organisation.Kind) {
		if err := s.progress.Step(); err != nil {
			return err
		}
		text := s.Text(org, mandate)
		if text == "" || all == 0 {
			continue
		}
		share, common := 0.0, []string{}
		for _, word := range distinctWords(text) {
			if weight := wanted[word]; weight > 0 {
				share += weight / all
				common = append(common, word)
			}
		}
		if share >= leastMandateShare {
			s.favour(org, world.Reason{
				Code: codeMandate, Weight: partnerWeight(codeMandate) * share, Facts: s.FactsAbout(org, mandate.Name),
				Text: fmt.Sprintf("its mandate (%s) speaks of the same: %s", text, world.JoinWords(common)),
			})
		}
	}
	return nil
}

// needWords is how many needs there are, and how many have a word.
type needWords struct {
	needs int
	in    map[string]int
}

func needWordsOf(ctx context.Context, w *world.World) (*needWords, error) {
	return world.Remember(ctx, w, "words of needs", func(ctx context.Context) (*needWords, error) {
		out, progress := &needWords{in: map[string]int{}}, world.NewProgress(ctx, "ask again: it is worked out once")
		for n := range w.OfKind(w.Need.Kind) {
			if err := progress.Step(); err != nil {
				return nil, err
			}
			out.needs++
			for _, word := range wordsOfNeed(w, n) {
				out.in[word]++
			}
		}
		return out, nil
	})
}

func wordsOfNeed(w *world.World, n uint32) []string {
	return distinctWords(w.Text(n, w.Need.Name) + " " + w.Text(n, w.Need.Statement))
}

// shortestWord is how many letters a word has that can tell what a text is about.
const shortestWord = 4

// distinctWords gives the words of a text that are long enough, each once, in order.
func distinctWords(text string) []string {
	words := slices.DeleteFunc(kg.Tokens(text), func(word string) bool { return len(word) < shortestWord })
	slices.Sort(words)
	return slices.Compact(words)
}
