package duplication

import "testing"

func TestThresholds(t *testing.T) {
	for score, want := range map[float64]OverlapClass{
		1: Duplicating, 0.8: Duplicating, 0.7999: Overlapping, 0.5: Overlapping, 0.4999: Fragmentation, 0.25: Fragmentation, 0.2499: "", 0: "",
	} {
		if got := defaultThresholds.class(score); got != want {
			t.Errorf("a score of %v is %q, want %q: a threshold is the least score of its class", score, got, want)
		}
	}
}
