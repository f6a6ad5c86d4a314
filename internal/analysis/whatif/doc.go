// Package whatif compares worlds: as they are and as they would be, on two days, in two
// editions of a plan.
package whatif
