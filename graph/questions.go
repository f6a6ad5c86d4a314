package graph

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// The variables of a question stand beside it, in NAME.variables.json.
//
//go:embed testdata/questions
var questionFiles embed.FS

const questionFolder = "testdata/questions/"

// A Question is a saved question: one GraphQL request with a name of its own.
// Each is a file NN-NAME.graphql in graph/testdata/questions that begins with comments
//
//	# title: the question in plain words
//	# user: who would ask it: one of Users
//	# group: the heading it stands under
//	# description: what the answer holds
//	# calls: how many plans the store runs for it
//
// in this order, and may have variables beside it, in NN-NAME.variables.json. The
// number is its place among the others.
type Question struct {
	Name, Title, User, Group, Description string
	// File is the name of its file, without the ending.
	File string
	// Query is the request, without the comments.
	Query string
	// Variables is a JSON object, or nothing.
	Variables json.RawMessage
	// Calls is how many plans the store runs to answer it: one for each root field
	// that reads the graph; for one of analysis, none for itself and one for each
	// field of its result that selects things.
	Calls int
}

// Users are those for whom questions are saved: who gives money, who keeps the
// efforts of many together, who acts in the field, who answers for a country, who
// builds pages from the API, and who checks what the graph says.
var Users = []string{"donor", "coordinator", "agency", "ministry", "dashboard", "analyst"}

// Questions gives the saved questions group by group, in order of their files' names.
func Questions() []Question { return questions() }

var questions = sync.OnceValue(func() []Question {
	all, err := readQuestions(questionFiles)
	if err != nil {
		panic(err) // the files are part of the program, and tested
	}
	return all
})

func readQuestions(files fs.FS) ([]Question, error) {
	names, err := fs.Glob(files, questionFolder+"*.graphql")
	if err != nil {
		return nil, err
	}
	var all []Question
	for _, name := range names { // in order
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		q, err := parseQuestion(strings.TrimSuffix(path.Base(name), ".graphql"), string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if vars, err := fs.ReadFile(files, strings.TrimSuffix(name, ".graphql")+".variables.json"); err == nil {
			q.Variables = vars
		}
		all = append(all, q)
	}
	byGroup(all)
	return all, nil
}

// byGroup brings the questions of one group together, groups in the order of
// their first questions.
func byGroup(all []Question) {
	first := map[string]int{}
	for i, q := range all {
		if _, ok := first[q.Group]; !ok {
			first[q.Group] = i
		}
	}
	slices.SortStableFunc(all, func(a, b Question) int { return first[a.Group] - first[b.Group] })
}

// parseQuestion takes the comments off the beginning of a question's file.
func parseQuestion(name, text string) (Question, error) {
	_, rest, ok := strings.Cut(name, "-")
	if _, err := strconv.Atoi(strings.TrimSuffix(name, "-"+rest)); !ok || err != nil {
		return Question{}, fmt.Errorf("its name must be a number, a hyphen and a name, such as 01-needs-without-anybody.graphql")
	}
	q := Question{Name: rest, File: name}
	var calls string
	for _, h := range []struct {
		key  string
		into *string
	}{{"title", &q.Title}, {"user", &q.User}, {"group", &q.Group}, {"description", &q.Description}, {"calls", &calls}} {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		value, ok := strings.CutPrefix(line, "# "+h.key+": ")
		if !ok {
			return q, fmt.Errorf("it must begin with comments for title, user, group, description and calls, in this order; %q should be %q", line, "# "+h.key+": …")
		}
		*h.into = strings.TrimSpace(value)
	}
	if !slices.Contains(Users, q.User) {
		return q, fmt.Errorf("user is %q; it must be one of %s", q.User, strings.Join(Users, ", "))
	}
	var err error
	if q.Calls, err = strconv.Atoi(calls); err != nil || q.Calls < 0 {
		return q, fmt.Errorf("calls is %q; it must be the number of plans the store runs, from 0", calls)
	}
	q.Query = strings.TrimLeft(text, "\n")
	return q, nil
}

// VariableTypes gives the types of the variables that a request declares, by their
// names; ok is false for a text that cannot be parsed.
func VariableTypes(query string) (types map[string]string, ok bool) {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, DefaultLimits.Tokens)
	if err != nil {
		return nil, false
	}
	types = map[string]string{}
	for _, op := range doc.Operations {
		for _, v := range op.VariableDefinitions {
			types[v.Variable] = v.Type.String()
		}
	}
	return types, true
}
