package localstore

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// tally is what stands in a file, counted and summed up. A page that was not
// written, so that it is as it was some changes ago, is sound in itself; what all of
// them sum up to is another.
type tally struct {
	entities, ties, entries int
	// records is the sum of all records, log that of all entries of the log.
	records, log uint64
}

// weight is what a stored value adds to a sum: a number that follows from its
// checksum, and differs by other bits for each difference between two checksums.
func weight(stored []byte) uint64 {
	if len(stored) < crc32.Size {
		return 0
	}
	// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
	x := uint64(binary.LittleEndian.Uint32(stored)) + 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// element counts an element of a leaf.
func (t *tally) element(buckets [][]byte, _, value []byte) error {
	if len(buckets) == 0 {
		return nil
	}
	switch name := buckets[0]; {
	case bytes.Equal(name, bucketEntities):
		t.entities++
		t.records += weight(value)
	case bytes.Equal(name, bucketTies):
		t.ties++
		t.records += weight(value)
	case bytes.Equal(name, bucketLog):
		t.entries++
		t.log += weight(value)
	}
	return nil
}

// complete compares what was counted with what the state says.
func (t *tally) complete(s *storedState) error {
	switch {
	case t.entities != s.Entities || t.ties != s.Ties:
		return fmt.Errorf("it has %d entities and %d ties instead of %d and %d", t.entities, t.ties, s.Entities, s.Ties)
	case t.entries != s.Log:
		return fmt.Errorf("its log has %d entries instead of %d", t.entries, s.Log)
	case s.Format < 2: // which has no sums
		return nil
	case t.records != s.Records:
		return fmt.Errorf("some of its records are not those that were written last")
	case t.log != s.LogSum:
		return fmt.Errorf("some of the entries of its log are not those that were written last")
	}
	return nil
}
