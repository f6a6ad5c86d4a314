package kg

import "sync/atomic"

// A Budget is how much the answers to one request may hold together, counted while they
// are made: things with each time they stand there, and facts. It may be shared by plans
// that run at once. A nil Budget has no end.
type Budget struct {
	most  int64
	spent atomic.Int64
}

// NewBudget gives a budget of so many things and facts; nil, which has no end, for 0 and
// less.
func NewBudget(most int) *Budget {
	if most <= 0 {
		return nil
	}
	return &Budget{most: int64(most)}
}

// Take spends n of it. It gives CostLimit where there is not so much left.
func (b *Budget) Take(n int) error {
	if b == nil || b.spent.Add(int64(n)) <= b.most {
		return nil
	}
	return Errorf(CostLimit, "", "the answer holds more than %d things and facts, which is the limit; give filters, give a smaller `first`, ask for totalCount alone, or ask in several requests", b.most)
}
