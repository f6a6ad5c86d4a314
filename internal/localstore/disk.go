package localstore

import "os"

// disk is what a store asks of a file system.
type disk struct {
	openFile func(name string, flag int, perm os.FileMode) (*os.File, error)
	// syncFolder makes the name of a new file in the folder last.
	syncFolder func(path string) error
}

// realDisk is that of the machine.
var realDisk = disk{openFile: os.OpenFile, syncFolder: syncFolder}
