package table

import (
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// readable is the least width at which text in a column is still read with ease.
const readable = 12

// squeezed says whether columns would have to be narrower than that: then a table
// for each row is read more easily.
func squeezed(rows [][]string, width int) bool {
	for i, given := range widths(rows, width) {
		needed := 0
		for _, r := range rows {
			needed = max(needed, text.LongestLineLen(r[i]))
		}
		if given < min(needed, readable) {
			return true
		}
	}
	return false
}

// render draws a table that keeps to the width; 0 is without limit.
func render(w io.Writer, header []string, rows [][]string, width int) {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Options.SeparateRows = true
	t.SetStyle(style)
	all := rows
	if header != nil {
		t.AppendHeader(tableRow(header))
		all = append([][]string{header}, rows...)
	}
	for _, r := range rows {
		t.AppendRow(tableRow(r))
	}
	if width > 0 && len(all) > 0 {
		var configs []table.ColumnConfig
		for i, most := range widths(all, width) {
			configs = append(configs, table.ColumnConfig{Number: i + 1, WidthMax: most, WidthMaxEnforcer: Wrap})
		}
		t.SetColumnConfigs(configs)
	}
	t.Render()
}

func tableRow(cells []string) table.Row {
	row := make(table.Row, len(cells))
	for i, c := range cells {
		row[i] = c
	}
	return row
}

// Wrap breaks the lines of a text at words, each for itself.
func Wrap(cell string, most int) string {
	lines := strings.Split(cell, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(text.WrapSoft(line, most), " ")
	}
	return strings.Join(lines, "\n")
}

// narrowest is the least width of a column that has to give room.
const narrowest = 8

// widths shares the width out: columns that need less than their share keep what
// they need, and leave the rest to the others.
func widths(rows [][]string, width int) []int {
	needs := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, c := range r {
			needs[i] = max(needs[i], text.LongestLineLen(c))
		}
	}
	room, open := width-1-3*len(needs), len(needs)
	out := make([]int, len(needs))
	for settled := true; settled && open > 0; {
		settled = false
		share := max(narrowest, room/open)
		for i, need := range needs {
			if out[i] == 0 && need <= share {
				out[i], settled = max(need, 1), true
				room -= need
				open--
			}
		}
	}
	for i := range out {
		if out[i] == 0 {
			out[i] = max(narrowest, room/open)
		}
	}
	return out
}
