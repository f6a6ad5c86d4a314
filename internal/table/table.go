// Package table prints answers of the API as tables for terminals.
package table

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// Print writes each root field of an answer, the data of a response, as a table: a row for
// each thing of a list, a row for each field of a single thing. Tables keep to a width in
// characters, where it is not 0. It gives an error where the data is no JSON object.
func Print(w io.Writer, data []byte, width int) error {
	decoded, err := decode(data)
	if err != nil {
		return err
	}
	root, ok := decoded.(object)
	if !ok {
		return errors.New("the answer is no JSON object")
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
