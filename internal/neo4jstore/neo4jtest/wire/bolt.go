package wire

import (
	"bytes"
	"encoding/binary"

	"github.com/Shopify/toxiproxy/v2/toxics"
)

// earType is the name of ear among toxiproxy's toxics.
const earType = "ear"

func init() { toxics.Register(earType, &ear{}) }

// An ear passes everything on and tells what it hears.
type ear struct {
	Heard  int    `json:"heard"`
	Stream string `json:"stream"`
}

// NewState gives what an ear knows of one connection.
func (*ear) NewState() any { return &bolt{} }

// Pipe passes on what comes.
func (e *ear) Pipe(stub *toxics.ToxicStub) {
	said := stub.State.(*bolt)
	for {
		select {
		case <-stub.Interrupt:
			return
		case c := <-stub.Input:
			if c == nil {
				stub.Close()
				return
			}
			if h := hearing(e.Heard); h != nil && e.Stream == up {
				h.client(said.statements(c.Data))
			} else if h != nil {
				h.server()
			}
			stub.Output <- c
		}
	}
}

// bolt reads what a client says in Neo4j's protocol: a handshake, then messages
// in chunks (https://neo4j.com/docs/bolt/current/bolt/message/).
type bolt struct {
	unread  []byte
	greeted bool
	message []byte
}

const (
	// handshakeSize is how long the part of the handshake is that is always there.
	handshakeSize = 20
	chunkHeader   = 2
	runSignature  = 0x10
)

// hello begins the first message: a structure of one field, with its signature.
var hello = []byte{0xB1, 0x01}

// statements gives the texts of the RUN messages that end in data.
func (b *bolt) statements(data []byte) []string {
	b.unread = append(b.unread, data...)
	if !b.greeted {
		at := -1
		if len(b.unread) > handshakeSize {
			at = bytes.Index(b.unread[handshakeSize:], hello)
		}
		if at < chunkHeader {
			return nil
		}
		b.unread, b.greeted = b.unread[handshakeSize+at-chunkHeader:], true
	}
	var texts []string
	for len(b.unread) >= chunkHeader {
		n := int(binary.BigEndian.Uint16(b.unread))
		if len(b.unread) < chunkHeader+n {
			break
		}
		b.message = append(b.message, b.unread[chunkHeader:chunkHeader+n]...)
		b.unread = b.unread[chunkHeader+n:]
		if n > 0 {
			continue
		}
		if len(b.message) > 2 && b.message[1] == runSignature {
			texts = append(texts, packedText(b.message[2:]))
		}
		b.message = nil
	}
	return texts
}

// packedText reads a text of PackStream, in which its length comes first.
func packedText(b []byte) string {
	size, rest := 0, b[1:]
	switch marker := b[0]; marker {
	case 0xD0:
		size, rest = int(rest[0]), rest[1:]
	case 0xD1:
		size, rest = int(binary.BigEndian.Uint16(rest)), rest[2:]
	case 0xD2:
		size, rest = int(binary.BigEndian.Uint32(rest)), rest[4:]
	default:
		size = int(marker & 0x0F)
	}
	return string(rest[:size])
}
