// Package records finds records that may be of one thing.
package records
