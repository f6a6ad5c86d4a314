package analysis

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/portolan/portolan/internal/kg"
)

// weigh notes, of each body found, whom it meets of those who are there, and what
// speaks against it.
func (s *suggester) weigh(ctx context.Context) error {
	tied, err := s.affiliations(ctx)
	if err != nil {
		return err
	}
	work, err := s.workloads(ctx)
	if err != nil {
		return err
	}
	there := slices.Sorted(maps.Keys(s.there))
	for org, p := range s.found {
		if err := s.pace.Steps(1 + len(there)); err != nil {
			return err
		}
		s.meets(org, tied, there)
		if used := int(work.of[org]); used > 0 {
			p.CounterReasons = append(p.CounterReasons, Reason{
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
func (s *suggester) meets(org uint32, tied *affiliations, there []uint32) {
	for _, partner := range there {
		shared := tied.sharedMechanisms(org, partner)
		if len(shared) == 0 {
			continue
		}
		facts := slices.Concat(s.seatFacts(org, shared[0]), s.seatFacts(partner, shared[0]))
		text := "sits in " + s.Name(shared[0]) + " with " + s.Name(partner) + ", which is there"
		switch shared[0] {
		case org:
			text = "holds a seat for " + s.Name(partner) + ", which is there"
		case partner:
			text = "sits in " + s.Name(partner) + ", which is there"
		}
		s.favour(org, Reason{Code: codeMeetsPartners, Weight: partnerWeight(codeMeetsPartners), Facts: facts, Text: text})
		return
	}
}

// sameBody notes that a unit or the parent of a body is there.
func (s *suggester) sameBody(org uint32, p *PartnerSuggestion, there []uint32) {
	top := s.Body(org, One)
	for _, partner := range there {
		if s.Body(partner, One) == top {
			p.CounterReasons = append(p.CounterReasons, Reason{
				Code: codeSameBody, Weight: partnerWeight(codeSameBody), Facts: []kg.Fact{}, Text: s.Name(partner) + " is there, and belongs to the same body",
			})
			return
		}
	}
}

// otherSilo notes that a body is in another silo than all who are there.
func (s *suggester) otherSilo(org uint32, p *PartnerSuggestion, tied *affiliations, there []uint32) {
	if len(there) == 0 || slices.ContainsFunc(there, func(partner uint32) bool { return tied.silos.sameSilo(org, partner) }) {
		return
	}
	p.CounterReasons = append(p.CounterReasons, Reason{
		Code: codeFromAnotherSilo, Weight: partnerWeight(codeFromAnotherSilo), Facts: []kg.Fact{}, Text: "is in no silo with any of those who are there; nothing on record would make them talk",
	})
}

// workloads is how much work bodies have: the needs that each is present for, and
// the initiatives that run which it leads or implements.
type workloads struct {
	of   []int32 // by dense id
	most int     // of a single body
}

// workloads counts the work of all bodies, once for a World.
func (w *World) workloads(ctx context.Context) (*workloads, error) {
	return Remember(ctx, w, "workloads", func(ctx context.Context) (*workloads, error) {
		out, scan, pace := &workloads{of: make([]int32, w.Bound())}, w.scanner(), NewProgress(ctx, "ask again: it is worked out once")
		for n := range w.OfKind(w.Organisation.Kind) {
			if err := pace.Step(); err != nil {
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
		if s.TieValue(b, s.InterestedIn.Status) == string(Present) {
			n++
		}
	}
	seen := map[uint32]bool{}
	for _, l := range [...]*kg.Link{s.Organisation.Leads, s.Organisation.Implements} {
		for b := range s.Ties(org, l) {
			if !seen[b.Far] && s.runs.Of(b.Far) == Running {
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
	words, err := s.needWords(ctx)
	if err != nil {
		return err
	}
	all, wanted := 0.0, map[string]float64{}
	for _, word := range s.wordsOfNeed(s.need) {
		wanted[word] = math.Log(1 + float64(words.needs)/float64(max(1, words.in[word])))
		all += wanted[word]
	}
	mandate := s.Organisation.Mandate
	for org := range s.OfKind(s.Organisation.Kind) {
		if err := s.pace.Step(); err != nil {
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
			s.favour(org, Reason{
				Code: codeMandate, Weight: partnerWeight(codeMandate) * share, Facts: s.FactsAbout(org, mandate.Name),
				Text: fmt.Sprintf("its mandate (%s) speaks of the same: %s", text, JoinWords(common)),
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

func (w *World) needWords(ctx context.Context) (*needWords, error) {
	return Remember(ctx, w, "words of needs", func(ctx context.Context) (*needWords, error) {
		out, pace := &needWords{in: map[string]int{}}, NewProgress(ctx, "ask again: it is worked out once")
		for n := range w.OfKind(w.Need.Kind) {
			if err := pace.Step(); err != nil {
				return nil, err
			}
			out.needs++
			for _, word := range w.wordsOfNeed(n) {
				out.in[word]++
			}
		}
		return out, nil
	})
}

func (w *World) wordsOfNeed(n uint32) []string {
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
