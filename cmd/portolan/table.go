package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/portolan/portolan/internal/kg"
)

// object is a JSON object with its fields in the order of the answer, which is
// that of the question.
type object []field

type field struct {
	name  string
	value any // nil, string, json.Number, bool, object or []any
}

func (o object) get(name string) (any, bool) {
	for _, f := range o {
		if f.name == name {
			return f.value, true
		}
	}
	return nil, false
}

// decode reads JSON keeping the order of fields.
func decode(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return decodeNext(dec)
}

func decodeNext(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return decodeObject(dec)
	case json.Delim('['):
		return decodeList(dec)
	}
	return token, nil
}

func decodeObject(dec *json.Decoder) (any, error) {
	o := object{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		value, err := decodeNext(dec)
		if err != nil {
			return nil, err
		}
		o = append(o, field{name.(string), value})
	}
	_, err := dec.Token()
	return o, err
}

func decodeList(dec *json.Decoder) (any, error) {
	list := []any{}
	for dec.More() {
		value, err := decodeNext(dec)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	_, err := dec.Token()
	return list, err
}

// printTables writes each root field of an answer as a table: a row for each
// thing of a list, a row for each field of a single thing.
func printTables(w io.Writer, data []byte, width int) error {
	decoded, err := decode(data)
	if err != nil {
		return err
	}
	root, ok := decoded.(object)
	if !ok {
		return errNotObject
	}
	for i, f := range root {
		if i > 0 {
			fmt.Fprintln(w)
		}
		printField(w, f, width)
	}
	return nil
}

func printField(w io.Writer, f field, width int) {
	fmt.Fprintf(w, "%s%s\n", f.name, totalOf(f.value))
	rows := rowsOf(f.value)
	switch value := f.value.(type) {
	case nil:
		fmt.Fprintln(w, "  nothing there")
	case object:
		if rows == nil {
			printRecord(w, f.name, value, width)
			return
		}
		printRows(w, rows, width)
	case []any:
		printRows(w, rows, width)
	default:
		fmt.Fprintln(w, " ", inline(value))
	}
}

// totalOf gives the count of a connection that has one.
func totalOf(v any) string {
	if o, ok := v.(object); ok {
		if total, ok := o.get("totalCount"); ok {
			return fmt.Sprintf(" (%v in all)", total)
		}
	}
	return ""
}

// rowsOf gives the entries of a list or a connection, nil where v is neither. An
// edge counts as its node with the edge's own fields behind.
func rowsOf(v any) []object {
	list, ok := v.([]any)
	if o, isObject := v.(object); isObject && isPage(o) {
		for _, name := range []string{"nodes", "edges"} {
			if entries, has := o.get(name); has {
				list, ok = entries.([]any)
			}
		}
	}
	if !ok {
		return nil
	}
	rows := make([]object, 0, len(list))
	for _, entry := range list {
		switch entry := entry.(type) {
		case object:
			rows = append(rows, flatEdge(entry))
		default:
			rows = append(rows, object{{"value", entry}})
		}
	}
	return rows
}

// isPage says whether an object has no fields but those of a connection.
func isPage(o object) bool {
	return !slices.ContainsFunc(o, func(f field) bool {
		return !slices.Contains([]string{"nodes", "edges", "pageInfo", "totalCount", "__typename"}, f.name)
	})
}

func flatEdge(o object) object {
	node, ok := o.get("node")
	inner, isObject := node.(object)
	if !ok || !isObject {
		return o
	}
	flat := append(object{}, inner...)
	for _, f := range o {
		if f.name != "node" && f.name != "cursor" {
			flat = append(flat, f)
		}
	}
	return flat
}

// printRecord writes a single thing or result: what goes into a cell beside its
// name, and lists whose entries hold much below, as tables of their own.
func printRecord(w io.Writer, name string, o object, width int) {
	var rows [][]string
	var tables []field
	for _, f := range spread("", o) {
		if isTable(f.value) {
			tables = append(tables, f)
		} else {
			rows = append(rows, []string{f.name, cell(f.value)})
		}
	}
	if rows != nil {
		render(w, nil, rows, width)
	}
	for _, f := range tables {
		fmt.Fprintf(w, "\n%s.%s%s\n", name, f.name, totalOf(f.value))
		printRows(w, rowsOf(f.value), width)
	}
}

// most is how many values an entry of a cell can have and still be read there.
const most = 3

// spread puts the fields of objects that hold much among those of the object they
// stand in, by their whole names.
func spread(prefix string, o object) object {
	var out object
	for _, f := range o {
		inner, ok := f.value.(object)
		if ok && rowsOf(inner) == nil && values(inner) > most {
			out = append(out, spread(prefix+f.name+".", inner)...)
		} else {
			out = append(out, field{prefix + f.name, f.value})
		}
	}
	return out
}

// isTable says whether a value is a list with an entry that is too much for a cell.
func isTable(v any) bool {
	return slices.ContainsFunc(rowsOf(v), func(o object) bool { return values(o) > most })
}

// values counts the values in an object, of lists each entry's.
func values(v any) int {
	n := 0
	switch v := v.(type) {
	case object:
		for _, f := range v {
			n += values(f.value)
		}
	case []any:
		for _, e := range v {
			n += values(e)
		}
	default:
		n = 1
	}
	return n
}

func printRows(w io.Writer, objects []object, width int) {
	if len(objects) == 0 {
		fmt.Fprintln(w, "  none")
		return
	}
	var names []string
	for _, o := range objects {
		for _, f := range o {
			if !slices.Contains(names, f.name) {
				names = append(names, f.name)
			}
		}
	}
	rows := make([][]string, len(objects))
	for i, o := range objects {
		for _, name := range names {
			value, _ := o.get(name)
			rows[i] = append(rows[i], cell(value))
		}
	}
	if width == 0 || !squeezed(append([][]string{names}, rows...), width) {
		render(w, names, rows, width)
		return
	}
	for i, row := range rows {
		if i > 0 {
			fmt.Fprintln(w)
		}
		var record [][]string
		for j, value := range row {
			record = append(record, []string{names[j], value})
		}
		render(w, nil, record, width)
	}
}

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
			configs = append(configs, table.ColumnConfig{Number: i + 1, WidthMax: most, WidthMaxEnforcer: wrap})
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

// wrap breaks the lines of a cell at words, each for itself.
func wrap(cell string, most int) string {
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
	default:
		return kg.Visible(fmt.Sprint(v))
	}
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
