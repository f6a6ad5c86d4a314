package world

import (
	"context"
	"errors"

	"github.com/portolan/portolan/internal/kg"
)

// A Progress checks, now and then in long work, whether anybody still waits for it.
type Progress struct {
	ctx    context.Context
	narrow string
	steps  int
}

// NewProgress begins to count; narrow says what to ask for instead where time runs out.
func NewProgress(ctx context.Context, narrow string) *Progress {
	return &Progress{ctx: ctx, narrow: narrow}
}

// StepsBetween is how many steps pass between two looks at the clock.
const StepsBetween = 1 << 12

// Step counts one step of work. It gives CostLimit where the time of the request
// has run out, and the context's error where its client has gone.
func (p *Progress) Step() error { return p.Steps(1) }

// Steps counts several steps of work.
func (p *Progress) Steps(n int) error {
	before := p.steps / StepsBetween
	if p.steps += n; p.steps/StepsBetween == before {
		return nil
	}
	return p.Check()
}

// Check looks whether anybody still waits, as Step does now and then.
func (p *Progress) Check() error {
	err := p.ctx.Err()
	if errors.Is(err, context.DeadlineExceeded) {
		return kg.Errorf(kg.CostLimit, "", "this would take longer than a request may; %s", p.narrow)
	}
	return err
}
