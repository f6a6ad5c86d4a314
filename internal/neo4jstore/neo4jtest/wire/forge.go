package wire

import (
	"bytes"

	"github.com/Shopify/toxiproxy/v2/toxics"
)

const forgerType = "forger"

func init() { toxics.Register(forgerType, &forger{}) }

// Forge makes the server say one thing for another of the same length, where it
// says it at one go, until the function it gives is called.
func (p *Proxy) Forge(said, instead string) (end func()) {
	p.tb.Helper()
	if len(said) != len(instead) {
		p.tb.Fatalf("%q and %q differ in length", said, instead)
	}
	return p.Add(forgerType, down, map[string]any{"said": said, "instead": instead})
}

// A forger replaces bytes.
type forger struct {
	Said    string `json:"said"`
	Instead string `json:"instead"`
}

// Pipe passes on what comes, forged.
func (f *forger) Pipe(stub *toxics.ToxicStub) {
	for {
		select {
		case <-stub.Interrupt:
			return
		case c := <-stub.Input:
			if c == nil {
				stub.Close()
				return
			}
			c.Data = bytes.ReplaceAll(c.Data, []byte(f.Said), []byte(f.Instead))
			stub.Output <- c
		}
	}
}
