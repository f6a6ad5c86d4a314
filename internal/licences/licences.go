// Package licences holds the licence texts of Portolan and of the Go code that is
// linked into it, which are to be passed on with every copy of the binary.
package licences

import _ "embed"

//go:generate go run ./gen

// Go holds, each under a heading, the licence of Portolan, of Go's own library and
// of every module in the binary, whatever system it is built for.
//
//go:embed licences.txt
var Go string
