package coordination

import (
	"slices"
	"testing"

	"github.com/portolan/portolan/internal/analysis/world/worldtest"
)

func TestWeigh(t *testing.T) {
	edges := []edge{
		{0, 1, codeSeat, seatWeight},
		{1, 0, codeSeat, looseSeatWeight},
		{1, 0, codeUnit, unitWeight},
		{2, 1, codeSeat, looseSeatWeight},
		{1, 2, codeSeat, looseSeatWeight},
	}
	backwards := slices.Clone(edges)
	slices.Reverse(backwards)
	for it, edges := range map[string][]edge{"": edges, ", in whatever order": backwards} {
		t.Run("it counts several ties of a sort as the strongest of them, and adds up those of several sorts"+it, func(t *testing.T) {
			g := weigh(3, edges)
			worldtest.Equal(t, g.start, []int32{0, 1, 3, 4})
			worldtest.Equal(t, g.to, []int32{1, 0, 2, 1})
			worldtest.Equal(t, g.weight, []int64{seatWeight + unitWeight, seatWeight + unitWeight, looseSeatWeight, looseSeatWeight})
		})
	}
}
