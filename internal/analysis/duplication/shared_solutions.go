package duplication

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/portolan/portolan/internal/analysis/world"
	"github.com/portolan/portolan/internal/kg"
)

// A SharedSolution is a set of solutions of a plan that are the same in substance:
// SAME_SOLUTION ties them, directly or by way of others.
type SharedSolution struct {
	// Solutions are those of the plan, at least two, in order of name.
	Solutions []kg.ID
	// Needs are the plan's needs that they address, in its order; Areas theirs.
	Needs, Areas []kg.ID
	// Reasons are the ties of the set, one reason each.
	Reasons []world.Reason
}

// A SharedSolutionsQuery asks for solutions that a plan proposes more than once.
type SharedSolutionsQuery struct {
	// Plan is the plan; "" is the one that nothing replaces.
	Plan kg.ID `kind:"ActionPlan"`
	// AcrossAreas asks for only those whose needs stand in more than one priority area.
	AcrossAreas bool
}

// SharedSolutions gives the sets of solutions that a plan proposes more than once,
// those with the most needs first.
func SharedSolutions(ctx context.Context, w *world.World, q SharedSolutionsQuery) ([]SharedSolution, error) {
	p, err := w.Planned(q.Plan)
	if err != nil {
		return nil, err
	}
	s := sameness{
		World: w, progress: world.NewProgress(ctx, "name a plan with fewer needs"),
		needs: map[uint32][]uint32{}, area: map[uint32]uint32{}, rank: map[uint32]int{}, seen: map[uint32]bool{},
	}
	if err := s.progress.Check(); err != nil {
		return nil, err
	}
	if err := s.proposed(p); err != nil {
		return nil, err
	}
	return s.sets(q.AcrossAreas)
}

// A sameness looks for the solutions of a plan that are the same.
type sameness struct {
	*world.World
	progress *world.Progress
	needs    map[uint32][]uint32 // of the plan's solutions
	area     map[uint32]uint32   // of its needs
	rank     map[uint32]int      // of its needs and solutions, each in their order
	seen     map[uint32]bool     // solutions that a set was sought for
}

// proposed notes what the plan proposes.
func (s *sameness) proposed(plan uint32) error {
	for _, area := range s.AreasOf(plan) {
		for _, need := range s.Far(area, s.PriorityArea.Needs) {
			s.area[need], s.rank[need] = area, len(s.rank)
			for b := range s.Ties(need, s.Need.Solutions) {
				s.needs[b.Far] = append(s.needs[b.Far], need)
				if err := s.progress.Step(); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *sameness) sets(acrossAreas bool) ([]SharedSolution, error) {
	var proposed []uint32
	for n := range s.OfKind(s.Solution.Kind) {
		if s.needs[n] != nil {
			proposed = append(proposed, n)
			s.rank[n] = len(s.rank)
		}
		if err := s.progress.Step(); err != nil {
			return nil, err
		}
	}
	found := []SharedSolution{}
	for _, n := range proposed {
		if s.seen[n] {
			continue
		}
		set, err := s.set(n)
		if err != nil {
			return nil, err
		}
		if len(set.Solutions) > 1 && (!acrossAreas || len(set.Areas) > 1) {
			found = append(found, set)
		}
	}
	slices.SortStableFunc(found, func(a, b SharedSolution) int { return cmp.Compare(len(b.Needs), len(a.Needs)) })
	return found, nil
}

// set gives what is the same as a solution of the plan, also by way of solutions
// of other plans.
func (s *sameness) set(first uint32) (SharedSolution, error) {
	var out SharedSolution
	s.seen[first] = true
	members := []uint32{first}
	for i := 0; i < len(members); i++ {
		for b := range s.Ties(members[i], s.Solution.SameSolutions) {
			if err := s.progress.Step(); err != nil {
				return out, err
			}
			if !s.seen[b.Far] {
				s.seen[b.Far] = true
				members = append(members, b.Far)
			}
			if s.ID(members[i]) < s.ID(b.Far) { // a tie stands at both its ends
				out.Reasons = append(out.Reasons, s.reason(members[i], b))
			}
		}
	}
	s.describe(&out, members)
	return out, nil
}

func (s *sameness) reason(n uint32, b world.Tie) world.Reason {
	text := fmt.Sprintf("“%s” and “%s” are stated to be the same solution", s.Name(n), s.Name(b.Far))
	return world.Reason{Code: "SAME_SOLUTION", Weight: 1, Text: text, Facts: b.Facts}
}

// describe lists the plan's solutions among the members, their needs and areas.
func (s *sameness) describe(out *SharedSolution, members []uint32) {
	var solutions, needs, areas []uint32
	for _, n := range members {
		if _, proposed := s.rank[n]; proposed {
			solutions = append(solutions, n)
			needs = append(needs, s.needs[n]...)
		}
	}
	byRank := func(a, b uint32) int { return cmp.Compare(s.rank[a], s.rank[b]) }
	slices.SortFunc(solutions, byRank)
	slices.SortFunc(needs, byRank)
	needs = slices.Compact(needs)
	for _, need := range needs { // needs of one area stand together
		areas = append(areas, s.area[need])
	}
	out.Solutions, out.Needs, out.Areas = s.IDs(solutions), s.IDs(needs), s.IDs(slices.Compact(areas))
}
