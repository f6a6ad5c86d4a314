package localstore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"

	"github.com/fxamacker/cbor/v2"

	"github.com/portolan/portolan/internal/kg"
)

// What stands in the file. Numbers of fields are part of the format.
type (
	storedEntity struct {
		Revision uint64       `cbor:"1,keyasint"`
		Marking  any          `cbor:"2,keyasint,omitempty"` // storeAudience
		Facts    []storedFact `cbor:"3,keyasint"`
		Cites    []storedCite `cbor:"4,keyasint"`
	}
	storedTie struct {
		Revision uint64       `cbor:"1,keyasint"`
		Marking  any          `cbor:"2,keyasint,omitempty"`
		Facts    []storedFact `cbor:"3,keyasint"`
	}
	// storedFact leaves out what the record's key says: subject, object and, of
	// ties, what it is about.
	storedFact struct {
		ID       string        `cbor:"1,keyasint"`
		About    string        `cbor:"2,keyasint,omitempty"`
		Value    string        `cbor:"3,keyasint,omitempty"`
		Tie      []storedField `cbor:"4,keyasint,omitempty"`
		Language string        `cbor:"5,keyasint,omitempty"`
		Source   string        `cbor:"6,keyasint"`
		Where    string        `cbor:"7,keyasint"`
		Standing string        `cbor:"8,keyasint,omitempty"` // STATED where left out
		AsOf     string        `cbor:"9,keyasint,omitempty"`
		From     string        `cbor:"10,keyasint,omitempty"`
		To       string        `cbor:"11,keyasint,omitempty"`
		Marking  any           `cbor:"12,keyasint,omitempty"`
		Stated   any           `cbor:"13,keyasint,omitempty"`
		Shown    bool          `cbor:"14,keyasint,omitempty"`
		Note     string        `cbor:"15,keyasint,omitempty"`
		// Subject and Object stand in the log alone.
		Subject string `cbor:"16,keyasint,omitempty"`
		Object  string `cbor:"17,keyasint,omitempty"`
	}
	storedField struct {
		_     struct{} `cbor:",toarray"`
		Name  string
		Value string
	}
	storedCite struct {
		_       struct{} `cbor:",toarray"`
		Source  string
		Marking any // kg.Audience.Stored
	}
	storedState struct {
		Schema   string `cbor:"1,keyasint"`
		Revision uint64 `cbor:"2,keyasint"`
		Entities int    `cbor:"3,keyasint"`
		Ties     int    `cbor:"4,keyasint"`
		Log      int    `cbor:"5,keyasint"` // entries
		// Since format 2: the format, and what records and entries of the log sum up to (weight).
		Format  int    `cbor:"6,keyasint,omitempty"`
		Records uint64 `cbor:"7,keyasint,omitempty"`
		LogSum  uint64 `cbor:"8,keyasint,omitempty"`
	}
	storedTouch struct {
		_     struct{} `cbor:",toarray"`
		Key   []byte   // as in the buckets
		IsTie bool
		By    any // kg.Audience.Stored
	}
	storedChange struct {
		Assert  *storedFact  `cbor:"1,keyasint,omitempty"`
		Retract string       `cbor:"2,keyasint,omitempty"` // the fact; Subject is whose
		Subject string       `cbor:"3,keyasint,omitempty"`
		Replace string       `cbor:"4,keyasint,omitempty"` // the source
		Facts   []storedFact `cbor:"5,keyasint,omitempty"`
		// More says that the change goes on in the next entry.
		More bool `cbor:"6,keyasint,omitempty"`
	}
	storedLog struct {
		At      int64          `cbor:"1,keyasint"` // milliseconds since 1970, UTC
		By      string         `cbor:"2,keyasint,omitempty"`
		Touches []storedTouch  `cbor:"3,keyasint,omitempty"`
		Changes []storedChange `cbor:"4,keyasint,omitempty"`
	}
)

var (
	encoding cbor.EncMode
	decoding cbor.DecMode
	crcTable = crc32.MakeTable(crc32.Castagnoli)
)

func init() {
	var err error
	if encoding, err = cbor.CoreDetEncOptions().EncMode(); err != nil {
		panic(err)
	}
	options := cbor.DecOptions{MaxArrayElements: 1 << 24, ExtraReturnErrors: cbor.ExtraDecErrorUnknownField}
	if decoding, err = options.DecMode(); err != nil {
		panic(err)
	}
}

// errDamaged is what reading a value gives that is not what was written.
var errDamaged = errors.New("its checksum is wrong")

// encode gives the checksum and the CBOR of a value. The checksum covers the
// key too, so that no value passes for that of another key.
func encode(key []byte, value any) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, crc32.Size, 512))
	if err := encoding.NewEncoder(b).Encode(value); err != nil {
		return nil, err
	}
	out := b.Bytes()
	binary.LittleEndian.PutUint32(out, checksum(key, out[crc32.Size:]))
	return out, nil
}

func decode(key, stored []byte, into any) error {
	if err := check(key, stored); err != nil {
		return err
	}
	return decoding.Unmarshal(stored[crc32.Size:], into)
}

// check compares a value with its checksum.
func check(key, stored []byte) error {
	if len(stored) < crc32.Size || binary.LittleEndian.Uint32(stored) != checksum(key, stored[crc32.Size:]) {
		return errDamaged
	}
	return nil
}

func checksum(key, value []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, crcTable), crcTable, value)
}

// tieKey gives the key of a tie in its bucket: its parts have no NUL in them,
// and their order is that of Prepare's writes.
func tieKey(k kg.TieKey) []byte {
	b := make([]byte, 0, len(k.From)+len(k.Kind)+len(k.To)+len(k.Key)+3)
	b = append(append(b, k.From...), 0)
	b = append(append(b, k.Kind...), 0)
	b = append(append(b, k.To...), 0)
	return append(b, k.Key...)
}

func parseTieKey(b []byte) (kg.TieKey, error) {
	parts := bytes.SplitN(b, []byte{0}, 4)
	if len(parts) != 4 {
		return kg.TieKey{}, errDamaged
	}
	return kg.TieKey{From: kg.ID(parts[0]), Kind: string(parts[1]), To: kg.ID(parts[2]), Key: string(parts[3])}, nil
}

// storeAudience gives who may see something as it is stored, nil for everybody.
func storeAudience(a kg.Audience) any {
	if a == kg.AudienceOf(kg.Clear) {
		return nil
	}
	return a.Stored()
}

// restoreAudience undoes storeAudience. What it cannot read is for nobody, which
// the ontology refuses when it restores the record.
func restoreAudience(stored any) kg.Audience {
	switch s := stored.(type) {
	case nil:
		return kg.AudienceOf(kg.Clear)
	case uint64:
		stored = int64(min(s, math.MaxInt64))
	}
	a, _ := kg.RestoreAudience(stored)
	return a
}

func storeFact(f *kg.Fact) storedFact {
	s := storedFact{
		ID: string(f.ID), Value: f.Value, Language: f.Language, Source: string(f.Source), Where: f.Where,
		AsOf: string(f.AsOf), From: string(f.From), To: string(f.To), Marking: storeAudience(f.Audience), Stated: storeAudience(f.Stated),
		Shown: f.Shown, Note: f.Note,
	}
	if !f.IsTie() {
		s.About = f.About
	}
	if f.Standing != kg.Stated {
		s.Standing = string(f.Standing)
	}
	for _, field := range f.Tie {
		s.Tie = append(s.Tie, storedField{Name: field.Name, Value: field.Value})
	}
	return s
}

func storeFacts(facts []kg.Fact) []storedFact {
	out := make([]storedFact, len(facts))
	for i := range facts {
		out[i] = storeFact(&facts[i])
	}
	return out
}

func storeEntity(e *kg.Entity) storedEntity {
	s := storedEntity{Revision: uint64(e.Revision), Marking: storeAudience(e.Audience), Facts: storeFacts(e.Facts), Cites: make([]storedCite, len(e.Cites))}
	for i, c := range e.Cites {
		s.Cites[i] = storedCite{Source: string(c.Source), Marking: c.Audience.Stored()}
	}
	return s
}

func storeTie(t *kg.Tie) storedTie {
	return storedTie{Revision: uint64(t.Revision), Marking: storeAudience(t.Audience), Facts: storeFacts(t.Facts)}
}

// interned keeps one copy of texts that many facts share. Texts that are mostly
// each fact's own would only fill it: past mostInterned, no more come in.
type interned map[string]string

const mostInterned = 1 << 16

func (in interned) text(s string) string {
	if s == "" {
		return ""
	}
	if known, ok := in[s]; ok {
		return known
	}
	if len(in) < mostInterned {
		in[s] = s
	}
	return s
}

// facts gives the facts of a record; about and object are those of a tie.
func (in interned) facts(stored []storedFact, subject kg.ID, about string, object kg.ID) []kg.Fact {
	out := make([]kg.Fact, len(stored))
	where := ""
	for i := range stored {
		s := &stored[i]
		f := &out[i]
		if s.Where != where { // facts of one thing often stand together
			where = s.Where
		}
		*f = kg.Fact{
			ID: kg.FactID(s.ID), Subject: subject, About: about, Object: object, Value: s.Value,
			Language: in.text(s.Language), Source: kg.ID(in.text(s.Source)), Where: where, Standing: kg.Stated,
			AsOf: kg.Date(in.text(s.AsOf)), From: kg.Date(in.text(s.From)), To: kg.Date(in.text(s.To)),
			Audience: restoreAudience(s.Marking), Stated: restoreAudience(s.Stated), Shown: s.Shown, Note: s.Note,
		}
		if object == "" {
			f.About = in.text(s.About)
		}
		if s.Standing != "" {
			f.Standing = kg.Standing(in.text(s.Standing))
		}
		for _, field := range s.Tie {
			f.Tie = append(f.Tie, kg.Field{Name: in.text(field.Name), Value: in.text(field.Value)})
		}
	}
	return out
}
