package web

import (
	"strconv"
	"strings"
)

// acceptsGzip reads an Accept-Encoding header as RFC 9110, section 12.5.3, has it: gzip is accepted when it, or else "*", is
// listed with a weight above 0.
func acceptsGzip(header string) bool {
	wildcard := false
	for item := range strings.SplitSeq(header, ",") {
		coding, parameters, _ := strings.Cut(item, ";")
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "x-gzip":
			return weight(parameters) > 0
		case "*":
			wildcard = weight(parameters) > 0
		}
	}
	return wildcard
}

// weight is the value of a q parameter: 1 where there is none, 0 where it cannot be read.
func weight(parameters string) float64 {
	name, value, _ := strings.Cut(parameters, "=")
	if !strings.EqualFold(strings.TrimSpace(name), "q") {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return 0
	}
	return q
}
