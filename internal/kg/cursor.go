package kg

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// A ListID names the list that cursors belong to: what it lists and in which
// order. Cursors of one list are refused by another.
type ListID [6]byte

// ListID gives the name of the list of k in the list's order; link is the link
// that leads there, nil for roots. scope tells lists apart that are alike
// otherwise, such as the words of a search.
func (l *List) ListID(k *Kind, link *Link, scope string) ListID {
	text := formOf(func(w *formWriter) {
		if link != nil {
			w.put("%s.%s ", link.Owner.Name, link.Field)
		}
		w.put("%s %q ", k.Name, scope)
		w.list(&List{Order: l.Order, Items: true})
	})
	sum := sha256.Sum256([]byte(text))
	return ListID(sum[:6])
}

// EdgeID names an entry of the list: of the thing near, "" for roots, that of the thing
// far, where key tells ties between the two apart. Nothing else has that name, so that
// caches which keep objects by their ids keep entries of several lists apart, and from
// the things in them.
func (id ListID) EdgeID(near, far ID, key string) string {
	h := sha256.New()
	h.Write(id[:])
	for _, part := range [...]string{string(near), string(far), key} {
		fmt.Fprintf(h, "%d %s", len(part), part)
	}
	return "edge/" + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12])
}

// cursor is what stands in a cursor: short names, since it travels often.
type cursor struct {
	List []byte   `json:"l"`
	Keys []string `json:"k"`
	ID   ID       `json:"i"`
	Tie  string   `json:"t,omitempty"`
}

// EncodeCursor gives the cursor of a place in the list: opaque text that only
// DecodeCursor reads.
func EncodeCursor(list ListID, at *Place) string {
	b, err := json.Marshal(cursor{list[:], at.Keys, at.ID, at.Tie})
	if err != nil { // texts and bytes always marshal
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// maxCursor is longer than any cursor of ours: a few keys and an id.
const maxCursor = 8192

// DecodeCursor reads a cursor of the list whose order has that many keys. It
// gives an Invalid error for one of another list and for one made by hand.
func DecodeCursor(list ListID, keys int, text string) (*Place, error) {
	bad := Errorf(Invalid, "cursor", "%q is no cursor of this API; use endCursor, startCursor or an edge's cursor as it was given", clip(text))
	if len(text) > maxCursor {
		return nil, bad
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, bad
	}
	var c cursor
	if err := json.Unmarshal(b, &c); err != nil || c.ID.Check() != nil {
		return nil, bad
	}
	if string(c.List) != string(list[:]) || len(c.Keys) != keys {
		return nil, Errorf(Invalid, "cursor", "%q is of another list, or of this list in another order; start again without it", clip(text))
	}
	return &Place{Keys: c.Keys, ID: c.ID, Tie: c.Tie}, nil
}
