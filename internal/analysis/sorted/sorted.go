// Package sorted has lists of numbers in order, each number once, as sets.
package sorted

import (
	"iter"
	"slices"
)

// Set puts a list in order, each element once.
func Set(list []uint32) []uint32 {
	slices.Sort(list)
	return slices.Compact(list)
}

// Union gives what is in either of two lists in order.
func Union(a, b []uint32) []uint32 { return Set(slices.Concat(a, b)) }

// muchLonger is how many times longer a list is than another, for searching in it to
// cost less than going through both: some bodies do thousands of things.
const muchLonger = 16

// Intersect gives the numbers that two lists in order have in common, in order.
func Intersect(a, b []uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		if len(a) > len(b) {
			a, b = b, a
		}
		if len(b) > muchLonger*len(a) {
			for _, n := range a {
				i, ok := slices.BinarySearch(b, n)
				if ok && !yield(n) {
					return
				}
				b = b[i:]
			}
			return
		}
		for i, j := 0, 0; i < len(a) && j < len(b); {
			switch {
			case a[i] < b[j]:
				i++
			case a[i] > b[j]:
				j++
			default:
				if !yield(a[i]) {
					return
				}
				i, j = i+1, j+1
			}
		}
	}
}

// Intersection gives the numbers that two lists in order have in common.
func Intersection(a, b []uint32) []uint32 {
	var out []uint32
	for n := range Intersect(a, b) {
		out = append(out, n)
	}
	return out
}

// IntersectionSize counts the numbers that two lists in order have in common.
func IntersectionSize(a, b []uint32) (n int) {
	for range Intersect(a, b) {
		n++
	}
	return n
}

// FirstCommon gives the first number that two lists in order have in common.
func FirstCommon(a, b []uint32) (uint32, bool) {
	for n := range Intersect(a, b) {
		return n, true
	}
	return 0, false
}

// An Arena holds many short lists in few pieces of memory.
type Arena[T any] struct {
	block []T
	open  []T
}

// arenaBlock is how many elements a piece of memory holds.
const arenaBlock = 1 << 14

// Begin begins a list.
func (a *Arena[T]) Begin() { a.open = a.open[:0] }

// Put adds to the list begun.
func (a *Arena[T]) Put(v T) { a.open = append(a.open, v) }

// End gives the list begun, nil for an empty one.
func (a *Arena[T]) End() []T {
	if len(a.open) == 0 {
		return nil
	}
	if cap(a.block)-len(a.block) < len(a.open) {
		a.block = make([]T, 0, max(arenaBlock, len(a.open)))
	}
	start := len(a.block)
	a.block = append(a.block, a.open...)
	return a.block[start:len(a.block):len(a.block)]
}

// One gives a list of one.
func (a *Arena[T]) One(v T) []T {
	a.Begin()
	a.Put(v)
	return a.End()
}

// Members gives the numbers of a list as a set.
func Members(ns []uint32) map[uint32]bool {
	set := make(map[uint32]bool, len(ns))
	for _, n := range ns {
		set[n] = true
	}
	return set
}

// Empty says whether the list begun is.
func (a *Arena[T]) Empty() bool { return len(a.open) == 0 }
