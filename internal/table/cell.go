package table

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// cell gives a value as the text of a cell: lists an entry a line.
func cell(v any) string {
	if rows := rowsOf(v); rows != nil {
		lines := make([]string, 0, len(rows)+1)
		for _, r := range rows {
			lines = append(lines, "• "+inline(r))
		}
		if total := strings.TrimSpace(totalOf(v)); total != "" {
			lines = append(lines, total)
		}
		if len(lines) == 1 && len(rows) == 1 {
			return strings.TrimPrefix(lines[0], "• ")
		}
		return strings.Join(lines, "\n")
	}
	if o, ok := v.(object); ok && len(o) == 1 && totalOf(v) != "" {
		total, _ := o.get("totalCount")
		return inline(total)
	}
	return inline(v)
}

// inline gives a value on one line: an object as its first field with the others
// in brackets.
func inline(v any) string {
	switch v := v.(type) {
	case nil:
		return "–"
	case object:
		return inlineObject(v)
	case []any:
		parts := make([]string, len(v))
		for i, entry := range v {
			parts[i] = inline(entry)
		}
		return strings.Join(parts, ", ")
	case json.Number:
		return rounded(v)
	default:
		return kg.Visible(fmt.Sprint(v))
	}
}

// places is how many digits behind the point are read with ease.
const places = 4

// rounded writes a number that has more of them with three that tell. Amounts are texts and
// stay as they are.
func rounded(n json.Number) string {
	text := string(n)
	_, behind, _ := strings.Cut(text, ".")
	f, err := n.Float64()
	if err != nil || len(behind) <= places {
		return text
	}
	if math.Abs(f) >= 1 {
		return strconv.FormatFloat(f, 'f', 2, 64)
	}
	return strconv.FormatFloat(f, 'g', 3, 64)
}

func inlineObject(o object) string {
	if rows := rowsOf(o); rows != nil {
		parts := make([]string, len(rows))
		for i, r := range rows {
			parts[i] = inlineObject(r)
		}
		return strings.Join(parts, ", ")
	}
	var parts []string
	for _, f := range o {
		if f.value == nil {
			continue
		}
		if s := inline(f.value); s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return parts[0] + " (" + strings.Join(parts[1:], ", ") + ")"
}
