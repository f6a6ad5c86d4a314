//go:build !linux

package localstore

import "testing"

func (d *faulty) unsyncable(tb testing.TB) (undo func()) {
	tb.Skip("syncs are made to fail on Linux alone")
	return nil
}
