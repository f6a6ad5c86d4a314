package main

import (
	"io"

	"github.com/portolan/portolan/internal/server"
)

type licencesCmd struct{}

// Run prints the licences.
func (licencesCmd) Run(e *env) error {
	_, err := io.WriteString(e.stdout, server.Licences())
	return err
}
