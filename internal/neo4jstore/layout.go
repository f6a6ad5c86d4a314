package neo4jstore

import "strings"

// where writes the conditions that are not "", a line each.
func where(conds []string) []string {
	var kept []string
	for _, cond := range conds {
		if cond != "" {
			kept = append(kept, cond)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return []string{"WHERE " + strings.Join(kept, "\nAND ")}
}

func block(name string, lines []string) string {
	return name + " {\n" + strings.Join(lines, "\n") + "\n}"
}

// list writes a list, on one line where that is short.
func list(items []string) string {
	one := "[" + strings.Join(items, ", ") + "]"
	if len(one) <= 100 && !strings.Contains(one, "\n") {
		return one
	}
	return "[\n" + strings.Join(items, ",\n") + "\n]"
}

// layout indents the parts of a statement, which stand so deep, by their blocks,
// lists and cases. No value stands in a statement, so brackets are only ours.
func layout(parts []string, deep int) string {
	if len(parts) == 0 {
		return ""
	}
	text := strings.Join(parts, "\n")
	var b strings.Builder
	b.Grow(2 * len(text))
	blocks := []int{deep} // how deep the lines of each open block stand
	for line := range strings.SplitSeq(text, "\n") {
		depth := blocks[len(blocks)-1]
		switch {
		case closes(line):
			blocks = blocks[:len(blocks)-1]
			depth--
		case strings.HasPrefix(line, "AND "):
			depth++
		}
		for range depth {
			b.WriteString("  ")
		}
		b.WriteString(line)
		b.WriteByte('\n')
		if opens(line) {
			blocks = append(blocks, depth+1)
		}
	}
	return b.String()
}

func opens(line string) bool {
	return strings.HasSuffix(line, "{") || strings.HasSuffix(line, "[") || line == "CASE"
}

func closes(line string) bool {
	return strings.HasPrefix(line, "}") || strings.HasPrefix(line, "]") || strings.HasPrefix(line, "END")
}
