// Package duplication finds efforts that double, in the sense of the US GAO, bodies that
// are engaged in the same needs, and solutions that are proposed more than once.
package duplication
