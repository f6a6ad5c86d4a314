package graph

import (
	"cmp"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// The media types of answers. See the draft of GraphQL over HTTP
// (https://graphql.github.io/graphql-over-http/draft/): with the first, the
// status tells whether the request was well made; with the second, it is 200
// for everything that could be read at all. The second is for whoever does not name
// the first: clients of before know no other.
const (
	graphqlJSON = "application/graphql-response+json"
	plainJSON   = "application/json"
)

// accepted chooses the media type of the answer: of the two, the one that the client
// likes best; among equals what it names before what it only lets pass (*/*), and
// what it names first. Who only lets it pass, or says nothing, gets plain JSON.
func accepted(r *http.Request) (media string, ok bool) {
	text := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(text) == "" {
		return plainJSON, true
	}
	ranges := mediaRanges(text)
	best := mediaRange{}
	for _, name := range []string{plainJSON, graphqlJSON} {
		if m := rangeOf(name, ranges); m.q > 0 && m.before(best) {
			media, best = name, m
		}
	}
	if media == "" {
		return plainJSON, false
	}
	return media, true
}

// A mediaRange is one of what Accept names.
type mediaRange struct {
	name  string
	q     float64
	exact int // 2 for a type, 1 for application/*, 0 for */*
	place int
}

func (m mediaRange) before(o mediaRange) bool {
	return cmp.Or(-cmp.Compare(m.q, o.q), -cmp.Compare(m.exact, o.exact), cmp.Compare(m.place, o.place)) < 0
}

// mediaRanges reads Accept. A weight that is none is taken for 1.
func mediaRanges(text string) []mediaRange {
	var out []mediaRange
	for part := range strings.SplitSeq(text, ",") {
		name, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		m := mediaRange{name: name, q: 1, exact: 2, place: len(out)}
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil && q >= 0 && q < 1 {
			m.q = q
		}
		switch name {
		case "*/*":
			m.exact = 0
		case "application/*":
			m.exact = 1
		}
		out = append(out, m)
	}
	return out
}

// rangeOf gives what is said of a media type: by the range that names it most
// exactly, as HTTP has it, so that application/json;q=0, */* leaves plain JSON out.
func rangeOf(name string, ranges []mediaRange) mediaRange {
	said := mediaRange{exact: -1}
	for _, m := range ranges {
		if (m.exact < 2 || m.name == name) && m.exact > said.exact {
			said = m
		}
	}
	return said
}
