package records

import (
	"testing"

	"github.com/portolan/portolan/internal/analysis/world/worldtest"
)

// TestRecordWeightsAreDocumented holds the documentation to the weights in force.
func TestRecordWeightsAreDocumented(t *testing.T) {
	var rows []worldtest.Weighed
	for _, x := range recordWeighings {
		if x.Counter {
			x.Weight = -x.Weight
		}
		rows = append(rows, worldtest.Weighed{Code: x.Code, Weight: x.Weight, Why: x.Why})
	}
	worldtest.Documented(t, "reasons for records", rows)
}
